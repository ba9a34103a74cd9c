// SPDX-License-Identifier: LGPL-2.1-or-later
/* A site with files of the customer's own: a page that says so, until there are others. */

import { render } from '../templates/render.ts';
import type { Application } from './application.ts';

export const generic: Application = {
    database: 'optional',
    files: async ({ name, domain }) => ({
        'public_html/index.php': { text: await render('welcome/index.php', { name, domain }), mode: 0o644 },
    }),
};
