// SPDX-License-Identifier: LGPL-2.1-or-later
/* A new log-in to WordPress, which the service shows once and then forgets. It stays in sight until the page is left. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import type { OutputOf } from '../api/table.ts';
import { Copied } from '../app/copied.tsx';
import { Facts } from '../app/facts.tsx';
import { RefusalAlert } from '../app/states.tsx';
import { refreshAll } from '../store/live.ts';

const _ = cockpit.gettext;

export function Login({ site }: { site: Site }): ReactNode {
    const [login, setLogin] = useState<OutputOf<'site.credentials'>>();
    const [failure, setFailure] = useState<Failure>();
    const [isBusy, setBusy] = useState(false);
    const show = (): void => {
        setBusy(true);
        call('site.credentials', { site: site.name }).then(setLogin, (error: unknown) => { setFailure(toFailure(error)); })
            .finally(() => {
                setBusy(false);
                refreshAll();
            });
    };
    return (
        <>
            <RefusalAlert failure={failure} />
            {site.hasLogin && site.job === null && (
                <Alert
                    isInline
                    variant="info"
                    className="hosting-gap-after"
                    title={_('There is a new log-in for the administrator')}
                    actionLinks={(
                        <Button variant="link" isInline isDisabled={isBusy} onClick={show}>{_('Show the log-in')}</Button>
                    )}
                >
                    {_('It can be shown once only: keep it in a safe place.')}
                </Alert>
            )}
            {login && (
                <Alert isInline variant="success" className="hosting-gap-after" title={_('The log-in, shown this once')}>
                    <Facts
                        facts={[
                            [_('User'), <Copied key="user" id="login-user" text={login.user} />],
                            [_('Password'), <Copied key="password" id="login-password" text={login.password} />],
                            [_('Address'), <Copied key="url" id="login-url" text={login.url} />],
                        ]}
                    />
                </Alert>
            )}
        </>
    );
}
