// SPDX-License-Identifier: LGPL-2.1-or-later
/* APP_URL follows the site's primary domain, where it names it. */

import { parseDotenv } from '../../contract/dotenv.ts';
import { valuesOf } from '../../contract/dotenv-values.ts';
import { setVariables } from '../../contract/dotenv-edit.ts';
import type { SiteRecord, SiteSettings } from '../common/site.ts';
import { readEnvironmentNow } from './file.ts';
import type { Environments } from './versions.ts';

const ADDRESS = 'APP_URL';

interface Followed {
    change: Pick<SiteSettings, 'environment'>;
    /** Records the new version; to be called in the transaction that stores the job. */
    record: () => void;
}

/** What a change of the domain is to the environment; undefined where it is nothing, or the file was changed by hand. */
export function followDomain(environments: Environments, site: SiteRecord, domain: string, actor: string): Followed | undefined {
    const text = environments.current(site);
    if (domain === site.domain || text === undefined || readEnvironmentNow(site) !== text)
        return undefined;
    const wanted = withDomain(text, site.domain, domain);
    return wanted === undefined ? undefined : {
        change: { environment: { ...site.environment, version: environments.next(site) } },
        record: () => { environments.insert(site, wanted, actor, `${ADDRESS} follows the domain`); },
    };
}

/** The text with the address under another domain; undefined where the address is not one under the first. */
export function withDomain(text: string, from: string, to: string): string | undefined {
    const { entries, errors, unclosed } = parseDotenv(text);
    const address = entries.findLast(({ name }) => name === ADDRESS);
    // One that is made of other variables is not ours.
    if (errors.length > 0 || unclosed || !address?.value || address.references.length > 0)
        return undefined;
    const value = valuesOf(entries).get(ADDRESS) ?? '';
    const [, begin = '', host = '', rest = ''] = /^(https?:\/\/)([^/:?#]+)(.*)$/s.exec(value) ?? [];
    return host === from ? setVariables(text, { [ADDRESS]: begin + to + rest }) : undefined;
}
