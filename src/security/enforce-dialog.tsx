// SPDX-License-Identifier: LGPL-2.1-or-later
/* From permissive to enforcing: what would have been blocked first, then the switch. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { type ReactNode, useState } from 'react';

import { call } from '../api/client.ts';
import type { OutputOf } from '../api/table.ts';
import { Check } from '../app/check.tsx';
import { FailureState } from '../app/states.tsx';
import { endOf } from '../jobs/follow.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { getQuery, useQuery, useRevisit } from '../store/query.ts';
import { DenialTable } from './denials-table.tsx';

const _ = cockpit.gettext;

export function EnforceDialog(): ReactNode {
    const [force, setForce] = useState(false);
    const { data: check, failure } = useQuery('selinux.check', {});
    useRevisit('selinux.check', {});
    return (
        <ChangeDialog
            title={_('Turn SELinux enforcing')}
            effect={_('From then on, and at every start of the host, SELinux blocks what it now only writes down. Sites go on meanwhile.')}
            button={_('Turn enforcing')}
            size="large"
            isDanger={force}
            submit={() => enforce(force)}
            fields={() => (
                <>
                    {!check && failure && <FailureState failure={failure} />}
                    {check && <Findings check={check} />}
                    {check && !check.safe && (
                        <Check label={_('Turn it enforcing all the same')} isChecked={force} onChange={setForce} />
                    )}
                </>
            )}
        />
    );
}

async function enforce(force: boolean): Promise<{ job: number }> {
    const started = await call('selinux.enforce', { force });
    // No site has changed, so nobody tells the page that the host has.
    void endOf(started.job).then(() => { getQuery('host.info', {}).invalidate(); });
    return started;
}

function Findings({ check: { safe, advice, denials } }: { check: OutputOf<'selinux.check'> }) {
    return (
        <>
            {safe && <Alert isInline isPlain variant="success" title={_('Nothing would have been blocked in the last seven days.')} />}
            {!safe && advice.map(sentence => <Alert key={sentence} isInline isPlain variant="warning" title={sentence} />)}
            {denials.length > 0 && <DenialTable label={_('Would have been blocked')} denials={denials} />}
        </>
    );
}
