// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A Laravel site: the application is the customer's to bring. Until then a page says so, and what Laravel writes to is there,
 * as in its own skeleton: https://github.com/laravel/laravel
 */

import { randomBytes } from 'node:crypto';

import { webSettings } from '../../contract/web.ts';
import type { Application, FirstFile } from '../applications/application.ts';
import { render } from '../templates/render.ts';

const WRITTEN_TO = [
    'bootstrap/cache', 'storage/app', 'storage/framework/cache/data', 'storage/framework/sessions', 'storage/framework/views',
    'storage/logs',
];
/** Keeps an empty directory in a repository and what is written there out of it. */
const IGNORED = '*\n!.gitignore\n';
/** For AES-256, Laravel's cipher. */
const KEY_BYTES = 32;

export const laravel: Application = {
    database: 'optional',
    settings: { web: webSettings.parse({ docroot: 'public' }) },
    environment: ({ domain }) => ({
        laravel: { url: `http://${domain}`, key: `base64:${randomBytes(KEY_BYTES).toString('base64')}` },
    }),
    files: async ({ name, domain }) => ({
        'public_html/public/index.php': { text: await render('welcome/laravel.php', { name, domain }), mode: 0o644 },
        // Where Laravel looks for it: above the document root, in the directory of the application.
        'public_html/.env': { link: '../.env' },
        ...Object.fromEntries(WRITTEN_TO.map((directory): [string, FirstFile] =>
            [`public_html/${directory}/.gitignore`, { text: IGNORED, mode: 0o644 }])),
    }),
};
