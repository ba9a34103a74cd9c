// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dumps of a database: between it and this browser, or files in the home of its site. */

import { type ComponentProps, type ReactNode, useState } from 'react';

import type { DumpCompression } from '../../backend/contract/database-transfer.ts';
import type { Database } from '../../backend/contract/databases.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import type { OutputOf } from '../api/table.ts';
import { ChoiceField, Field, TextField } from '../app/fields.tsx';
import type { Made } from '../jobs/follow.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { download, upload } from './streams.ts';

const _ = cockpit.gettext;

interface TransferProps { site: Site, database: Database }

type Place = 'browser' | 'home';

const COMPRESSIONS: readonly (readonly [DumpCompression, string])[] = [
    ['gzip', 'gzip'], ['zstd', 'zstd'], ['none', _('Not at all')],
];
const BY_NAME: readonly (readonly [DumpCompression | '', string])[] = [['', _('As the name ends: .gz, .zst')], ...COMPRESSIONS];
const ENDINGS: Readonly<Record<DumpCompression, string>> = { gzip: '.gz', zstd: '.zst', none: '' };
/** Of the service: its own standard streams, which it offers as a socket. */
const STREAM = '-';

/** `shop_blog-20261121T160203.sql.gz` */
function downloadName(database: string, compression: DumpCompression): string {
    const time = new Date().toISOString().replaceAll(/[-:]|\.\d+Z$/g, '');
    return `${database}-${time}.sql${ENDINGS[compression]}`;
}

/** A file of the name that was typed: to the service `-` alone is a stream. */
function fileOf(typed: string): string {
    return typed.trim() === STREAM ? './-' : typed.trim();
}

type FileFieldProps = Omit<ComponentProps<typeof TextField>, 'id' | 'label' | 'error' | 'autoFocus'> & { refusals: Record<string, string> };

/** The dump's file. The database has no field of its own: what is wrong with it is said here. */
function FileField({ refusals, ...field }: FileFieldProps) {
    return <TextField id="change-file" label={_('File')} error={refusals['file'] ?? refusals['name']} autoFocus {...field} />;
}

function PlaceField({ label, value, onChange, texts }: {
    label: string; value: Place; onChange: (place: Place) => void; texts: Record<Place, string>;
}): ReactNode {
    return (
        <ChoiceField
            id="change-place"
            label={label}
            value={value}
            options={[['browser', texts.browser], ['home', texts.home]]}
            onChange={chosen => { onChange(chosen as Place); }}
        />
    );
}

async function beginExport(site: string, name: string, file: string, compression: string): Promise<OutputOf<'database.export'>> {
    const packed = compression as DumpCompression | '';
    const started = await call('database.export', { site, name, ...file && { file }, ...packed && { compression: packed } });
    if (started.stream !== null)
        download(started.stream, downloadName(name, packed || 'none'));
    return started;
}

export function ExportDialog({ site, database: { name } }: TransferProps): ReactNode {
    const [place, setPlace] = useState<Place>('browser');
    const [file, setFile] = useState('');
    const [compression, setCompression] = useState<string>('gzip');
    const [made, setMade] = useState<Made>();
    const isDownload = place === 'browser';
    const submit = async (): Promise<{ job: number }> => {
        const started = await beginExport(site.name, name, isDownload ? STREAM : file.trim() && fileOf(file), compression);
        if (started.file !== null)
            setMade({ title: _('The dump is written'), path: started.file });
        return started;
    };
    const choose = (chosen: Place): void => {
        setPlace(chosen);
        setCompression(chosen === 'browser' ? 'gzip' : '');
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('Export $0'), name)}
            effect={isDownload
                ? _('All that is in the database comes to this computer as a download. It is whole only once the job is done. The site '
                    + 'goes on serving.')
                : _('All that is in the database is written to a file, which the user of the site and root alone can read. '
                    + 'The site goes on serving.')}
            button={_('Export')}
            order={isDownload ? ['compression'] : ['name', 'file', 'compression']}
            made={made}
            submit={submit}
            fields={refusals => (
                <>
                    <PlaceField
                        label={_('To')}
                        value={place}
                        onChange={choose}
                        texts={{ browser: _('This computer'), home: _('A file in the home of the site') }}
                    />
                    {!isDownload && (
                        <FileField
                            refusals={refusals}
                            value={file}
                            onChange={setFile}
                            placeholder={`exports/${name}-TIME.sql.gz`}
                            help={cockpit.format(_('Below $0, and new. In exports/, packed with gzip, unless named.'), site.home)}
                        />
                    )}
                    <ChoiceField
                        id="change-compression"
                        label={_('Packed')}
                        value={compression}
                        onChange={setCompression}
                        options={isDownload ? COMPRESSIONS : BY_NAME}
                        error={refusals['compression']}
                    />
                </>
            )}
        />
    );
}

/** Replaces all there is, so that the name of the database is to be typed. */
export function ImportDialog({ site, database: { name } }: TransferProps): ReactNode {
    const [place, setPlace] = useState<Place>('browser');
    const [file, setFile] = useState('');
    const [chosen, setChosen] = useState<File>();
    const [typed, setTyped] = useState('');
    const isUpload = place === 'browser';
    const submit = async (): Promise<{ job: number }> => {
        if (!isUpload || !chosen)
            return await call('database.import', { site: site.name, name, file: fileOf(file) });
        const started = await call('database.import', { site: site.name, name, file: STREAM, size: chosen.size });
        if (started.stream !== null)
            void upload(started.stream, chosen);
        return started;
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('Import into $0?'), name)}
            effect={_('A dump takes the place of all that is in the database. Until all of it is read, the database stays as it is and the '
                + 'site goes on serving; a dump that fails changes nothing.')}
            button={_('Replace the database')}
            isDanger
            isDisabled={typed.trim() !== name || (isUpload && !chosen)}
            order={isUpload ? [] : ['name', 'file']}
            submit={submit}
            fields={refusals => (
                <>
                    <PlaceField
                        label={_('From')}
                        value={place}
                        onChange={setPlace}
                        texts={{ browser: _('This computer'), home: _('A file in the home of the site') }}
                    />
                    {isUpload ? <UploadField onChange={setChosen} /> : (
                        <FileField
                            refusals={refusals}
                            value={file}
                            onChange={setFile}
                            placeholder={`exports/${name}.sql.gz`}
                            help={cockpit.format(_('Below $0: SQL, plain or packed with gzip or zstd.'), site.home)}
                            isRequired
                        />
                    )}
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

function UploadField({ onChange }: { onChange: (file: File | undefined) => void }): ReactNode {
    return (
        <Field
            id="change-upload"
            label={_('File')}
            help={_('SQL, plain or packed with gzip or zstd. Leave this page open until it is read: the dialog may be closed.')}
            isRequired
        >
            <input
                id="change-upload"
                type="file"
                aria-describedby="change-upload-help"
                onChange={event => { onChange(event.target.files?.[0]); }}
            />
        </Field>
    );
}
