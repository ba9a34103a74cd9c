// SPDX-License-Identifier: LGPL-2.1-or-later
/* The filters beside the search: application, version of PHP, state. The address keeps what was chosen. */

import { FormSelect } from '@patternfly/react-core/dist/esm/components/FormSelect/FormSelect.js';
import { FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect/FormSelectOption.js';
import { useMemo, type ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { replaceOption, useLocation } from '../app/location.ts';
import { SHOWN_STATES, type SiteChoice } from './filter.ts';
import { stateName } from './site-state.tsx';
import { appName } from './words.ts';

const _ = cockpit.gettext;

export function useChoice(): SiteChoice {
    const { options } = useLocation();
    const [app, php, state] = [textOf(options['app']), textOf(options['php']), textOf(options['state'])];
    return useMemo(() => ({ app, php, state: SHOWN_STATES.find(known => known === state) ?? '' }), [app, php, state]);
}

function textOf(option: string | string[] | undefined): string {
    return typeof option === 'string' ? option : '';
}

export function Choices({ sites, choice }: { sites: readonly SiteSummary[], choice: SiteChoice }): ReactNode {
    const apps = valuesOf(sites.map(({ app }) => app), choice.app);
    const versions = valuesOf(sites.map(({ php }) => php), choice.php).reverse();
    return (
        <div className="hosting-choices">
            <Choice
                name="app"
                label={_('Application')}
                all={_('All apps')}
                value={choice.app}
                options={apps.map(app => [app, appName(app as SiteSummary['app'])])}
            />
            <Choice
                name="php"
                label="PHP"
                all={_('All PHP')}
                value={choice.php}
                options={versions.map(version => [version, cockpit.format(_('PHP $0'), version)])}
            />
            <Choice
                name="state"
                label={_('State')}
                all={_('All states')}
                value={choice.state}
                options={SHOWN_STATES.map(state => [state, stateName(state)])}
            />
        </div>
    );
}

/** What there is to choose from; a bookmark may name what is no longer there. */
function valuesOf(values: readonly string[], chosen: string): string[] {
    return [...new Set(chosen ? [...values, chosen] : values)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

interface ChoiceProps {
    name: keyof SiteChoice;
    label: string;
    all: string;
    value: string;
    options: (readonly [value: string, text: string])[];
}

function Choice({ name, label, all, value, options }: ChoiceProps) {
    return (
        <FormSelect value={value} aria-label={label} onChange={(_event, chosen) => { replaceOption(name, chosen); }}>
            <FormSelectOption value="" label={all} />
            {options.map(([option, text]) => <FormSelectOption key={option} value={option} label={text} />)}
        </FormSelect>
    );
}
