// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { CheckField, ChoiceField, TextField } from '../app/fields.tsx';
import { type Asked, asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { useTyped } from '../sites/typed.ts';

const _ = cockpit.gettext;

const ORDER = ['force-https', 'hsts', 'hsts-days', 'hsts-subdomains', 'hsts-preload', 'http2'] as const;
type Name = (typeof ORDER)[number];

/** HTTPS of a site. Only what was changed is sent; what is a promise to browsers is explained before it is made. */
export function HttpsDialog({ site }: { site: Site }): ReactNode {
    const { typed, isChanged, field } = useTyped(typedFrom(site));
    const [sure, setSure] = useState(false);
    const isHsts = typed.hsts === 'on';
    const isOn = (name: Name): boolean => typed[name] === 'on';
    const change = (): Asked => asked('https.set', {
        site: site.name, sure,
        ...isChanged('force-https') && { 'force-https': isOn('force-https') },
        ...isChanged('hsts') && { hsts: isHsts },
        ...isHsts && isChanged('hsts-days') && { 'hsts-days': Number(typed['hsts-days']) },
        ...isHsts && isChanged('hsts-subdomains') && { 'hsts-subdomains': isOn('hsts-subdomains') },
        ...isHsts && isChanged('hsts-preload') && { 'hsts-preload': isOn('hsts-preload') },
        ...isChanged('http2') && { http2: isOn('http2') },
    });
    const check = (name: Name, label: string, text: string, refusals: Record<string, string>, help?: string): ReactNode => {
        const { value, onChange, ...rest } = field(name, refusals);
        return (
            <CheckField
                {...rest}
                label={label}
                text={text}
                {...help && { help }}
                isChecked={value === 'on'}
                onChange={checked => { onChange(checked ? 'on' : 'off'); }}
            />
        );
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('HTTPS of $0'), site.domain)}
            effect={_('nginx takes it up with a reload; no visitor\'s request is refused.')}
            button={_('Change')}
            order={ORDER}
            change={change}
            fields={refusals => (
                <>
                    {check('force-https', _('Over HTTP'), _('Lead every address to HTTPS'), refusals)}
                    {check('hsts', 'HSTS', _('Tell browsers to use HTTPS alone from now on'), refusals,
                        _('They then show nothing of the site without a good certificate, and nothing here can call that back.'))}
                    {isHsts && <TextField {...field('hsts-days', refusals)} label={_('For so many days')} />}
                    {isHsts && check('hsts-subdomains', _('Names below'), _('The same for all of them, whoever serves them'), refusals)}
                    {isHsts && check('hsts-preload', _('Preload'), _('Agree to be built into browsers'), refusals,
                        _('For 365 days or more and with all names below; it takes months to get out of that list.'))}
                    <CheckField
                        id="change-sure"
                        label={_('Sure')}
                        text={_('Also with a certificate that was not renewed yet')}
                        isChecked={sure}
                        onChange={setSure}
                    />
                    <ChoiceField
                        {...field('http2', refusals)}
                        label={_('Protocol')}
                        options={[['on', _('HTTP/2 and HTTP/1.1')], ['off', _('HTTP/1.1 alone')]]}
                    />
                </>
            )}
        />
    );
}

const USUAL_DAYS = '180';

function typedFrom({ tls: { forceHttps, hsts, http2 } }: Site): Record<Name, string> {
    const word = (on: boolean): string => on ? 'on' : 'off';
    return {
        'force-https': word(forceHttps), hsts: word(hsts !== null), 'hsts-days': hsts ? String(hsts.days) : USUAL_DAYS,
        'hsts-subdomains': word(hsts?.subdomains ?? false), 'hsts-preload': word(hsts?.preload ?? false), http2: word(http2),
    };
}
