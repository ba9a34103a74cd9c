// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a step produced: generated files and the words of programs, read from the service when they are opened. */

import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection/ExpandableSection.js';
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import { useState, type ReactNode } from 'react';

import type { Step } from '../../backend/contract/jobs.ts';
import { formatBytes } from '../app/format.ts';
import { useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

interface ArtifactsProps {
    job: number;
    step: Step;
}

export function Artifacts({ job, step }: ArtifactsProps): ReactNode {
    return (
        <ul className="hosting-artifacts">
            {step.artifacts.map(({ name, bytes }) => (
                <li key={name}><Artifact job={job} step={step.name} name={name} bytes={bytes} /></li>
            ))}
        </ul>
    );
}

interface ArtifactProps {
    job: number;
    step: string;
    name: string;
    bytes: number;
}

function Artifact({ job, step, name, bytes }: ArtifactProps) {
    const [isOpen, setOpen] = useState(false);
    return (
        <ExpandableSection
            isExpanded={isOpen}
            onToggle={(_event, open) => { setOpen(open); }}
            toggleText={`${name} (${formatBytes(bytes)})`}
        >
            {isOpen && <ArtifactText job={job} step={step} name={name} />}
        </ExpandableSection>
    );
}

function ArtifactText({ job, step, name }: Omit<ArtifactProps, 'bytes'>) {
    const { data, failure } = useQuery('job.artifact', { id: job, step, name });
    if (data)
        return <pre className="hosting-pre" tabIndex={0}>{data.text}</pre>;
    if (failure)
        return <p className="hosting-small">{failure.message}</p>;
    return <Skeleton height="6rem" screenreaderText={_('Loading')} />;
}
