// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The servers that sites rely on. Data that is there is never touched: only a server without any gets its first, from the package's
 * own tool or at its first start.
 */

import { has, isActive } from '../facts.ts';
import { done, left, type Part } from '../step.ts';
import { streamFor, tooOld } from '../streams.ts';
import { running } from '../units.ts';

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
