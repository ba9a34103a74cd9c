// SPDX-License-Identifier: LGPL-2.1-or-later
/* The service on the bus: introspection, messages that must not hurt it, who may do what, and its idle exit. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { exec, hostingctl, refused, type Result, run, until } from '../support/machine.ts';

const SERVICE = ['org.cockpithosting.Hosting', '/org/cockpithosting/Hosting'];

function call(method: string, signature: string[], user = 'nobodyelse'): Promise<Result> {
    const dot = method.lastIndexOf('.');
    const [face, member] = [`org.cockpithosting.${method.slice(0, dot)}`, method.slice(dot + 1)];
    return exec(['busctl', 'call', ...SERVICE, face, member, ...signature], { user });
}

async function pid(): Promise<string> {
    return (await run(['systemctl', 'show', '--property=MainPID', '--value', 'hostingd.service'])).trim();
}

describe('the interfaces', () => {
    it('can be introspected, with every command as a method', async () => {
        const xml = await run(['busctl', 'introspect', ...SERVICE]);
        for (const [face, members] of Object.entries({
            Sites1: ['Create', 'List', 'Show', 'Delete', 'Suggest', 'Preview'],
            Jobs1: ['List', 'Show', 'Log', 'Artifact', 'Retry', 'Cancel'],
            Hosting1: ['Info', 'Subscribe'],
        })) {
            expect(xml).toContain(`org.cockpithosting.${face}`);
            for (const member of members)
                expect(xml).toMatch(new RegExp(`\\.${member} +method +s +s`));
        }
        expect(xml).toMatch(/\.JobUpdated +signal +s/);
        expect(xml).toMatch(/\.Changed +signal +ss/);
    });
});

describe('a message from any local user', () => {
    let before: string;

    beforeAll(async () => {
        await hostingctl('host', 'info');
        before = await pid();
    });

    // One process answers all of it: none of the messages may end it.
    afterAll(async () => {
        expect(await pid()).toBe(before);
        expect(before).not.toBe('0');
    });

    it('with a file descriptor', async () => {
        const { status, stderr } = await exec(['python3', '-c', `
import dbus
bus = dbus.SystemBus()
face = dbus.Interface(bus.get_object('${SERVICE[0]}', '${SERVICE[1]}', introspect=False), 'org.cockpithosting.Sites1')
try:
    face.get_dbus_method('List')(dbus.types.UnixFd(0), signature='h')
except dbus.DBusException as error:
    print(error.get_dbus_name())
`], { user: 'nobodyelse' });
        expect([status, stderr]).toEqual([0, '']);
    });

    it('with the signature h in a variant and no descriptor behind it', async () => {
        const { status } = await call('Sites1.List', ['v', 's', '{}']);
        expect(status).not.toBe(0);
    });

    it('that sets a property', async () => {
        const { stderr } = await exec(['busctl', 'set-property', ...SERVICE, 'org.cockpithosting.Sites1', 'Create', 's', 'x'],
            { user: 'nobodyelse' });
        expect(stderr).toMatch(/There are no properties/);
    });

    for (const [what, words] of Object.entries({
        'with no argument': [''],
        'with two arguments': ['ss', '{}', '{}'],
        'with a number': ['u', '7'],
        'with an array': ['as', '1', '{}'],
        'with a dictionary': ['a{sv}', '1', 'domain', 's', 'x'],
    })) {
        it(what, async () => {
            const { stderr } = await call('Sites1.List', words);
            expect(stderr).toContain('The method takes one JSON document');
        });
    }

    it('for a method or an interface that does not exist', async () => {
        expect((await call('Sites1.Destroy', ['s', '{}'])).stderr).toContain('There is no such method.');
        expect((await call('Nothing1.List', ['s', '{}'])).stderr).toContain('There is no such method.');
        const { stderr } = await exec(['busctl', 'call', SERVICE[0]!, '/nowhere', 'org.cockpithosting.Sites1', 'List', 's', '{}']);
        expect(stderr).toContain('There is no object /nowhere.');
    });

    it('with 1 MB of JSON', async () => {
        const { stderr } = await exec(['python3', '-c', `
import dbus, json
face = dbus.Interface(dbus.SystemBus().get_object('${SERVICE[0]}', '${SERVICE[1]}', introspect=False), 'org.cockpithosting.Sites1')
try:
    face.Show(json.dumps({'site': 'x' * 1000000}))
except dbus.DBusException as error:
    import sys; sys.stderr.write(error.get_dbus_message())
`], { user: 'nobodyelse' });
        expect(stderr).toContain('The input is longer than 256 kB.');
    });

    for (const text of [
        '', '{', 'null', '[]', '"x"', '7', '{"site":7}', '{"nosuchfield":1}', '{"__proto__":{"role":"administrator"}}', '[[[[[[[[',
    ]) {
        it(`with ${text || 'nothing'} for a JSON document`, async () => {
            const { status, stderr } = await call('Sites1.Show', ['s', text]);
            expect(status).toBe(1);
            expect(stderr).toContain('"message"');
            expect(stderr).not.toMatch(/ at |\.cjs|\.ts:|node:/);
        });
    }

    it('1,000 times at once', async () => {
        const answered = await run(['python3', '-c', `
import dbus, dbus.mainloop.glib
from gi.repository import GLib
dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
face = dbus.Interface(dbus.SystemBus().get_object('${SERVICE[0]}', '${SERVICE[1]}', introspect=False), 'org.cockpithosting.Sites1')
loop = GLib.MainLoop()
answers = []
def done(answer):
    answers.append(answer)
    if len(answers) == 1000:
        loop.quit()
for i in range(1000):
    face.List('{}', reply_handler=done, error_handler=lambda error: done(str(error)))
GLib.timeout_add_seconds(60, loop.quit)
loop.run()
print(len(answers), sorted(set(map(str, answers))))
`], { user: 'nobodyelse' });
        expect(answered.trim()).toBe('1000 [\'[]\']');
    });
});

describe('who may do what', () => {
    const DENIED = 4, NOT_FOUND = 3;

    beforeAll(async () => {
        await hostingctl('site', 'create', 'owned.example', '--owner', 'customer');
        await hostingctl('site', 'create', 'foreign.example');
    });

    afterAll(async () => {
        await run(['rm', '-f', '/etc/polkit-1/rules.d/10-test.rules']);
        for (const name of ['owned', 'foreign'])
            await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    });

    async function listAs(user: string): Promise<string[]> {
        const sites = JSON.parse(await run(['hostingctl', 'site', 'list', '--json'], { user })) as SiteSummary[];
        return sites.map(site => site.name);
    }

    it('a customer sees exactly the sites it owns', async () => {
        expect(await listAs('customer')).toEqual(['owned']);
        expect(await listAs('nobodyelse')).toEqual([]);
        expect(JSON.parse(await run(['hostingctl', 'host', 'info', '--json'], { user: 'customer' })))
            .toMatchObject({ role: 'customer', user: 'customer' });
    });

    it('a customer is told of others\' sites and jobs that they do not exist', async () => {
        const [job] = await hostingctl<{ id: number }[]>('job', 'list', '--site', 'foreign');
        expect(await refused(['site', 'show', 'foreign'], { user: 'customer' })).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['site', 'show', 'foreign.example'], { user: 'customer' })).toMatchObject({ status: NOT_FOUND });
        for (const [verb, ...more] of [['show'], ['log'], ['artifact', 'php', 'pool.conf']] as [string, ...string[]][]) {
            expect(await refused(['job', verb, String(job?.id), ...more], { user: 'customer' }))
                .toMatchObject({ status: NOT_FOUND });
        }
        const jobs = JSON.parse(await run(['hostingctl', 'job', 'list', '--json'], { user: 'customer' })) as { site: string }[];
        const sites = new Set(jobs.map(each => each.site));
        expect(sites).toContain('owned');
        expect(sites).not.toContain('foreign');
    });

    it('a customer can change nothing, its own site included', async () => {
        const [job] = await hostingctl<{ id: number }[]>('job', 'list', '--site', 'owned');
        for (const words of [
            ['site', 'create', 'mine.example'], ['site', 'delete', 'owned', '--yes'], ['site', 'suggest', 'mine.example'],
            ['job', 'retry', String(job?.id)],
        ])
            expect(await refused(words, { user: 'customer' }), words.join(' ')).toMatchObject({ status: DENIED });
    });

    it('a site\'s own user is nobody', async () => {
        expect(await listAs('owned')).toEqual([]);
        expect(await refused(['site', 'delete', 'owned', '--yes'], { user: 'owned' })).toMatchObject({ status: DENIED });
    });

    it('polkit makes an administrator, for the action it grants', async () => {
        await run(['tee', '/etc/polkit-1/rules.d/10-test.rules'], { input: `polkit.addRule(function (action, subject) {
            if (action.id === 'org.cockpithosting.read' && subject.user === 'nobodyelse')
                return polkit.Result.YES;
        });` });
        await until('polkit has read the rule', async () => (await listAs('nobodyelse')).length > 0, 10);
        expect(await listAs('nobodyelse')).toEqual(['foreign', 'owned']);
        expect(await refused(['site', 'delete', 'owned', '--yes'], { user: 'nobodyelse' })).toMatchObject({ status: DENIED });
    });

    it('every change and every refusal is in the audit', async () => {
        const rows = (await hostingctl<{ actor: string, command: string, outcome: string }[]>('audit', 'list', '--limit', '500'))
            .map(({ actor, command, outcome }) => `${actor} ${command} ${outcome}`);
        for (const row of ['root site.create ok', 'customer site.create Denied', 'customer site.delete Denied'])
            expect(rows).toContain(row);
        expect(await refused(['audit', 'list'], { user: 'customer' })).toMatchObject({ status: DENIED });
    });

    it('signals reach only those who may see the site', async () => {
        const listen = (user: string): Promise<Result> => exec(['timeout', '6', 'python3', '-u', '-c', `
import dbus, dbus.mainloop.glib
from gi.repository import GLib
dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SystemBus()
bus.add_signal_receiver(lambda *a: print(a[0][:200]), dbus_interface='org.cockpithosting.Hosting1')
dbus.Interface(bus.get_object('${SERVICE[0]}', '${SERVICE[1]}', introspect=False), 'org.cockpithosting.Hosting1').Subscribe('{}')
GLib.MainLoop().run()
`], { user });
        await run(['rm', '-f', '/etc/polkit-1/rules.d/10-test.rules']);
        await until('polkit has forgotten the rule', async () => (await listAs('nobodyelse')).length === 0, 10);
        const [customer, nobody] = [listen('customer'), listen('nobodyelse')];
        await new Promise(resolve => setTimeout(resolve, 1500));
        await hostingctl('site', 'create', 'signals.example', '--owner', 'customer');
        await hostingctl('site', 'delete', 'signals', '--yes', '--files', 'delete');
        expect((await customer).stdout).toContain('signals.example');
        expect((await nobody).stdout).toBe('');
    });
});

describe('an idle service', () => {
    it('ends by itself, and is back with the next call', async () => {
        await hostingctl('host', 'info');
        await until('hostingd has ended', async () => await pid() === '0', 60);
        expect((await run(['systemctl', 'show', '--property=Result', '--value', 'hostingd.service'])).trim()).toBe('success');
        expect(await hostingctl('host', 'info')).toMatchObject({ role: 'administrator' });
    });

    it('loses no call while it ends', async () => {
        // Calls around the moment of the idle exit, 30 s after the last one.
        await hostingctl('host', 'info');
        const failures = await run(['bash', '-c', `
            sleep 29
            for i in $(seq 80); do
                busctl call ${SERVICE.join(' ')} org.cockpithosting.Jobs1 Show s '{"id":1000000}' 2>&1 | grep -v 'There is no job' || true
                [ $((i % 8)) = 0 ] && sleep 0.3
            done`], { timeout: 110_000 });
        expect(failures).toBe('');
    });
});
