// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dumps of a database, which lie in the home of its site. Through standard input and output they go with hostingctl alone. */

import { type ComponentProps, type ReactNode, useState } from 'react';

import type { DumpCompression } from '../../backend/contract/database-transfer.ts';
import type { Database } from '../../backend/contract/databases.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { ChoiceField, TextField } from '../app/fields.tsx';
import type { Made } from '../jobs/follow.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';

const _ = cockpit.gettext;

interface TransferProps { site: Site, database: Database }

const COMPRESSIONS: readonly (readonly [DumpCompression | '', string])[] = [
    ['', _('As the name ends: .gz, .zst')], ['gzip', 'gzip'], ['zstd', 'zstd'], ['none', _('Not at all')],
];

/** A file of the name that was typed: to the service `-` alone is a stream, which nobody here would read. */
function fileOf(typed: string): string {
    return typed.trim() === '-' ? './-' : typed.trim();
}

type FileFieldProps = Omit<ComponentProps<typeof TextField>, 'id' | 'label' | 'error' | 'autoFocus'> & { refusals: Record<string, string> };

/** The dump's file. The database has no field of its own: what is wrong with it is said here. */
function FileField({ refusals, ...field }: FileFieldProps) {
    return <TextField id="change-file" label={_('File')} error={refusals['file'] ?? refusals['name']} autoFocus {...field} />;
}

export function ExportDialog({ site, database: { name } }: TransferProps): ReactNode {
    const [file, setFile] = useState('');
    const [compression, setCompression] = useState<string>('');
    const [made, setMade] = useState<Made>();
    const submit = async (): Promise<{ job: number }> => {
        const started = await call('database.export', {
            site: site.name, name,
            ...file.trim() && { file: fileOf(file) }, ...compression && { compression: compression as DumpCompression },
        });
        if (started.file !== null)
            setMade({ title: _('The dump is written'), path: started.file });
        return started;
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('Export $0'), name)}
            effect={_('All that is in the database is written to a file, which the user of the site and root alone can read. '
                + 'The site goes on serving.')}
            button={_('Export')}
            order={['name', 'file', 'compression']}
            made={made}
            submit={submit}
            fields={refusals => (
                <>
                    <FileField
                        refusals={refusals}
                        value={file}
                        onChange={setFile}
                        placeholder={`exports/${name}-TIME.sql.gz`}
                        help={cockpit.format(_('Below $0, and new. In exports/, packed with gzip, unless named.'), site.home)}
                    />
                    <ChoiceField
                        id="change-compression"
                        label={_('Packed')}
                        value={compression}
                        onChange={setCompression}
                        options={COMPRESSIONS}
                        error={refusals['compression']}
                    />
                </>
            )}
        />
    );
}

/** Replaces all there is, so that the name of the database is to be typed. */
export function ImportDialog({ site, database: { name } }: TransferProps): ReactNode {
    const [file, setFile] = useState('');
    const [typed, setTyped] = useState('');
    return (
        <ChangeDialog
            title={cockpit.format(_('Import into $0?'), name)}
            effect={_('A dump takes the place of all that is in the database. Until all of it is read, the database stays as it is and the '
                + 'site goes on serving; a dump that fails changes nothing.')}
            button={_('Replace the database')}
            isDanger
            isDisabled={typed.trim() !== name}
            order={['name', 'file']}
            submit={() => call('database.import', { site: site.name, name, file: fileOf(file) })}
            fields={refusals => (
                <>
                    <FileField
                        refusals={refusals}
                        value={file}
                        onChange={setFile}
                        placeholder={`exports/${name}.sql.gz`}
                        help={cockpit.format(_('Below $0: SQL, plain or packed with gzip or zstd.'), site.home)}
                        isRequired
                    />
                    <TextField
                        id="change-confirm"
                        label={_('To confirm')}
                        value={typed}
                        onChange={setTyped}
                        help={cockpit.format(_('Type $0. What is in it now cannot be brought back: export it before.'), name)}
                        isRequired
                    />
                </>
            )}
        />
    );
}
