// SPDX-License-Identifier: LGPL-2.1-or-later
/* The host that the sites are on: what it has left, and the services they rely on. */

import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon.js';
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon.js';
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon.js';
import type { ReactElement, ReactNode } from 'react';

import { ALMOST_NONE, SCARCE } from '../../backend/contract/scarcity.ts';
import type { OutputOf } from '../../backend/contract/index.ts';
import type { HostService, HostStatus } from '../../backend/contract/host.ts';
import { Elsewhere } from '../app/elsewhere.tsx';
import { type Fact, Facts } from '../app/facts.tsx';
import { formatBytes, formatDuration } from '../app/format.ts';
import { Meter } from '../app/meter.tsx';
import { SetupButton } from '../setup/setup-button.tsx';
import { useQuery } from '../store/query.ts';
import { OverviewCard } from './overview-card.tsx';

const _ = cockpit.gettext;

/** Milliseconds, seconds. */
const SECOND = 1000, DAY = 86_400;

export function HostCard({ status }: { status: HostStatus | undefined }): ReactNode {
    const { data: updates } = useQuery('host.updates', {});
    return (
        <OverviewCard
            title={_('Host')}
            link={(
                <>
                    <SetupButton variant="link" />
                    <Elsewhere to="/system">{_('System')}</Elsewhere>
                </>
            )}
            lines={4}
        >
            {status && (
                <Facts
                    facts={[
                        ...status.disks.map(disk => [
                            cockpit.format(_('Disk of $0'), disk.path),
                            <Left key={disk.path} label={disk.path} total={disk.size} available={disk.available} />,
                        ] satisfies Fact),
                        [_('Memory'), <Left key="memory" label={_('Memory')} {...status.memory} />],
                        [_('Load'), loadText(status)],
                        [_('Uptime'), uptimeText(status.uptime)],
                        ...updates ? updateFacts(updates) : [],
                    ]}
                />
            )}
        </OverviewCard>
    );
}

function Left({ label, total, available }: { label: string, total: number, available: number }) {
    const left = available / total;
    return (
        <Meter
            label={label}
            share={1 - left}
            text={cockpit.format(_('$0 of $1'), formatBytes(total - available), formatBytes(total))}
            tone={left < ALMOST_NONE ? 'danger' : left < SCARCE ? 'warning' : undefined}
        />
    );
}

function uptimeText(seconds: number): string {
    const days = Math.floor(seconds / DAY);
    return days > 0 ? cockpit.format(cockpit.ngettext('$0 day', '$0 days', days), days) : formatDuration(seconds * SECOND);
}

/** More than there are processors means that programs wait. */
function loadText({ load, processors }: HostStatus): string {
    const numbers = load.map(each => each.toFixed(2)).join('  ');
    return cockpit.format(cockpit.ngettext('$0 on $1 processor', '$0 on $1 processors', processors), numbers, processors);
}

function updateFacts({ packages, security }: OutputOf<'host.updates'>): Fact[] {
    if (packages === null)
        return [];
    const words = security ? cockpit.format(_('$0, $1 of them for security'), packages, security) : String(packages);
    return [[_('Updates'), packages === 0 ? _('None') : <Elsewhere key="updates" to="/updates">{words}</Elsewhere>]];
}

const STATES: Record<HostService['state'], readonly [tone: 'good' | 'bad' | 'quiet', icon: ReactElement, word: string]> = {
    running: ['good', <CheckCircleIcon key="icon" />, _('Running')],
    stopped: ['quiet', <OutlinedCircleIcon key="icon" />, _('Stopped')],
    failed: ['bad', <ExclamationCircleIcon key="icon" />, _('Failed')],
    missing: ['bad', <ExclamationCircleIcon key="icon" />, _('Not installed')],
};

export function ServicesCard({ status }: { status: HostStatus | undefined }): ReactNode {
    return (
        <OverviewCard title={_('Services')} link={<Elsewhere to="/system/services">{_('All services')}</Elsewhere>} lines={4}>
            {status && (
                <Facts facts={status.services.map(service => [nameOf(service), <Service key={service.unit} service={service} />])} />
            )}
        </OverviewCard>
    );
}

function nameOf({ unit }: HostService): string {
    return unit.replace(/\.service$/, '');
}

function Service({ service: { unit, state, sites } }: { service: HostService }) {
    const isNeeded = sites !== null && sites > 0;
    const [tone, icon] = state === 'stopped' && isNeeded ? STATES.failed : STATES[state];
    const [, , word] = STATES[state];
    return (
        <span className={`hosting-state hosting-tone-${tone}`}>
            {icon}
            {state === 'missing' ? word : <Elsewhere to={`/system/services#/${unit}`}>{word}</Elsewhere>}
            {isNeeded && (
                <span className="hosting-subtle">
                    {cockpit.format(cockpit.ngettext('$0 website', '$0 websites', sites), sites)}
                </span>
            )}
        </span>
    );
}
