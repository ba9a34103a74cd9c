// SPDX-License-Identifier: LGPL-2.1-or-later
/* The filters beside the search. The address keeps what was chosen. */

import { useMemo, type ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { Choice } from '../app/choice.tsx';
import { useLocation } from '../app/location.ts';
import { NO_OWNER, SHOWN_STATES, type SiteChoice } from './filter.ts';
import { problemName, PROBLEMS } from './problems.ts';
import { stateName } from './site-state.tsx';
import { appName } from './words.ts';

const _ = cockpit.gettext;

export function useChoice(): SiteChoice {
    const { options } = useLocation();
    const [app, php, state, owner, problem] = ['app', 'php', 'state', 'owner', 'problem'].map(name => textOf(options[name]));
    return useMemo(() => ({
        app: app ?? '', php: php ?? '', state: SHOWN_STATES.find(known => known === state) ?? '', owner: owner ?? '',
        problem: problem === 'any' ? 'any' : PROBLEMS.find(known => known === problem) ?? '',
    }), [app, php, state, owner, problem]);
}

function textOf(option: string | string[] | undefined): string {
    return typeof option === 'string' ? option : '';
}

export function Choices({ sites, choice }: { sites: readonly SiteSummary[], choice: SiteChoice }): ReactNode {
    const apps = valuesOf(sites.map(({ app }) => app), choice.app);
    const versions = valuesOf(sites.map(({ php }) => php), choice.php).reverse();
    const owners = valuesOf(sites.map(({ owner }) => owner ?? NO_OWNER), choice.owner);
    return (
        <div className="hosting-choices">
            <Choice
                name="app"
                label={_('Application')}
                all={_('All apps')}
                value={choice.app}
                options={apps.map(app => [app, appName(app as SiteSummary['app'])])}
            />
            <Choice
                name="php"
                label="PHP"
                all={_('All PHP')}
                value={choice.php}
                options={versions.map(version => [version, cockpit.format(_('PHP $0'), version)])}
            />
            <Choice
                name="state"
                label={_('State')}
                all={_('All states')}
                value={choice.state}
                options={SHOWN_STATES.map(state => [state, stateName(state)])}
            />
            {owners.length > 1 && (
                <Choice
                    name="owner"
                    label={_('Owner')}
                    all={_('All owners')}
                    value={choice.owner}
                    options={owners.map(owner => [owner, owner === NO_OWNER ? _('No owner') : owner])}
                />
            )}
            <Choice
                name="problem"
                label={_('Problem')}
                all={_('Problems')}
                value={choice.problem}
                options={[['any', _('With problems')], ...PROBLEMS.map(problem => [problem, problemName(problem)] as const)]}
            />
        </div>
    );
}

/** What there is to choose from; a bookmark may name what is no longer there. */
function valuesOf(values: readonly string[], chosen: string): string[] {
    return [...new Set(chosen ? [...values, chosen] : values)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
