// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where nginx and PostgreSQL come from: the distribution or their makers, on each release and beside what is there already. */

import { describe, expect, test } from 'vitest';

import { but, el10, el8, el9, OFF, ON } from '../../../../test/support/recorded-hosts.ts';
import { type SetupChoices, setupCommands } from '../../../contract/setup.ts';
import type { Facts } from './facts.ts';
import { planFor } from './plan.ts';

const choose = (given: object = {}): SetupChoices => setupCommands.plan.input.parse(given);
const DEFAULT = choose();
const step = (facts: Facts, name: string, choices = DEFAULT) => planFor(facts, choices).steps.find(each => each.name === name);
/** What would be done for one part; undefined where nothing is to be done. */
const commandsOf = (facts: Facts, name: string, choices = DEFAULT): string[] | undefined => {
    const found = step(facts, name, choices);
    return found?.state === 'needed' ? found.commands : undefined;
};

const DNF = 'dnf --assumeyes';

describe('PostgreSQL of PGDG', () => {
    test('is installed by the name that the panel knows', () => {
        const chosen = choose({ database: 'postgresql', pgdg: true });
        const repository = (release: number): string =>
            `https://download.postgresql.org/pub/repos/yum/reporpms/EL-${release}-x86_64/pgdg-redhat-repo-latest.noarch.rpm`;
        const rest = ['/usr/pgsql-17/bin/postgresql-17-setup initdb',
            'ln --symbolic -- /usr/lib/systemd/system/postgresql-17.service /etc/systemd/system/postgresql.service',
            'systemctl enable --now -- postgresql-17.service'];
        expect(commandsOf(el9, 'postgresql', chosen)).toEqual([`${DNF} install ${repository(9)}`, `${DNF} module disable postgresql`,
            `${DNF} install postgresql17-server`, ...rest]);
        expect(commandsOf(el10, 'postgresql', chosen)).toEqual([`${DNF} install ${repository(10)}`, `${DNF} install postgresql17-server`, ...rest]);
        // Cut off after its first data were made.
        const half = but(el9, ['pgdg-redhat-repo', 'postgresql17-server'], {
            units: { 'postgresql-17.service': OFF }, postgresqlData: { distribution: false, pgdg: true } });
        expect(commandsOf(half, 'postgresql', chosen)).toEqual(rest.slice(1));
        const whole = but(half, [], { units: { 'postgresql-17.service': ON, 'postgresql.service': { enabled: true, active: false } } });
        expect(step(whole, 'postgresql', chosen)).toMatchObject({ state: 'done' });
        // The distribution's, where it is there, stays.
        const other = but(el9, ['postgresql-server'], { units: { 'postgresql.service': ON },
            postgresqlData: { distribution: true, pgdg: false } });
        expect(step(other, 'postgresql', chosen)).toMatchObject({ state: 'done',
            why: 'postgresql.service runs. It is that of the distribution, which stays with its data: dump them and load them into another.' });
    });

    test('is installed on EL 8 as on 9', () => {
        const commands = commandsOf(el8, 'postgresql', choose({ database: 'postgresql', pgdg: true }));
        expect(commands?.slice(0, 3)).toEqual([
            `${DNF} install https://download.postgresql.org/pub/repos/yum/reporpms/EL-8-x86_64/pgdg-redhat-repo-latest.noarch.rpm`,
            `${DNF} module disable postgresql`, `${DNF} install postgresql17-server`]);
    });
});

describe('nginx of nginx.org', () => {
    const chosen = choose({ profile: 'wordpress', nginx: 'nginx.org' });
    const REPOSITORY = 'write /etc/yum.repos.d/hosting-nginx.repo';
    const OF_DISTRIBUTION = ['nginx-filesystem', 'nginx-core'];
    const OF_MAKERS = { nginxVendor: 'NGINX Packaging <nginx-packaging@f5.com>' };
    const noNginx = (facts: Facts): Facts =>
        ({ ...facts, packages: new Set([...facts.packages].filter(name => name !== 'nginx')), nginxVendor: null });

    test.each([el8, el9, el10])('is installed where none is: $platform.name', bare => {
        expect(commandsOf(noNginx(bare), 'nginx', chosen)).toEqual([REPOSITORY, `${DNF} install nginx`, 'systemctl enable --now -- nginx.service']);
        expect(commandsOf(noNginx(bare), 'nginx')?.[0]).toBe(
            bare.platform.release === 10 ? `${DNF} install nginx` : `${DNF} module enable nginx:1.24`);
    });

    test.each([el8, el9, el10])('takes the place of that of the distribution, which the plan says: $platform.name', bare => {
        const there = but(bare, OF_DISTRIBUTION);
        expect(step(there, 'nginx', chosen)).toEqual({ name: 'nginx', title: 'Run nginx of nginx.org', state: 'needed',
            why: 'nginx of AlmaLinux is installed and is replaced by that of nginx.org, as was chosen. Its modules are removed with it; '
                + 'configuration and virtual hosts stay.',
            commands: [REPOSITORY, `${DNF} swap --allowerasing nginx-filesystem nginx`, 'nginx -t',
                'systemctl enable --now -- nginx.service'] });
        // Unasked it stays.
        expect(commandsOf(there, 'nginx')).toEqual(['systemctl enable --now -- nginx.service']);
    });

    test('is tested before one that runs is restarted', () => {
        const runs = but(el9, OF_DISTRIBUTION, { units: { 'nginx.service': ON }, listening: [22, 80, 443, 9090] });
        expect(commandsOf(runs, 'nginx', chosen)?.slice(-2)).toEqual(['nginx -t', 'systemctl restart -- nginx.service']);
    });

    test('stays where AppStream is chosen, and that is said', () => {
        const makers = but(el9, [], { ...OF_MAKERS, units: { 'nginx.service': ON } });
        expect(step(makers, 'nginx', chosen)).toMatchObject({ state: 'done', why: 'nginx.service runs.' });
        expect(step(makers, 'nginx')).toMatchObject({ state: 'done', commands: [],
            why: 'nginx.service runs. It is nginx of nginx.org, which stays.' });
        expect(step({ ...makers, nginxVendor: 'Nginx, Inc.' }, 'nginx', chosen)).toMatchObject({ state: 'done' });
    });

    test('comes from the repository that is there', () => {
        const file = '/etc/yum.repos.d/nginx.repo';
        const commands = (text: string) => commandsOf(but(noNginx(el9), [], { files: { [file]: text } }), 'nginx', chosen)?.slice(0, -1);
        expect(commands('[nginx-stable]\nname=x\nenabled=1\n')).toEqual([`${DNF} install nginx`]);
        expect(commands('[nginx-stable]\nenabled=0\n[nginx-mainline]\nenabled=1\n')).toEqual([`${DNF} install nginx`]);
        expect(commands('[nginx-stable]\nenabled=0\n[nginx-mainline]\nenabled=0\n')).toEqual([`write ${file}`, `${DNF} install nginx`]);
    });

    test('is not brought where it is not known what would go, or is not wanted', () => {
        expect(step(but(el9, [], { nginxVendor: 'Somebody' }), 'nginx', chosen)).toMatchObject({ state: 'left', commands: [],
            why: 'nginx of Somebody is installed, and it is not known how to replace it. Remove it, then try again.' });
        expect(step(but(el9, OF_DISTRIBUTION, { units: { 'nginx.service': { ...OFF, masked: true } } }), 'nginx', chosen))
            .toMatchObject({ state: 'left', why: expect.stringContaining('systemctl unmask') as string });
        expect(step(but(el9, OF_DISTRIBUTION, { listening: [80] }), 'nginx', chosen)).toMatchObject({ state: 'left' });
    });
});
