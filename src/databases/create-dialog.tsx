// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import type { InputOf } from '../api/table.ts';
import { ChoiceField, TextField } from '../app/fields.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { engineName } from '../sites/words.ts';
import { useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

type Engine = Site['databases'][number]['engine'];

/** What the two servers call the same two things. */
const FIELDS = {
    mariadb: [['charset', _('Character set'), 'utf8mb4'], ['collation', _('Collation'), 'utf8mb4_unicode_ci']],
    postgresql: [['encoding', _('Encoding'), 'UTF8'], ['locale', _('Locale'), _('of the server')]],
} as const;

export function CreateDatabaseDialog({ site }: { site: Site }): ReactNode {
    const { data: info } = useQuery('host.info', {});
    const [chosen, setEngine] = useState<string>();
    const [name, setName] = useState('');
    const [words, setWords] = useState<Record<string, string>>({});
    const engines = info?.databases ?? [];
    const engine = (chosen ?? engines[0] ?? 'mariadb') as Engine;
    const input: InputOf<'database.create'> = {
        site: site.name, engine,
        ...name.trim() && { name: name.trim() },
        ...Object.fromEntries(FIELDS[engine].map(([field]) => [field, words[field]?.trim()] as const).filter(([, value]) => value)),
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('Create a database for $0'), site.domain)}
            effect={_('It gets a user of the same name, whose password is then shown once.')}
            button={_('Create database')}
            order={['site', 'engine', 'name', 'charset', 'collation', 'encoding', 'locale']}
            submit={() => call('database.create', input)}
            fields={refusals => (
                <>
                    <ChoiceField
                        id="change-engine"
                        label={_('Server')}
                        value={engine}
                        onChange={setEngine}
                        options={engines.map(each => [each, engineName(each)] as const)}
                        error={refusals['engine']}
                    />
                    <TextField
                        id="change-name"
                        label={_('Name')}
                        value={name}
                        onChange={setName}
                        placeholder={site.databases.length === 0 ? site.name : 'blog'}
                        help={cockpit.format(_('$0_ is put before it, so that sites cannot take each other\'s names.'), site.name)}
                        error={refusals['name'] ?? refusals['site']}
                        autoFocus
                    />
                    {FIELDS[engine].map(([field, label, usual]) => (
                        <TextField
                            key={field}
                            id={`change-${field}`}
                            label={label}
                            value={words[field] ?? ''}
                            onChange={value => { setWords(before => ({ ...before, [field]: value })); }}
                            placeholder={usual}
                            error={refusals[field]}
                        />
                    ))}
                </>
            )}
        />
    );
}
