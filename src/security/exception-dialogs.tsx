// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { CheckField, ChoiceField, TextField } from '../app/fields.tsx';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import type { Exception } from './exceptions.ts';

const _ = cockpit.gettext;

type Kind = 'port' | 'directory' | 'binaries';

const KINDS: [Kind, string][] = [
    ['port', _('Connect to a port')],
    ['directory', _('Use a directory')],
    ['binaries', _('Run programs of its own')],
];

export function AllowDialog({ site }: { site: Site }): ReactNode {
    const [kind, setKind] = useState<Kind>('port');
    const [port, setPort] = useState('');
    const [directory, setDirectory] = useState('');
    const [write, setWrite] = useState(false);
    const exception = {
        port: { port: port.trim() }, directory: { directory: directory.trim(), write }, binaries: { 'execute-own-binaries': true },
    }[kind];
    return (
        <ChangeDialog
            title={cockpit.format(_('Allow $0 what SELinux refuses it'), site.domain)}
            effect={_('For this site alone. The host\'s policy is changed in the background; it holds from the site\'s next start on.')}
            button={_('Add exception')}
            order={['kind', 'port', 'directory']}
            change={() => asked('selinux.allow', { site: site.name, ...exception })}
            fields={refusals => (
                <>
                    <ChoiceField
                        id="change-kind"
                        label={_('It may')}
                        value={kind}
                        options={KINDS}
                        onChange={value => { setKind(value as Kind); }}
                    />
                    {kind === 'port' && (
                        <TextField
                            id="change-port"
                            label={_('Port')}
                            value={port}
                            onChange={setPort}
                            placeholder="6379/tcp"
                            error={refusals['port']}
                            help={_('A TCP port of any host, such as 6379/tcp.')}
                            isRequired
                        />
                    )}
                    {kind === 'directory' && (
                        <DirectoryFields directory={[directory, setDirectory]} write={[write, setWrite]} error={refusals['directory']} />
                    )}
                </>
            )}
        />
    );
}

interface DirectoryFieldsProps {
    directory: [string, (value: string) => void];
    write: [boolean, (value: boolean) => void];
    error: string | undefined;
}

function DirectoryFields({ directory: [directory, setDirectory], write: [write, setWrite], error }: DirectoryFieldsProps) {
    return (
        <>
            <TextField
                id="change-directory"
                label={_('Directory')}
                value={directory}
                onChange={setDirectory}
                placeholder="/srv/media"
                error={error}
                help={_('Of root\'s, outside of the system and of other sites; its files get a label for this site alone.')}
                isRequired
            />
            <CheckField id="change-write" label={_('Write')} text={_('It may write there, too')} isChecked={write} onChange={setWrite} />
        </>
    );
}

export function RemoveDialog({ site, exception }: { site: Site, exception: Exception }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Take back from $0: $1?'), site.domain, `${exception.words} ${exception.what}`.trim())}
            effect={_('SELinux refuses it again, from the next start of the site on. A directory gets the labels back that the host says.')}
            button={_('Remove')}
            isDanger
            change={() => asked('selinux.remove', { site: site.name, ...exception.removal })}
        />
    );
}

export function RelabelDialog({ site }: { site: Site }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Label the files of $0 anew?'), site.domain)}
            effect={_('Every file gets the label it should have; nothing else of it changes. A large site takes a while.')}
            button={_('Label anew')}
            submit={() => call('selinux.relabel', { site: site.name })}
        />
    );
}
