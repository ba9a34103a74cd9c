// SPDX-License-Identifier: LGPL-2.1-or-later
/* The PHP settings of a site. Only what was changed is sent; what is allowed is the service's to say. */

import { FormSection } from '@patternfly/react-core/dist/esm/components/Form/FormSection.js';
import { type ReactNode, useState } from 'react';

import type { PhpSettings } from '../../backend/contract/php.ts';
import type { Site } from '../../backend/contract/sites.ts';
import type { InputOf } from '../api/table.ts';
import { ChoiceField, TextField } from '../app/fields.tsx';
import { type Asked, asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';

const _ = cockpit.gettext;

type Name = Exclude<keyof InputOf<'php.set'>, 'site' | 'reset'>;
type Value = string | number | boolean | string[];

interface FieldWords {
    setting: keyof PhpSettings;
    label: string;
    help?: string;
    /** Where not everything can be typed. */
    options?: readonly (readonly [value: string, text: string])[];
}

/** SLOW_SECONDS of the contract, of which the page takes types only. */
const SLOW = [1, 2, 3, 5, 10, 20, 30, 60];
const SWITCH = [['true', _('On')], ['false', _('Off')]] as const;

/** As they stand in the dialog, by the names the service knows them under. */
const GROUPS: readonly (readonly [title: string, fields: readonly (readonly [Name, FieldWords])[]])[] = [
    [_('Limits of a request'), [
        ['memory-limit', { setting: 'memoryLimit', label: _('Memory'), help: _('Such as 256M; at most what the site has.') }],
        ['execution-time', { setting: 'executionTime', label: _('Seconds'), help: _('A request that takes longer is ended.') }],
        ['upload-size', { setting: 'uploadSize', label: _('Largest upload'), help: _('Such as 64M; nginx is told as well.') }],
        ['input-vars', { setting: 'inputVars', label: _('Fields of a form') }],
        ['disable-function', {
            setting: 'disabledFunctions', label: _('Disabled functions'), help: _('Names with spaces between them, such as exec passthru.'),
        }],
    ]],
    [_('Processes'), [
        ['processes', { setting: 'processes', label: _('Requests at once') }],
        ['requests', { setting: 'requests', label: _('Renewed after'), help: _('Requests of one process; 0 for never.') }],
        ['idle-seconds', { setting: 'idleSeconds', label: _('Process ends after'), help: _('Seconds without a request.') }],
        ['idle-minutes', {
            setting: 'idleMinutes', label: _('PHP ends after'), help: _('Minutes without a process; the next visitor starts it again.'),
        }],
        ['keep-running', { setting: 'keepRunning', label: _('Keep running'), options: SWITCH }],
    ]],
    [_('Behaviour'), [
        ['timezone', { setting: 'timezone', label: _('Time zone'), help: _('Such as Europe/Berlin; empty for the one of php.ini.') }],
        ['display-errors', { setting: 'displayErrors', label: _('Show errors'), help: _('To every visitor.'), options: SWITCH }],
        ['error-level', {
            setting: 'errorLevel', label: _('Errors'), options: [['production', _('Without deprecations')], ['all', _('All')]],
        }],
        ['session-lifetime', { setting: 'sessionMinutes', label: _('Sessions last'), help: _('Minutes.') }],
    ]],
    [_('Speed'), [
        ['opcache', { setting: 'opcache', label: _('Keep compiled scripts'), options: SWITCH }],
        ['opcache-memory', { setting: 'opcacheMemory', label: _('Memory for them') }],
        ['slow-seconds', {
            setting: 'slowSeconds', label: _('Log slow requests'),
            options: [['0', _('No')], ...SLOW.map(each => [String(each), cockpit.format(_('From $0 s on'), each)] as const)],
        }],
    ]],
];

const FIELDS = GROUPS.flatMap(([, fields]) => fields);

export function PhpDialog({ site }: { site: Site }): ReactNode {
    const [typed, setTyped] = useState(() => new Map(FIELDS.map(([name, { setting }]) => [name, written(site.phpSettings[setting])])));

    const change = (): Asked => {
        const changed = FIELDS.flatMap(([name, { setting }]) => {
            const [before, now] = [site.phpSettings[setting], (typed.get(name) ?? '').trim()];
            return now === written(before) ? [] : [[name, read(now, before)] as const];
        });
        return asked('php.set', { site: site.name, ...Object.fromEntries(changed) });
    };
    const field = ([name, { label, help, options }]: (typeof FIELDS)[number], refusals: Record<string, string>): ReactNode => {
        const shared = {
            id: `change-${name}`, label, value: typed.get(name) ?? '', error: refusals[name], ...help && { help },
            onChange: (value: string) => { setTyped(now => new Map(now).set(name, value)); },
        };
        return options
            ? <ChoiceField key={name} {...shared} options={options} />
            : <TextField key={name} {...shared} autoFocus={name === FIELDS[0]?.[0]} />;
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('PHP of $0'), site.domain)}
            effect={_('PHP of this site restarts, if it runs; no visitor\'s request is refused.')}
            button={_('Change')}
            order={FIELDS.map(([name]) => name)}
            change={change}
            fields={refusals => GROUPS.map(([title, fields]) => (
                <FormSection key={title} title={title} titleElement="h2">
                    {fields.map(each => field(each, refusals))}
                </FormSection>
            ))}
        />
    );
}

function written(value: Value): string {
    return Array.isArray(value) ? value.join(' ') : String(value);
}

/** What was typed as the kind of value it was before. What is none is passed on as it is: the service says what is wrong. */
function read(text: string, before: Value): Value {
    if (Array.isArray(before))
        return text.split(/[\s,]+/).filter(Boolean);
    if (typeof before === 'boolean')
        return text === 'true';
    return typeof before === 'number' && /^\d+$/.test(text) ? Number(text) : text;
}
