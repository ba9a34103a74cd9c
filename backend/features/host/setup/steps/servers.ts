// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The servers that sites rely on. Data that is there is never touched: only a server without any gets its first, from the package's
 * own tool or at its first start.
 */

import { type Facts, has, isActive } from '../facts.ts';
import { type Action, dnf, done, left, type Part, type Verdict } from '../step.ts';
import { running } from '../units.ts';

export const nginx: Part = {
    name: 'nginx',
    title: 'Run nginx',
    judge: facts => {
        const HTTP = 80;
        if (!isActive(facts, 'nginx.service') && facts.listening.includes(HTTP))
            return left(`Another program answers on port ${HTTP}. Stop it, then systemctl enable --now nginx.`);
        return running(facts, { packages: ['nginx'], unit: 'nginx.service', before: streamFor(facts, 'nginx') });
    },
};

export const mariadb: Part = {
    name: 'mariadb',
    title: 'Run MariaDB',
    judge: facts => {
        if (['mysql-server', 'mysql-community-server'].some(name => has(facts, name)))
            return left('MySQL is on this host, and MariaDB cannot be installed beside it.');
        // MariaDB's own packages are called so.
        const name = has(facts, 'MariaDB-server') ? 'MariaDB-server' : 'mariadb-server';
        return tooOld(facts, 'mariadb', name)
            ?? running(facts, { packages: [name], unit: 'mariadb.service', before: streamFor(facts, 'mariadb') });
    },
};

export const postgresql: Part = {
    name: 'postgresql',
    title: 'Run PostgreSQL',
    judge: facts => {
        const other = Object.keys(facts.units).find(unit => /^postgresql-\d+\.service$/.test(unit));
        if (other !== undefined && facts.units['postgresql.service'])
            return running(facts, { packages: [], unit: other });
        if (other !== undefined) {
            return left(`${other} of another repository is on this host; the panel knows postgresql.service alone. `
                + `Give it that name: ln -s /usr/lib/systemd/system/${other} /etc/systemd/system/postgresql.service`);
        }
        return tooOld(facts, 'postgresql', 'postgresql-server') ?? running(facts, {
            packages: ['postgresql-server'], unit: 'postgresql.service', before: streamFor(facts, 'postgresql'),
            between: facts.postgresqlData ? [] : [{ run: ['postgresql-setup', '--initdb'] }],
        });
    },
};

/** Valkey replaces Redis on EL 10. Whichever is there is taken. */
export const cache: Part = {
    name: 'cache',
    title: 'Run Redis or Valkey',
    judge: facts => {
        const valkey = has(facts, 'valkey') || (facts.platform.release === 10 && !has(facts, 'redis'));
        const name = valkey ? 'valkey' : 'redis';
        return running(facts, { packages: [name], unit: `${name}.service` });
    },
};

export const certbot: Part = {
    name: 'certbot',
    title: 'Have certificates renewed by certbot',
    judge: facts => running(facts, { packages: ['certbot'], unit: 'certbot-renew.timer' }),
};

export const chrony: Part = {
    name: 'time',
    title: 'Keep the time with chronyd',
    judge: facts => {
        const other = ['ntpd.service', 'systemd-timesyncd.service', 'ptp4l.service'].find(unit => isActive(facts, unit));
        return other !== undefined ? done(`${other} keeps the time.`)
            : running(facts, { packages: ['chrony'], unit: 'chronyd.service' });
    },
};

/** Module streams: the oldest that does for sites, and the one to choose where none is. EL 10 has no modules. */
const STREAMS: Readonly<Record<string, { least: string, choose: string }>> = {
    nginx: { least: '1.20', choose: '1.24' },
    mariadb: { least: '10.5', choose: '10.11' },
    postgresql: { least: '13', choose: '16' },
};
const MODULAR = [8, 9];

/** A stream that somebody has chosen stays. */
function streamFor({ platform: { release }, modules }: Facts, module: string): Action[] {
    const stream = STREAMS[module];
    return stream && MODULAR.includes(release) && modules[module] === undefined
        ? [dnf('module', 'enable', `${module}:${stream.choose}`)] : [];
}

/** A chosen stream whose server could not keep what sites need: to change it is the administrator's. */
function tooOld(facts: Facts, module: string, name: string): Verdict | undefined {
    const chosen = facts.modules[module];
    const least = STREAMS[module]?.least;
    if (chosen === undefined || least === undefined || has(facts, name) || chosen.localeCompare(least, 'en', { numeric: true }) >= 0)
        return undefined;
    return left(`The stream ${module}:${chosen} is chosen on this host, and sites need ${least} or newer. `
        + `To choose anew: dnf module reset ${module}`);
}
