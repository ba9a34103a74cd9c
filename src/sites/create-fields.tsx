// SPDX-License-Identifier: LGPL-2.1-or-later

import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection/ExpandableSection.js';
import { FormGroup } from '@patternfly/react-core/dist/esm/components/Form/FormGroup.js';
import { useState, type ReactNode } from 'react';

import type { OutputOf } from '../api/table.ts';
import { Exact } from '../app/facts.tsx';
import { ChoiceField, LinesField, TextField } from '../app/fields.tsx';
import { WordPressFields } from '../wordpress/create-fields.tsx';
import type { FieldName, Typed } from './create-form.tsx';
import { WarningShape } from '../app/warning-shape.tsx';
import { useReach } from './reach.ts';
import type { useSuggestion } from './suggestion.ts';
import { appName, engineName } from './words.ts';

const _ = cockpit.gettext;

interface CreateFieldsProps {
    typed: Typed;
    info: OutputOf<'host.info'>;
    suggestion: ReturnType<typeof useSuggestion>;
    refusals: Partial<Record<FieldName, string>>;
    onChange: (name: FieldName, value: string) => void;
}

export function CreateFields({ typed, info, suggestion, refusals, onChange }: CreateFieldsProps): ReactNode {
    const field = (name: FieldName) => ({
        id: `create-${name}`,
        value: typed[name],
        error: refusals[name],
        onChange: (value: string) => { onChange(name, value); },
    });
    return (
        <>
            <TextField
                {...field('domain')}
                label={_('Domain')}
                placeholder="shop.example"
                isRequired
                autoFocus
                onBlur={suggestion.settle}
                error={refusals.domain ?? suggestion.error}
                help={<Names typed={typed} suggestion={suggestion} />}
            />
            {/* A choice of one is none. */}
            {info.apps.length > 1 && (
                <ChoiceField
                    {...field('app')}
                    label={_('Application')}
                    options={info.apps.map(app => [app, appName(app)])}
                    {...typed.app === 'wordpress' && {
                        help: _('The administrator\'s log-in is shown once, on the page of the site.'),
                    }}
                />
            )}
            {typed.app === 'wordpress' && <WordPressFields domain={typed.domain.trim()} field={field} />}
            {info.php.length > 0
                ? <ChoiceField {...field('php')} label="PHP" options={info.php.map(version => [version, version])} />
                : <Missing label="PHP" text={refusals.php ?? _('No PHP version is installed on this host.')} />}
            {info.databases.length > 0
                ? (
                        <ChoiceField
                            {...field('database')}
                            label={_('Database')}
                            {...typed.app === 'wordpress' && { value: 'mariadb' }}
                            options={[
                                // It cannot do without one.
                                ...typed.app === 'wordpress' ? [] : [['none', _('None')] as const],
                                ...enginesFor(typed.app, info.databases).map(engine => [engine, engineName(engine)] as const),
                            ]}
                        />
                    )
                : <Missing label={_('Database')} text={_('None: no database server is installed on this host.')} />}
            <MoreOptions field={field} suggestion={suggestion} refusals={refusals} />
        </>
    );
}

/** WordPress works with one alone. */
function enginesFor(app: string, engines: OutputOf<'host.info'>['databases']): OutputOf<'host.info'>['databases'] {
    return app === 'wordpress' ? engines.filter(engine => engine === 'mariadb') : engines;
}

/** The names the site will get. The line is always there, so that nothing moves while the domain is typed. */
function Names({ typed, suggestion: { names } }: Pick<CreateFieldsProps, 'typed' | 'suggestion'>) {
    if (!names)
        return <>{_('The site\'s user and folder follow from the domain.')}</>;
    const user = typed.user.trim();
    const isOtherSpelling = names.domain !== typed.domain.trim().toLowerCase();
    return (
        <>
            {_('User')}
            {' '}
            <Exact>{user || names.user}</Exact>
            {_(', ')}
            {_('files in')}
            {' '}
            <Exact>{user ? `/home/${user}/public_html` : names.docroot}</Exact>
            {isOtherSpelling && (
                <>
                    {_(', ')}
                    {_('domain written as')}
                    {' '}
                    <Exact>{names.domain}</Exact>
                </>
            )}
            <Reach domain={names.domain} />
        </>
    );
}

/** Whether the domain leads here yet. Nobody has to wait for that: it may be pointed here later. */
function Reach({ domain }: { domain: string }) {
    const problem = useReach(domain);
    if (problem === undefined)
        return null;
    return (
        <span className="hosting-state hosting-reach">
            {problem !== null && <WarningShape text={_('Warning:')} />}
            {problem ?? _('DNS leads the domain to this host.')}
        </span>
    );
}

function Missing({ label, text }: { label: string, text: string }) {
    return <FormGroup label={label} role="group" hasNoPaddingTop><span className="hosting-subtle">{text}</span></FormGroup>;
}

interface MoreOptionsProps extends Pick<CreateFieldsProps, 'suggestion' | 'refusals'> {
    field: (name: FieldName) => { id: string, value: string, error: string | undefined, onChange: (value: string) => void };
}

function MoreOptions({ field, suggestion: { names }, refusals }: MoreOptionsProps) {
    const [isOpen, setOpen] = useState(false);
    // What was refused must be in sight, and in the document, to get the focus.
    const isForced = Boolean(refusals.user ?? refusals.alias ?? refusals.owner);
    return (
        <ExpandableSection
            toggleText={_('More options')}
            isExpanded={isOpen || isForced}
            isIndented
            onToggle={(_event, open) => { setOpen(open); }}
            className="hosting-more-options"
        >
            {(isOpen || isForced) && (
                <>
                    <TextField
                        {...field('user')}
                        label={_('User name')}
                        placeholder={names?.user ?? ''}
                        help={_('Linux user of the site; lower-case letters and digits.')}
                    />
                    <LinesField
                        {...field('alias')}
                        label={_('Further domains')}
                        help={_('One on each line, such as www.shop.example.')}
                    />
                    <TextField
                        {...field('owner')}
                        label={_('Owner')}
                        help={_('Local account that may see the site, beside the administrators.')}
                    />
                </>
            )}
        </ExpandableSection>
    );
}
