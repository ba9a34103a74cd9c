// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site is made of, in the order in which it is made. */

import type { Systemd } from '../../host/systemd.ts';
import type { Secrets } from '../../store/secrets.ts';
import { files, type FirstFiles, home } from '../account/home.ts';
import { logs } from '../account/logs.ts';
import { user } from '../account/user.ts';
import { applicationPiece, type Applications } from '../applications/application.ts';
import { certificate } from '../certificates/piece.ts';
import type { Generated } from '../common/generated.ts';
import type { HostSettings } from '../common/host-settings.ts';
import type { Piece } from '../common/piece.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Guests } from '../databases/client/guests.ts';
import { guestSessions } from '../databases/client/piece.ts';
import { engineOf } from '../databases/engines.ts';
import { loginOf } from '../databases/passwords.ts';
import { database } from '../databases/piece.ts';
import { remoteAccess } from '../databases/remote/piece.ts';
import type { DatabaseRecords } from '../databases/records.ts';
import { environment } from '../environment/piece.ts';
import type { Environments } from '../environment/versions.ts';
import { laravelUnits } from '../laravel/piece.ts';
import { quota } from '../limits/quota.ts';
import { slice } from '../limits/slice.ts';
import type { Activator } from '../nginx/activate.ts';
import { virtualHost } from '../nginx/virtual-host.ts';
import { php } from '../php/pool.ts';
import { socket } from '../php/socket.ts';
import { confinement } from '../selinux/confinement.ts';
import type { PolicyRecords } from '../selinux/policy/records.ts';
import { sftp } from '../sftp/piece.ts';
import { render } from '../templates/render.ts';

/** What the pieces need of the service. */
export interface Tools {
    /** All sites there are. */
    sites: () => SiteRecord[];
    systemd: Systemd;
    secrets: Secrets;
    databases: DatabaseRecords;
    activator: Activator;
    generated: Generated;
    environments: Environments;
    host: HostSettings;
    applications: Applications;
    policies: PolicyRecords;
    guests: Guests;
}

export type Pieces = Record<
    'user' | 'quota' | 'files' | 'confinement' | 'home' | 'environment' | 'logs' | 'database' | 'remote' | 'slice' | 'php' | 'socket'
    | 'application' | 'laravel' | 'sessions' | 'sftp' | 'certificate' | 'virtualHost', Piece>;

/** What a home begins with. */
export function firstFiles({ secrets, applications, environments }: Pick<Tools, 'secrets' | 'applications' | 'environments'>): FirstFiles {
    return async site => ({
        ...await applications[site.app].files(site),
        '.env': { text: environments.current(site) ?? await firstEnvironment(site), mode: 0o600 },
    });

    /** Made once: an interrupted creation goes on with the same keys. */
    async function firstEnvironment(site: SiteRecord): Promise<string> {
        const text = await render('environment/dotenv', {
            ...applications[site.app].environment?.(site),
            database: site.database && {
                name: site.database.name, ...loginOf(secrets, site.database), socket: engineOf(site.database).socket,
                mariadb: site.database.engine === 'mariadb',
            },
        });
        environments.begin(site, text, 'hostingd', 'Made with the site');
        return text;
    }
}

export function pieces(tools: Tools): Pieces {
    const { sites, systemd, secrets, databases, activator, generated, environments, host, applications, policies, guests } = tools;
    return {
        user,
        quota,
        files: files(firstFiles({ secrets, applications, environments })),
        confinement: confinement(policies),
        home,
        environment: environment(systemd, generated, environments),
        logs,
        database: database(secrets, databases),
        remote: remoteAccess({ sites, secrets }),
        slice: slice(systemd, generated),
        php: php(systemd, generated, environments),
        socket: socket(systemd),
        application: applicationPiece(applications),
        laravel: laravelUnits(systemd, generated),
        sessions: guestSessions(guests),
        sftp: sftp({ systemd, secrets, generated }),
        certificate,
        virtualHost: virtualHost({ activator, generated, secrets, host }),
    };
}
