// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { ChoiceField, LinesField, TextField } from '../app/fields.tsx';
import { type Asked, asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { useTyped } from '../sites/typed.ts';

const _ = cockpit.gettext;

const ORDER = ['docroot', 'front-controller', 'path-info', 'expires', 'gzip', 'error-page'] as const;
type Name = (typeof ORDER)[number];

/** Document root, front controller, expiry, compression and error pages of a site. Only what was changed is sent. */
export function WebDialog({ site }: { site: Site }): ReactNode {
    const { typed, isChanged, field } = useTyped(typedFrom(site));
    const change = (): Asked => {
        return asked('web.set', {
            site: site.name,
            ...isChanged('docroot') && { docroot: typed.docroot.trim() },
            ...isChanged('front-controller') && { 'front-controller': typed['front-controller'] === 'on' },
            ...isChanged('path-info') && { 'path-info': typed['path-info'] === 'on' },
            ...isChanged('expires') && { expires: typed.expires.trim() || 'off' },
            ...isChanged('gzip') && { gzip: typed.gzip === 'on' },
            ...isChanged('error-page') && { 'error-page': choices(site, typed['error-page']) },
        });
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('Delivery of $0'), site.domain)}
            effect={_('nginx takes it up with a reload; no visitor\'s request is refused.')}
            button={_('Change')}
            order={ORDER}
            change={change}
            fields={refusals => <Fields site={site} field={name => field(name, refusals)} />}
        />
    );
}

interface FieldsProps {
    site: Site;
    field: (name: Name) => { id: string, value: string, error: string | undefined, onChange: (value: string) => void };
}

function Fields({ site, field }: FieldsProps) {
    return (
        <>
            <TextField
                {...field('docroot')}
                label={_('Document root')}
                help={_('Directory below public_html that visitors see; empty for public_html itself.')}
            />
            <ChoiceField
                {...field('front-controller')}
                label={_('Unknown addresses')}
                options={[['off', _('Are not found')], ['on', _('Go to index.php')]]}
            />
            {site.app === 'generic' && (
                <ChoiceField
                    {...field('path-info')}
                    label={_('Behind a script')}
                    help={_('For applications with addresses such as /index.php/a/b.')}
                    options={[['off', _('Nothing is found')], ['on', _('Handed to it as PATH_INFO')]]}
                />
            )}
            <TextField
                {...field('expires')}
                label={_('Files may be kept')}
                help={_('Stylesheets, scripts, images and fonts, such as 12h or 30d; off leaves it to browsers.')}
            />
            <ChoiceField
                {...field('gzip')}
                label={_('Compression')}
                options={[['off', _('As set for the whole host')], ['on', _('Texts')]]}
            />
            <LinesField
                {...field('error-page')}
                label={_('Error pages')}
                help={_('One on each line, such as 404=/errors/404.html; files in the document root.')}
            />
        </>
    );
}

function typedFrom({ web }: Site): Record<Name, string> {
    const word = (on: boolean): string => on ? 'on' : 'off';
    return {
        docroot: web.docroot, 'front-controller': word(web.frontController), 'path-info': word(web.pathInfo), expires: web.expires,
        gzip: word(web.gzip), 'error-page': web.errorPages.map(({ code, path }) => `${code}=${path}`).join('\n'),
    };
}

/** What was typed, and an empty choice for each page that is no longer there. */
function choices({ web }: Site, text: string): string[] {
    const lines = text.split('\n').map(line => line.trim()).filter(Boolean);
    const gone = web.errorPages.filter(({ code }) => !lines.some(line => line.startsWith(`${code}=`)));
    return [...gone.map(({ code }) => `${code}=`), ...lines];
}
