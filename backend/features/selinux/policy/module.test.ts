// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test, vi } from 'vitest';

import type { SiteRecord } from '../../common/site.ts';
import { parseModules } from '../../../host/selinux-policy.ts';
import { parseRestored } from '../../../host/relabel.ts';
import { moduleOf, moduleText, type Ports, portType, siteOf } from './module.ts';

vi.mock('../../../host/files.ts', () => ({ readFile: () => Promise.resolve(undefined) }));

const PORTS = `afs_bos_port_t                 udp      7007
hplip_port_t                   tcp      1782, 2207, 2208, 8290, 50000, 50002
redis_port_t                   tcp      6379, 16379, 26379
unreserved_port_t              tcp      61001-65535, 1024-32767
dns_port_t                     udp      53
reserved_port_t                tcp      1-511
http_port_t                    tcp      80, 81, 443, 488, 8008, 8009, 8443, 9000
narrow_port_t                  tcp      5900-5983, 5985-5999
`;
const ports: Pick<Ports, 'typeOf'> = { typeOf: port => Promise.resolve(portType(PORTS, port)) };

const site = (name: string, selinux: Partial<SiteRecord['selinux']> = {}): SiteRecord =>
    ({ name, level: 's0:c1,c2', selinux: { ports: [], ownBinaries: false, directories: [], ...selinux } }) as unknown as SiteRecord;

test.each([
    ['6379/tcp', 'redis_port_t'], ['443/tcp', 'http_port_t'], ['440/tcp', 'reserved_port_t'], ['5901/tcp', 'narrow_port_t'],
    ['5984/tcp', 'unreserved_port_t'], ['53/tcp', 'reserved_port_t'], ['7007/tcp', 'unreserved_port_t'], ['40000/tcp', 'port_t'],
])('the port %s has the type of the narrowest range of its protocol: %s', (port, type) => {
    expect(portType(PORTS, port)).toBe(type);
});

test('a site\'s module derives its type, and carries its exceptions and no more', async () => {
    expect(withoutComments(await moduleText(site('shop'), ports))).toBe('(block hosting_shop (blockinherit hosting_site_template) )');
    expect(withoutComments(await moduleText(site('shop', { ports: ['443/tcp', '6379/tcp'], ownBinaries: true }), ports))).toBe(
        '(block hosting_shop (blockinherit hosting_site_template) (allow t http_port_t (tcp_socket (name_connect))) '
        + '(allow t redis_port_t (tcp_socket (name_connect))) (allow t hosting_content_t (file (execute execute_no_trans map))) )');
});

test.each(['a) (allow t shadow_t (file (read)))', 'a b', 'a\n', '', '.a'])('no site is called %j in a policy', async name => {
    await expect(moduleText(site(name), ports)).rejects.toThrow(/could not be rendered/);
});

test('what the host answers is no policy before it was looked at', async () => {
    const hostile = { typeOf: () => Promise.resolve('x) (allow t shadow_t') };
    await expect(moduleText(site('shop', { ports: ['1/tcp'] }), hostile)).rejects.toThrow(/could not be rendered/);
});

test('a site of any name has a module and a type that nothing else has', () => {
    for (const name of ['site', 'own', 'template', 'shop']) {
        expect(siteOf(moduleOf(name))).toBe(name);
        expect(['hosting_site', 'hosting_own', 'hosting_site_template', 'hostingd']).not.toContain(moduleOf(name));
    }
    for (const other of ['hosting_site', 'hosting-', 'hosting-A', 'hosting-a-b', 'xhosting-shop', 'hosting-../x', 'hosting-1a'])
        expect(siteOf(other), other).toBeUndefined();
});

test('modules of others are not ours, whatever their name', () => {
    expect(parseModules('300 hosting-shop  cil      \n200 hosting_site  pp       \n400 hosting-mine cil\n300 x disabled cil\n'))
        .toEqual(['hosting-shop', 'x']);
});

test('what restorecon says is read, names with spaces too', () => {
    const to = 'system_u:object_r:hosting_content_t:s0:c1,c2', from = 'unconfined_u:object_r:user_home_t:s0';
    const text = `Relabeled /home/shop/a b from c from ${from} to ${to}\nWould relabel /home/shop/.env from ${from} to ${to}\nelse\n`;
    expect(parseRestored(text))
        .toEqual([{ path: '/home/shop/a b from c', from, to }, { path: '/home/shop/.env', from, to }]);
});

function withoutComments(text: string): string {
    return text.split('\n').filter(line => !line.trim().startsWith(';')).join(' ').replaceAll(/\s+/g, ' ').trim();
}
