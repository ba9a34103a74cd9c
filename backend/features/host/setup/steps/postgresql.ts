// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * PostgreSQL, of the distribution or of its makers' repository (PGDG), which calls its unit by its version. The panel knows
 * postgresql.service, so that one gets a second name.
 */

import { type Facts, has, isActive, missingOf } from '../facts.ts';
import { dnf, install, left, needed, type Part, type Verdict } from '../step.ts';
import { MODULAR, streamFor, tooOld } from '../streams.ts';
import { enable, running } from '../units.ts';

const UNIT = 'postgresql.service';
const OF_PGDG = /^postgresql-\d+\.service$/;
const PGDG = '17';

export function postgresql(fromPgdg: boolean): Part {
    return {
        name: 'postgresql',
        title: fromPgdg ? `Run PostgreSQL ${PGDG} of PGDG` : 'Run PostgreSQL',
        judge: facts => {
            const other = Object.keys(facts.units).find(unit => OF_PGDG.test(unit));
            if (other !== undefined && facts.units[UNIT])
                return told(!fromPgdg, 'It is that of PGDG', running(facts, { packages: [], unit: other }));
            if (fromPgdg && !has(facts, 'postgresql-server'))
                return ofPgdg(facts);
            return other !== undefined
                ? left(`${other} of another repository is on this host; the panel knows ${UNIT} alone. `
                    + `Give it that name: ln -s /usr/lib/systemd/system/${other} /etc/systemd/system/${UNIT}`)
                : told(fromPgdg, 'It is that of the distribution', ofDistribution(facts));
        },
    };
}

/** Databases are not moved from one to the other by themselves, so what is there stays, and whoever has chosen otherwise is told. */
function told(isOther: boolean, what: string, verdict: Verdict): Verdict {
    return isOther ? { ...verdict, why: `${verdict.why} ${what}, which stays with its data: dump them and load them into another.` }
        : verdict;
}

function ofDistribution(facts: Facts): Verdict {
    return tooOld(facts, 'postgresql', 'postgresql-server') ?? running(facts, {
        packages: ['postgresql-server'], unit: UNIT, before: streamFor(facts, 'postgresql'),
        between: facts.postgresqlData.distribution || isActive(facts, UNIT) ? [] : [{ run: ['postgresql-setup', '--initdb'] }],
    });
}

/** The second name last, but for the start: where it is, all before it is done. */
function ofPgdg(facts: Facts): Verdict {
    const unit = `postgresql-${PGDG}.service`;
    const name = `postgresql${PGDG}-server`;
    const { release } = facts.platform;
    const isInstalled = has(facts, name) && facts.units[unit] !== undefined;
    return needed(
        isInstalled ? `${unit} is not ready.` : `Not installed: ${name}.`,
        ...missingOf(facts, ['pgdg-redhat-repo']).map(() => install('https://download.postgresql.org/pub/repos/yum/reporpms/'
            + `EL-${release}-x86_64/pgdg-redhat-repo-latest.noarch.rpm`)),
        ...isInstalled ? [] : [...MODULAR.includes(release) ? [dnf('module', 'disable', 'postgresql')] : [], install(name)],
        ...facts.postgresqlData.pgdg ? [] : [{ run: [`/usr/pgsql-${PGDG}/bin/postgresql-${PGDG}-setup`, 'initdb'] } as const],
        { run: ['ln', '--symbolic', '--', `/usr/lib/systemd/system/${unit}`, `/etc/systemd/system/${UNIT}`] },
        enable(unit),
    );
}

/** Where PostgreSQL keeps its data; there is some where this file is. */
export const DATA = { distribution: '/var/lib/pgsql/data/PG_VERSION', pgdg: `/var/lib/pgsql/${PGDG}/data/PG_VERSION` };
