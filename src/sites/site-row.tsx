// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One row of the table of sites. Plain cells with PatternFly's classes instead of its components: there may be a
 * thousand, and a row is drawn again only when its site changed.
 */

import { memo, type MouseEvent } from 'react';

import type { CertificateSummary } from '../../backend/contract/certificates.ts';
import type { SiteSummary } from '../../backend/contract/sites.ts';
import { Check } from '../app/check.tsx';
import { go, hrefTo } from '../app/location.ts';
import type { Role } from '../app/role.tsx';
import { WarningShape } from '../app/warning-shape.tsx';
import { RowMenu } from '../app/row-menu.tsx';
import { CertificateEnd } from '../certificates/certificate-end.tsx';
import type { SiteActivity } from '../../backend/contract/limits.ts';
import { Refused } from '../security/refused.tsx';
import { siteActions } from './site-actions.tsx';
import { SiteState } from './site-state.tsx';
import { MemoryCell, RequestsCell } from './usage-cells.tsx';
import { appName } from './words.ts';

const _ = cockpit.gettext;

const PHP_ENDED = _('This version of PHP gets no more security fixes');

interface SiteRowProps {
    site: SiteSummary;
    role: Role | undefined;
    /** Absent until it is read, and where there is none yet. */
    certificate: CertificateSummary | undefined;
    /** How often SELinux refused it something. */
    refused?: number | undefined;
    /** What it uses now; absent until it is read. */
    activity: SiteActivity | undefined;
    /** Whether its PHP is mended no more. */
    isPhpEnded: boolean;
    isSelected?: boolean;
    /** Absent where rows cannot be selected. */
    onSelect?: (name: string, isSelected: boolean) => void;
}

export const SiteRow = memo(function SiteRow({
    site, role, certificate, refused, activity, isPhpEnded, isSelected = false, onSelect,
}: SiteRowProps) {
    const hasActions = siteActions(site, role).length > 0;
    return (
        <tr
            className="pf-v6-c-table__tr pf-m-clickable"
            data-site={site.name}
            onClick={event => { openFromRow(event, site.name); }}
        >
            {onSelect && (
                <td className="pf-v6-c-table__td hosting-select">
                    <Check
                        label={cockpit.format(_('Select $0'), site.domain)}
                        isLabelHidden
                        isChecked={isSelected}
                        onChange={checked => { onSelect(site.name, checked); }}
                    />
                </td>
            )}
            <td className="pf-v6-c-table__td" data-label={_('Domain')}>
                <div className="hosting-domain">
                    <a href={hrefTo('sites', site.name)} title={site.domain}>{site.domain}</a>
                    {site.aliases.length > 0 && (
                        <span className="hosting-aliases" title={site.aliases.join('\n')}>
                            {`+${site.aliases.length}`}
                        </span>
                    )}
                </div>
                <div className="hosting-small" title={names(site)}>{names(site)}</div>
            </td>
            <td className="pf-v6-c-table__td hosting-not-on-phone" data-column="app" data-label={_('App')}>{appName(site.app)}</td>
            <td className="pf-v6-c-table__td" data-label="PHP">
                <span className="hosting-state" {...isPhpEnded && { title: PHP_ENDED }}>
                    {site.php}
                    {isPhpEnded && <WarningShape text={PHP_ENDED} />}
                </span>
            </td>
            <td className="pf-v6-c-table__td" data-label={_('State')}>
                <SiteState site={site} />
                <Refused site={site.name} count={refused} />
            </td>
            <MemoryCell activity={activity} />
            <RequestsCell activity={activity} />
            <td className="pf-v6-c-table__td" data-label={_('Certificate')}>
                {certificate && <CertificateEnd certificate={certificate} />}
            </td>
            <td className="pf-v6-c-table__td pf-v6-c-table__action">
                {hasActions && <RowMenu label={site.domain} actions={() => siteActions(site, role)} />}
            </td>
        </tr>
    );
});

/** The user that the site runs as, and whose it is. */
function names({ name, owner }: SiteSummary): string {
    return owner === null ? name : cockpit.format(_('$0, owner $1'), name, owner);
}

/** Links, buttons and menus in a row do their own thing; so does selecting text. */
function openFromRow(event: MouseEvent<HTMLElement>, name: string): void {
    const inRow = event.target instanceof Element && event.currentTarget.contains(event.target);
    const onControl = event.target instanceof Element && event.target.closest('a, button, label, [role=menu]');
    if (inRow && !onControl && !window.getSelection()?.toString())
        go('sites', name);
}
