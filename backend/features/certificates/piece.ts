// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The certificate a site begins with, and the directory of all that are kept for it by us. Those that an authority has issued
 * are certbot's; they go with the site, too.
 */

import { removeTree } from '../../host/files.ts';
import type { Piece } from '../common/piece.ts';
import { place } from '../common/site.ts';
import { deleteLineage } from './certbot.ts';
import { ensureSelfSigned } from './self-signed.ts';

export const certificate: Piece = {
    name: 'certificate',
    label: site => `certificate of ${site}`,
    make: async (site, context) => {
        if (!await ensureSelfSigned(site))
            return { skipped: 'There is a self-signed one for these names.' };
        context.log('A new key, and a certificate that is signed with it. Browsers warn of it until an authority has issued one.');
        return undefined;
    },
    remove: async (site, context) => {
        if (site.tls.source === 'acme')
            context.log(await deleteLineage(site.name));
        await removeTree(place.certificates(site.name));
    },
    settings: ['domain', 'aliases', 'wordpress', 'tls'],
};
