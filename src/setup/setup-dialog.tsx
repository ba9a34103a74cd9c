// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sets the host up: what it is for, then what would be done, then the job. */

import { type ReactNode, useState } from 'react';

import type { SetupDatabase, SetupNginx, SetupProfile } from '../../backend/contract/setup.ts';
import { SETUP_PHP } from '../../backend/contract/setup-php.ts';
import { call } from '../api/client.ts';
import { Check } from '../app/check.tsx';
import { ChoiceField, Field } from '../app/fields.tsx';
import { endOf } from '../jobs/follow.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { appName, engineName } from '../sites/words.ts';
import { getQuery } from '../store/query.ts';
import { type Chosen, PlanView, usePlan } from './plan-view.tsx';

const _ = cockpit.gettext;

const PROFILES: readonly SetupProfile[] = ['wordpress', 'laravel', 'generic'];
const DATABASES: readonly (readonly [SetupDatabase, string])[] = [
    ['mariadb', engineName('mariadb')], ['postgresql', engineName('postgresql')],
    ['both', `${engineName('mariadb')} + ${engineName('postgresql')}`], ['none', _('None')],
];
const FIRST: Chosen = { profile: 'wordpress', php: ['8.4'], database: 'mariadb', nginx: 'appstream', pgdg: false };
/** Names of repositories. */
const NGINX: readonly (readonly [SetupNginx, string])[] = [['appstream', 'AppStream'], ['nginx.org', 'nginx.org']];
const POSTGRESQL = [['appstream', 'AppStream'], ['pgdg', 'PGDG']] as const;

export function SetupDialog(): ReactNode {
    const [chosen, setChosen] = useState<Chosen>(FIRST);
    const { plan, failure } = usePlan(chosen);
    const change = (part: Partial<Chosen>): void => { setChosen({ ...chosen, ...part }); };
    return (
        <ChangeDialog
            title={_('Set up this host')}
            effect={_('Only what is missing is installed, and nothing of yours is changed. The host is never restarted by itself.')}
            button={_('Start')}
            size="large"
            isDisabled={!plan?.steps.some(({ state }) => state === 'needed')}
            order={['profile', 'php', 'nginx', 'database', 'pgdg']}
            submit={() => start(chosen)}
            fields={refusals => (
                <>
                    <ChoiceField
                        id="change-profile"
                        label={_('What for')}
                        value={chosen.profile}
                        options={PROFILES.map(profile => [profile, appName(profile)])}
                        error={refusals['profile']}
                        onChange={profile => { change({ profile: profile as SetupProfile }); }}
                    />
                    <Field id="change-php" label="PHP" error={refusals['php']} isGroup>
                        <Versions chosen={chosen.php} onChange={php => { change({ php }); }} />
                    </Field>
                    <ChoiceField
                        id="change-database"
                        label={_('Database')}
                        value={chosen.database}
                        options={DATABASES}
                        error={refusals['database']}
                        onChange={database => { change({ database: database as SetupDatabase }); }}
                    />
                    <ChoiceField
                        id="change-nginx"
                        label={cockpit.format(_('Source of $0'), 'nginx')}
                        value={chosen.nginx}
                        options={NGINX}
                        error={refusals['nginx']}
                        onChange={nginx => { change({ nginx: nginx as SetupNginx }); }}
                    />
                    {hasPostgresql(chosen) && (
                        <ChoiceField
                            id="change-pgdg"
                            label={cockpit.format(_('Source of $0'), engineName('postgresql'))}
                            value={chosen.pgdg ? 'pgdg' : 'appstream'}
                            options={POSTGRESQL}
                            error={refusals['pgdg']}
                            onChange={source => { change({ pgdg: source === 'pgdg' }); }}
                        />
                    )}
                    <PlanView plan={plan} failure={failure} hasVersions={chosen.php.length > 0} />
                </>
            )}
        />
    );
}

function hasPostgresql({ database }: Chosen): boolean {
    return database === 'postgresql' || database === 'both';
}

function Versions({ chosen, onChange }: { chosen: readonly string[], onChange: (versions: string[]) => void }) {
    return (
        <div className="hosting-versions">
            {SETUP_PHP.map(version => (
                <Check
                    key={version}
                    label={version}
                    isChecked={chosen.includes(version)}
                    onChange={isChecked => {
                        onChange(SETUP_PHP.filter(each => each === version ? isChecked : chosen.includes(each)));
                    }}
                />
            ))}
        </div>
    );
}

async function start(chosen: Chosen): Promise<{ job: number }> {
    const started = await call('host.setup', chosen);
    // No site has changed, so nobody tells the page that the host has.
    void endOf(started.job).then(() => { getQuery('host.info', {}).invalidate(); });
    return started;
}
