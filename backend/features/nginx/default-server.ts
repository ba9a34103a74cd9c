// SPDX-License-Identifier: LGPL-2.1-or-later
/* The host-wide file of ours: the server for unknown names, and room for long ones. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { readFile } from '../../host/files.ts';
import { render } from '../templates/render.ts';

const CONFIGURATION = '/etc/nginx';
const INCLUDED = path.join(CONFIGURATION, 'conf.d');

/** Sorts before every other file: its server is the default one of the port. */
export const DEFAULT_SERVER = path.join(INCLUDED, '00-hosting.conf');

export async function defaultServer(ipv6: boolean): Promise<string> {
    return await render('nginx/default-server.conf', { ipv6, hash: !await setsHashSize() });
}

/** Whether a file that is not ours sets the size of the hash: nginx takes the directive once only. */
async function setsHashSize(): Promise<boolean> {
    const names = await readdir(INCLUDED).catch(() => []);
    const foreign = names.filter(name => name.endsWith('.conf') && !/^(00-)?hosting/.test(name));
    const files = [path.join(CONFIGURATION, 'nginx.conf'), ...foreign.map(name => path.join(INCLUDED, name))];
    const texts = await Promise.all(files.map(readFile));
    return texts.some(text => text !== undefined && /^\s*server_names_hash_/m.test(text));
}
