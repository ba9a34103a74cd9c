// SPDX-License-Identifier: LGPL-2.1-or-later
/* The environment file as a text: typed, or taken from a file; its mistakes while it is typed; what changes, before it is saved. */

import { TextArea } from '@patternfly/react-core/dist/esm/components/TextArea/TextArea.js';
import { type ChangeEvent, type ReactNode, useState } from 'react';

import { problemsOf } from '../../backend/contract/dotenv-problems.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { Field } from '../app/fields.tsx';
import { Diff } from '../drift/diff.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { ProblemList } from './problem-list.tsx';
import { lineDiff } from './line-diff.ts';

const _ = cockpit.gettext;

export function TextDialog({ site, text: before }: { site: Site, text: string }): ReactNode {
    const [text, setText] = useState(before);
    const diff = lineDiff(before, text);
    const problems = problemsOf(text, { domains: [site.domain, ...site.aliases], isLaravel: site.app === 'laravel' });
    const takeFile = (event: ChangeEvent<HTMLInputElement>): void => {
        void event.target.files?.[0]?.text().then(setText);
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('Environment of $0'), site.domain)}
            effect={_('PHP of this site starts again, and no visitor waits for it. The text before stays in the history.')}
            button={_('Save')}
            size="large"
            order={['file']}
            submit={() => call('env.import', { site: site.name, file: text })}
            fields={refusals => (
                <>
                    <Field id="change-file" label={_('Text')} error={refusals['file']} help={undefined}>
                        <TextArea
                            id="change-file"
                            value={text}
                            rows={16}
                            resizeOrientation="vertical"
                            spellCheck={false}
                            autoCapitalize="off"
                            className="hosting-environment-text"
                            onChange={(_event, typed) => { setText(typed); }}
                        />
                    </Field>
                    <Field id="change-upload" label={_('From a file')} error={undefined} help={undefined}>
                        <input id="change-upload" type="file" onChange={takeFile} />
                    </Field>
                    <ProblemList problems={problems} />
                    {diff !== '' && <Diff text={diff} label={_('What changes')} />}
                </>
            )}
        />
    );
}
