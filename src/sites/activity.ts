// SPDX-License-Identifier: LGPL-2.1-or-later
/* What each site uses now. It changes without a signal, so it is looked at again from time to time while it is in sight. */

import { useMemo } from 'react';

import type { SiteActivity } from '../../backend/contract/limits.ts';
import { useEvery } from '../store/every.ts';
import { useQuery } from '../store/query.ts';

const INTERVAL = 10_000;

/** By the name of the site; empty until it is read, without sites that are being made. */
export function useActivity(): ReadonlyMap<string, SiteActivity> {
    const { data } = useQuery('site.top', {});
    useEvery(INTERVAL, 'site.top', {});
    return useMemo(() => new Map(data?.map(each => [each.site, each])), [data]);
}

export function requestsOf({ requests }: Pick<SiteActivity, 'requests'>): number {
    return requests.reduce((sum, each) => sum + each, 0);
}
