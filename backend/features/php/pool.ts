// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A site's PHP: its configuration, and the link to the program of its version. The units are the package's templates
 * and need no file of their own; a change is a new link or file and a restart of this one service.
 */

import path from 'node:path';

import { parseDotenv } from '../../contract/dotenv.ts';
import { valuesOf } from '../../contract/dotenv-values.ts';
import { bytesOf } from '../../contract/values.ts';
import type { StepContext } from '../../engine/job.ts';
import { linkTarget, linkTo, makeDirectory, removeFile, removeTree } from '../../host/files.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Files, Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';
import type { Environments } from '../environment/versions.ts';
import { render } from '../templates/render.ts';
import { poolEnvironment } from './environment.ts';
import { idleFile } from './idle.ts';
import { requestLimits } from './limits.ts';
import { STATUS_PATH } from './status.ts';
import { linkPrograms } from './programs.ts';
import { fpmBinary } from './versions.ts';

/** Variables for the pool, in a file of their own that is not for everybody. */
const VARIABLES = 'variables.conf';

/** As php.ini-production has it, and with all that PHP knows; the names do not mean the same in every version. */
const ERROR_REPORTING = { production: 0x7fff & ~8192 & ~2048, all: 0x7fff };

export function php(systemd: Systemd, generated: Generated, environments: Environments): Piece {
    return {
        name: 'php',
        label: site => `PHP pool ${site}`,
        make: (site, context) => make({ systemd, generated, environments }, site, context),
        remove: site => removeTree(place.php(site.name)),
        // The slice's limits bound the pool's.
        settings: ['php', 'phpSettings', 'environment'],
        files: async site => new Map([...await configuration(site), ...variables(environments, site), ...await idle(site)]),
        isSecret: file => path.basename(file) === VARIABLES,
    };
}

/** What the master reads when it starts. */
async function configuration(site: SiteRecord): Promise<Files> {
    const { name, phpSettings: settings } = site;
    const directory = place.php(name);
    return new Map([
        [path.join(directory, 'pool.conf'), await render('php/pool.conf', {
            name, settings, request: requestLimits(site),
            variables: site.environment.inPhp ? { file: path.join(directory, VARIABLES) } : null, statusPath: STATUS_PATH,
            timezone: settings.timezone === '' ? null : { name: settings.timezone },
            errorReporting: ERROR_REPORTING[settings.errorLevel], sessionSeconds: settings.sessionMinutes * 60,
            socket: place.socket(name), home: place.home(name), logs: place.logs(name),
        })],
        [path.join(directory, 'opcache.ini'), await render('php/opcache.ini', {
            name, settings, opcacheMegabytes: bytesOf(settings.opcacheMemory) / 1024 ** 2,
        })],
    ]);
}

/** Variables of the site's environment, where PHP is to have them. They are secret: only root and the site's own master read them. */
function variables(environments: Environments, site: SiteRecord): Files {
    const { name, environment: { inPhp } } = site;
    if (!inPhp)
        return new Map();
    const values = valuesOf(parseDotenv(environments.current(site) ?? '').entries);
    return new Map([[path.join(place.php(name), VARIABLES), `; Variables of the environment of ${name}: "hostingctl env set".\n`
        + poolEnvironment(values)]]);
}

/** What says when it is ended. */
async function idle({ name, phpSettings: { keepRunning, idleMinutes } }: SiteRecord): Promise<Files> {
    return new Map([[idleFile(name), await render('php/idle.conf', { name, idleMinutes: keepRunning ? 'never' : idleMinutes })]]);
}

interface Tools { systemd: Systemd, generated: Generated, environments: Environments }

async function make({ systemd, generated, environments }: Tools, site: SiteRecord, context: StepContext): Promise<void> {
    const wanted = await configuration(site);
    await makeDirectory(place.php(site.name));
    const link = path.join(place.php(site.name), 'php-fpm');
    const program = await fpmBinary(site.php);
    const present = await linkTarget(link);
    const secret = variables(environments, site);
    // Before the file that includes it.
    const hasOthers = await generated.write(site, secret, { mode: 0o640, owner: { uid: 0, gid: site.uid } });
    const changed = await generated.write(site, wanted) || hasOthers;
    if (secret.size === 0)
        await removeFile(path.join(place.php(site.name), VARIABLES));
    await generated.write(site, await idle(site));
    if (present !== program)
        await linkTo(program, link);
    await linkPrograms(site);
    // Visitors wait in the socket's queue meanwhile; running requests are finished by the old master.
    if (present !== undefined && (changed || present !== program || context.resumed))
        await systemd.unit('TryRestartUnit', place.serviceUnit(site.name));
    for (const [file, text] of wanted)
        context.artifact(path.basename(file), text);
    const { processes, memoryLimit } = site.phpSettings;
    context.log(`PHP ${site.php}, at most ${processes} processes, memory limit ${memoryLimit}.`);
}
