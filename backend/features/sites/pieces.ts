// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site is made of, in the order in which it is made. */

import type { Systemd } from '../../host/systemd.ts';
import type { Secrets } from '../../store/secrets.ts';
import { files, home } from '../account/home.ts';
import { logs } from '../account/logs.ts';
import { user } from '../account/user.ts';
import type { Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { database, passwordOf } from '../databases/piece.ts';
import { slice } from '../limits/slice.ts';
import type { Activator } from '../nginx/activate.ts';
import { virtualHost } from '../nginx/virtual-host.ts';
import { php } from '../php/pool.ts';
import { socket } from '../php/socket.ts';
import { confinement } from '../selinux/labels.ts';
import { render } from '../templates/render.ts';
import type { ApplicationLogins } from '../wordpress/logins.ts';
import { wordPress, wordPressFiles } from '../wordpress/piece.ts';

/** What the pieces need of the service. */
export interface Tools {
    systemd: Systemd;
    secrets: Secrets;
    activator: Activator;
    generated: Generated;
    logins: ApplicationLogins;
}

const DATABASE_SOCKET = '/var/lib/mysql/mysql.sock';

export type Pieces = Record<
    'user' | 'files' | 'confinement' | 'home' | 'logs' | 'database' | 'slice' | 'php' | 'socket' | 'application' | 'virtualHost', Piece>;

export function pieces({ systemd, secrets, activator, generated, logins }: Tools): Pieces {
    return {
        user,
        files: files(async ({ name, domain, database, app }) => ({
            ...app === 'wordpress'
                ? await wordPressFiles(name, database && { ...database, password: passwordOf(secrets, database) })
                : { 'public_html/index.php': { text: await render('welcome/index.php', { name, domain }), mode: 0o644 } },
            '.env': {
                text: await render('environment/dotenv', {
                    database: database && { ...database, password: passwordOf(secrets, database), socket: DATABASE_SOCKET },
                }),
                mode: 0o600,
            },
        })),
        confinement,
        home,
        logs,
        database: database(secrets),
        slice: slice(systemd, generated),
        php: php(systemd, generated),
        socket: socket(systemd),
        application: wordPress(systemd, logins, secrets),
        virtualHost: virtualHost(activator, generated),
    };
}
