// SPDX-License-Identifier: LGPL-2.1-or-later
/* The logs of a site. What stands in them was written by visitors and is text, whatever it looks like (rule R10). */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { FormSelect } from '@patternfly/react-core/dist/esm/components/FormSelect/FormSelect.js';
import { FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect/FormSelectOption.js';
import { SearchInput } from '@patternfly/react-core/dist/esm/components/SearchInput/SearchInput.js';
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { Check } from '../app/check.tsx';
import { NothingYet } from '../app/list-card.tsx';
import { replaceOption, useLocation } from '../app/location.ts';
import { FailureState, StaleAlert } from '../app/states.tsx';
import { type Block, countLines, filterBlocks } from './blocks.ts';
import { saveText } from './download.ts';
import { LogLines } from './log-lines.tsx';
import { type LogKind, useLog } from './use-log.ts';

const _ = cockpit.gettext;

const KINDS: Record<LogKind, string> = {
    access: _('Requests'),
    error: _('Errors of nginx'),
    'php-error': _('Errors of PHP'),
    slow: _('Slow requests'),
};

export function LogCard({ site: { name: site } }: { site: Site }): ReactNode {
    const { options: { log } } = useLocation();
    const kind = isKind(log) ? log : 'access';
    const [text, setText] = useState('');
    const [isFollowed, setFollowed] = useState(false);
    const { blocks, failure, isReading, read } = useLog(site, kind, isFollowed);
    // Typing is never held up by the lines.
    const filter = useDeferredValue(text);
    const found = useMemo(() => blocks && filterBlocks(blocks, filter), [blocks, filter]);
    const save = (): void => {
        saveText(`${site}-${kind}.log`, (found ?? []).flatMap(({ lines }) => lines.map(line => `${line}\n`)));
    };
    return (
        <Card>
            <div className="hosting-toolbar hosting-log-toolbar">
                <FormSelect value={kind} aria-label={_('Log')} onChange={(_event, value) => { replaceOption('log', value); }}>
                    {Object.entries(KINDS).map(([value, label]) => <FormSelectOption key={value} value={value} label={label} />)}
                </FormSelect>
                <SearchInput
                    value={text}
                    aria-label={_('Filter lines')}
                    placeholder={_('Filter lines')}
                    onChange={(_event, value) => { setText(value); }}
                    onClear={() => { setText(''); }}
                />
                <Check label={_('Follow')} isChecked={isFollowed} onChange={setFollowed} />
                {!isFollowed && <Button variant="secondary" isDisabled={isReading} onClick={read}>{_('Read again')}</Button>}
                <Button variant="secondary" isDisabled={!found?.length} onClick={save}>{_('Download')}</Button>
                <span className="hosting-count" aria-live="polite">{blocks && found && countText(blocks, found)}</span>
            </div>
            {blocks && <StaleAlert failure={failure} onRetry={read} />}
            {!blocks && failure
                ? <FailureState failure={failure} onRetry={read} />
                : <Lines kind={kind} blocks={blocks} found={found} />}
        </Card>
    );
}

function isKind(text: unknown): text is LogKind {
    return typeof text === 'string' && Object.hasOwn(KINDS, text);
}

interface LinesProps {
    kind: LogKind;
    blocks: readonly Block[] | undefined;
    found: readonly Block[] | undefined;
}

function Lines({ kind, blocks, found }: LinesProps) {
    if (!blocks || !found)
        return <div className="hosting-log"><Skeleton height="100%" screenreaderText={_('Loading')} /></div>;
    if (blocks.length === 0)
        return <NothingYet>{emptyText(kind)}</NothingYet>;
    if (found.length === 0)
        return <NothingYet>{_('No line holds all these words.')}</NothingYet>;
    return <LogLines blocks={found} label={KINDS[kind]} />;
}

function emptyText(kind: LogKind): string {
    switch (kind) {
        case 'access': return _('Nobody has visited the site since its log was begun.');
        case 'error': return _('nginx has met no error of this site since its log was begun.');
        case 'php-error': return _('PHP has met no error of this site since its log was begun.');
        case 'slow': return _('No slow request is in this log. From how many seconds on a request is slow is set with PHP.');
    }
}

function countText(blocks: readonly Block[], found: readonly Block[]): string {
    const [all, shown] = [countLines(blocks), countLines(found)];
    if (all === shown)
        return cockpit.format(cockpit.ngettext('$0 line', '$0 lines', all), all);
    return cockpit.format(_('$0 of $1 lines'), shown, all);
}
