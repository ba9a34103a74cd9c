// SPDX-License-Identifier: LGPL-2.1-or-later

import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { Form } from '@patternfly/react-core/dist/esm/components/Form/Form.js';
import { type FormEvent, useEffect, useState, type ReactNode } from 'react';

import { call } from '../api/client.ts';
import type { InputOf, OutputOf } from '../api/table.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { DialogButtons, DialogHead } from '../app/dialog.tsx';
import { RefusalAlert } from '../app/states.tsx';
import type { WordPressField } from '../wordpress/create-fields.tsx';
import { CreateFields } from './create-fields.tsx';
import { useSuggestion } from './suggestion.ts';

const _ = cockpit.gettext;

const FORM = 'create-site-form';

/** What the fields hold, as typed. */
export interface Typed {
    domain: string;
    app: string;
    php: string;
    database: string;
    user: string;
    alias: string;
    owner: string;
    title: string;
    email: string;
    multisite: string;
}

export type FieldName = keyof Typed;
type CreateInput = InputOf<'site.create'>;
type Refusals = Partial<Record<FieldName, string>>;

/** As they stand in the dialog, so that the first wrong one is known. */
const ORDER: readonly FieldName[] = ['domain', 'app', 'title', 'email', 'multisite', 'php', 'database', 'user', 'alias', 'owner'];

interface CreateFormProps {
    info: OutputOf<'host.info'>;
    onStarted: (started: { job: number, site: string | null, domain: string }) => void;
}

export function CreateForm({ info, onStarted }: CreateFormProps): ReactNode {
    const [typed, setTyped] = useState<Typed>({
        domain: '', app: info.apps[0] ?? 'generic', php: info.php[0] ?? '', database: 'none', user: '', alias: '', owner: '',
        title: '', email: '', multisite: 'none',
    });
    const [failure, setFailure] = useState<Failure>();
    const [refusals, setRefusals] = useState<Refusals>({});
    const [isBusy, setBusy] = useState(false);
    const suggestion = useSuggestion(typed.domain.trim());

    // A new refusal moves the focus; the mending of a field does not.
    useEffect(() => {
        const refused = failure ? refusalsOf(failure) : {};
        const first = ORDER.find(name => refused[name]);
        if (first)
            document.getElementById(`create-${first}`)?.focus();
    }, [failure]);

    const change = (name: FieldName, value: string): void => {
        setTyped(before => ({ ...before, [name]: value }));
        setRefusals(before => ({ ...before, [name]: undefined }));
    };

    const submit = (event: FormEvent): void => {
        event.preventDefault();
        if (isBusy)
            return;
        setBusy(true);
        call('site.create', inputOf(typed)).then(
            started => { onStarted({ ...started, domain: suggestion.names?.domain ?? typed.domain.trim() }); },
            (error: unknown) => {
                const refused = toFailure(error);
                setRefusals(refusalsOf(refused));
                setFailure(refused);
                setBusy(false);
            },
        );
    };

    // A refusal that stands at its field need not be said twice.
    const isSaidAtField = failure && Object.keys(refusalsOf(failure)).length > 0;
    return (
        <>
            <DialogHead title={_('Create site')} />
            <ModalBody>
                {!isSaidAtField && <RefusalAlert failure={failure} />}
                <Form id={FORM} isHorizontal onSubmit={submit}>
                    <CreateFields typed={typed} info={info} suggestion={suggestion} refusals={refusals} onChange={change} />
                </Form>
            </ModalBody>
            <DialogButtons form={FORM} text={_('Create')} isBusy={isBusy} />
        </>
    );
}

/** Empty fields are left to the service. It checks every value, so the choices are passed on as they are. */
function inputOf({ domain, app, php, database, user, alias, owner, ...wordpress }: Typed): CreateInput {
    const aliases = alias.split(/[\s,]+/).filter(Boolean);
    return {
        domain: domain.trim(),
        app: app as NonNullable<CreateInput['app']>,
        // Of the application's own choice, where it works with one alone.
        ...app !== 'wordpress' && { database: database as NonNullable<CreateInput['database']> },
        ...php && { php },
        ...user.trim() && { user: user.trim() },
        ...aliases.length > 0 && { alias: aliases },
        ...owner.trim() && { owner: owner.trim() },
        ...app === 'wordpress' && wordpressInput(wordpress),
    };
}

function wordpressInput({ title, email, multisite }: Pick<Typed, WordPressField>): Partial<CreateInput> {
    return {
        ...title.trim() && { title: title.trim() },
        ...email.trim() && { email: email.trim() },
        multisite: multisite as NonNullable<CreateInput['multisite']>,
    };
}

/** Refusals by field of the dialog; one of a list's entries, `alias.1`, belongs to the list's field. */
function refusalsOf({ fields }: Failure): Refusals {
    const refusals: Refusals = {};
    for (const [path, text] of Object.entries(fields)) {
        const name = ORDER.find(field => path === field || path.startsWith(`${field}.`));
        if (name)
            refusals[name] ??= text;
    }
    return refusals;
}
