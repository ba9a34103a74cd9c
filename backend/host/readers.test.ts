// SPDX-License-Identifier: LGPL-2.1-or-later
/* What programs of the host say, as it is read. */

import { expect, test } from 'vitest';

import { parseVerification } from './installed-packages.ts';
import { parseListeners, unitIn } from './listeners.ts';
import { parseUnitStates } from './unit-states.ts';

test('ss: who listens', () => {
    expect(parseListeners(`LISTEN 0      511          0.0.0.0:80         0.0.0.0:*    users:(("nginx",pid=104,fd=5),("nginx",pid=102,fd=5))
LISTEN 0      4096               *:9090             *:*    users:(("systemd",pid=1,fd=40))
LISTEN 0      128             [::]:2049          [::]:*
ESTAB 0 0 127.0.0.1:80 127.0.0.1:4000
`)).toEqual([
        { address: '0.0.0.0', port: 80, program: 'nginx', pid: 102 }, { address: '*', port: 9090, program: 'systemd', pid: 1 },
        { address: '[::]', port: 2049 },
    ]);
});

test.each([
    ['0::/system.slice/httpd.service\n', 'httpd.service'],
    ['12:pids:/x\n1:name=systemd:/system.slice/httpd.service\n', 'httpd.service'],
    ['0::/user.slice/user-1000.slice/session-3.scope', undefined],
    ['0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n', 'x.service'],
    ['0::/user.slice/user-1000.slice/user@1000.service/init.scope\n', undefined],
    ['', undefined],
])('a control group of %j is of the unit %s', (text, unit) => {
    expect(unitIn(text)).toBe(unit);
});

test('rpm --verify: what was altered', () => {
    expect(parseVerification(`S.5....T.  c /etc/logrotate.d/cockpit-hosting
missing     /usr/libexec/hosting/hostingd
missing   c /etc/x y (Permission denied)
.M.......  g /var/cache/hosting/node
`)).toEqual([
        { path: '/etc/logrotate.d/cockpit-hosting', what: 'S.5....T.', isConfiguration: true },
        { path: '/usr/libexec/hosting/hostingd', what: 'missing', isConfiguration: false },
        { path: '/etc/x y', what: 'missing', isConfiguration: true },
        { path: '/var/cache/hosting/node', what: '.M.......', isConfiguration: false },
    ]);
});

test('systemctl show: one block a unit', () => {
    const [first, second, ...others] = parseUnitStates(`Id=nginx.service
LoadState=loaded
ActiveState=active
UnitFileState=enabled
FragmentPath=/usr/lib/systemd/system/nginx.service
DropInPaths=/a.conf /b.conf

Id=x.service
LoadState=not-found
ActiveState=inactive
UnitFileState=
FragmentPath=
DropInPaths=
`);
    expect(others).toEqual([]);
    expect(first).toEqual({
        unit: 'nginx.service', load: 'loaded', active: 'active', file: 'enabled', path: '/usr/lib/systemd/system/nginx.service',
        dropIns: ['/a.conf', '/b.conf'],
    });
    expect(second).toMatchObject({ load: 'not-found', dropIns: [] });
});
