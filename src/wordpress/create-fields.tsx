// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import { ChoiceField, TextField } from '../app/fields.tsx';
import { NETWORKS } from './words.ts';

const _ = cockpit.gettext;

export type WordPressField = 'title' | 'email' | 'multisite';

interface WordPressFieldsProps {
    /** As typed; it says what the service takes for empty fields. */
    domain: string;
    field: (name: WordPressField) => { id: string, value: string, error: string | undefined, onChange: (value: string) => void };
}

/** What a new WordPress is asked for beside what every site is. */
export function WordPressFields({ domain, field }: WordPressFieldsProps): ReactNode {
    return (
        <>
            <TextField {...field('title')} label={_('Title')} placeholder={domain} />
            <TextField
                {...field('email')}
                label={_('E-mail')}
                placeholder={domain && `webmaster@${domain}`}
                help={_('Address of its administrator.')}
            />
            <ChoiceField {...field('multisite')} label={_('Network')} options={NETWORKS} />
        </>
    );
}
