// SPDX-License-Identifier: LGPL-2.1-or-later
/* What setting the host up would do: what is to be done first, then what is left to people, then what is so already. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import type { ReactNode } from 'react';

import type { SetupDatabase, SetupNginx, SetupPlan, SetupProfile, SetupStep } from '../../backend/contract/setup.ts';
import type { Failure } from '../api/failure.ts';
import { FailureState } from '../app/states.tsx';
import { useQuery, useRevisit } from '../store/query.ts';

const _ = cockpit.gettext;

export interface Chosen {
    profile: SetupProfile;
    php: string[];
    database: SetupDatabase;
    nginx: SetupNginx;
    /** PostgreSQL of its makers. */
    pgdg: boolean;
}

/** The plan for a choice; none for one without a version of PHP. */
export function usePlan({ php, ...rest }: Chosen): { plan: SetupPlan | undefined, failure: Failure | undefined } {
    // A question is always asked; for a choice that is none, the one of the profile.
    const input = { ...rest, ...php.length > 0 && { php } };
    const { data, failure } = useQuery('host.setup-plan', input);
    useRevisit('host.setup-plan', input);
    return { plan: php.length > 0 ? data : undefined, failure };
}

interface PlanViewProps {
    plan: SetupPlan | undefined;
    failure: Failure | undefined;
    hasVersions: boolean;
}

export function PlanView({ plan, failure, hasVersions }: PlanViewProps): ReactNode {
    if (!hasVersions)
        return <Alert isInline isPlain variant="info" title={_('Choose at least one version of PHP.')} />;
    if (!plan)
        return failure ? <FailureState failure={failure} /> : <Skeleton height="12rem" screenreaderText={_('Looking at this host')} />;
    const of = (state: SetupStep['state']): SetupStep[] => plan.steps.filter(step => step.state === state);
    return (
        <div id="setup-plan">
            <Steps title={_('Will be done')} steps={of('needed')} none={_('Nothing: this host is set up so already.')} />
            <Steps title={_('Left to you')} steps={of('left')} />
            <Steps title={_('So already')} steps={of('done')} />
            {plan.restart && (
                <Alert isInline isPlain variant="info" title={_('Some of it takes effect at the next start of this host.')} />
            )}
        </div>
    );
}

function Steps({ title, steps, none }: { title: string, steps: readonly SetupStep[], none?: string }) {
    if (steps.length === 0 && none === undefined)
        return null;
    return (
        <section className="hosting-gap-after">
            <h2 className="hosting-plan-title">{title}</h2>
            {steps.length === 0 && <p className="hosting-subtle">{none}</p>}
            <ul className="hosting-concerns">
                {steps.map(({ name, title: what, why, commands }) => (
                    <li key={name}>
                        <div>{what}</div>
                        <div className="hosting-small hosting-own-words">{why}</div>
                        {commands.map(each => <pre key={each} className="hosting-small hosting-command">{each}</pre>)}
                    </li>
                ))}
            </ul>
        </section>
    );
}
