// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site is made of, in the order in which it is made. */

import type { Systemd } from '../../host/systemd.ts';
import type { Secrets } from '../../store/secrets.ts';
import { files, type FirstFiles, home } from '../account/home.ts';
import { logs } from '../account/logs.ts';
import { user } from '../account/user.ts';
import { applicationPiece, type Applications } from '../applications/application.ts';
import type { Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { database, passwordOf } from '../databases/piece.ts';
import { laravelUnits } from '../laravel/piece.ts';
import { slice } from '../limits/slice.ts';
import type { Activator } from '../nginx/activate.ts';
import { virtualHost } from '../nginx/virtual-host.ts';
import { php } from '../php/pool.ts';
import { socket } from '../php/socket.ts';
import { confinement } from '../selinux/confinement.ts';
import type { PolicyRecords } from '../selinux/policy/records.ts';
import { render } from '../templates/render.ts';

/** What the pieces need of the service. */
export interface Tools {
    systemd: Systemd;
    secrets: Secrets;
    activator: Activator;
    generated: Generated;
    applications: Applications;
    policies: PolicyRecords;
}

const DATABASE_SOCKET = '/var/lib/mysql/mysql.sock';

export type Pieces = Record<
    'user' | 'files' | 'confinement' | 'home' | 'logs' | 'database' | 'slice' | 'php' | 'socket' | 'application' | 'laravel'
    | 'virtualHost', Piece>;

/** What a home begins with. */
export function firstFiles({ secrets, applications }: Pick<Tools, 'secrets' | 'applications'>): FirstFiles {
    return async site => ({
        ...await applications[site.app].files(site),
        '.env': {
            text: await render('environment/dotenv', {
                ...applications[site.app].environment?.(site),
                database: site.database && { ...site.database, password: passwordOf(secrets, site.database), socket: DATABASE_SOCKET },
            }),
            mode: 0o600,
        },
    });
}

export function pieces({ systemd, secrets, activator, generated, applications, policies }: Tools): Pieces {
    return {
        user,
        files: files(firstFiles({ secrets, applications })),
        confinement: confinement(policies),
        home,
        logs,
        database: database(secrets),
        slice: slice(systemd, generated),
        php: php(systemd, generated),
        socket: socket(systemd),
        application: applicationPiece(applications),
        laravel: laravelUnits(systemd, generated),
        virtualHost: virtualHost(activator, generated, secrets),
    };
}
