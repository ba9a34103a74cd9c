// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { ChoiceField, TextField } from '../app/fields.tsx';
import { useQuery } from '../store/query.ts';
import { type Asked, asked } from './asked.ts';
import { ChangeDialog } from './change-dialog.tsx';
import { numberOf } from './numbers.ts';
import { useTyped } from './typed.ts';

const _ = cockpit.gettext;

const ORDER = ['php', 'memory', 'cpu', 'processes', 'disk', 'files', 'owner'] as const;
type Name = (typeof ORDER)[number];

/** PHP version, limits and owner of a site. Only what was changed is sent. */
export function SettingsDialog({ site }: { site: Site }): ReactNode {
    const { data: info } = useQuery('host.info', {});
    const before: Record<Name, string> = {
        php: site.php, memory: site.limits.memory, cpu: site.limits.cpu, processes: String(site.limits.processes),
        disk: site.storage.disk === 'none' ? '' : site.storage.disk, files: site.storage.files ? String(site.storage.files) : '',
        owner: site.owner ?? '',
    };
    const { typed, isChanged, field } = useTyped(before);
    // A version that is no longer installed is still the one the site has.
    const versions = [...new Set([...info?.php ?? [], site.php])];

    const change = (): Asked => {
        const changed = Object.fromEntries(ORDER.filter(isChanged)
            .map(name => [name, valueOf(name, typed[name].trim())]));
        return asked('site.set', { site: site.name, ...changed });
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('Settings of $0'), site.domain)}
            effect={_('Another PHP version restarts PHP of this site; no visitor\'s request is refused. Limits apply at once.')}
            button={_('Change')}
            order={ORDER}
            change={change}
            fields={refusals => (
                <>
                    <ChoiceField {...field('php', refusals)} label="PHP" options={versions.map(version => [version, version])} />
                    <TextField
                        {...field('memory', refusals)}
                        label={_('Memory')}
                        help={_('Such as 512M or 2G, for all its processes together.')}
                    />
                    <TextField {...field('cpu', refusals)} label={_('Processor')} help={_('100% is one processor.')} />
                    <TextField {...field('processes', refusals)} label={_('Processes')} help={_('16 to 32768.')} />
                    <TextField {...field('disk', refusals)} label={_('Disk')} help={_('Such as 10G. Empty for no limit.')} />
                    <TextField {...field('files', refusals)} label={_('Files')} help={_('Files and directories. Empty for no limit.')} />
                    <TextField
                        {...field('owner', refusals)}
                        label={_('Owner')}
                        help={_('Local account that may see the site, beside the administrators. Empty for none.')}
                    />
                </>
            )}
        />
    );
}

/** Of a limit that nobody has to have, an empty field stands for none. */
function valueOf(name: Name, text: string): string | number {
    switch (name) {
        case 'processes': return numberOf(text);
        case 'files': return text === '' ? 0 : numberOf(text);
        case 'disk': return text || 'none';
        default: return text;
    }
}
