// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the service reads that others have written: files of customers and administrators, words of programs, entries of logs. Each
 * reader gets texts that are nearly right and some that are long and all alike: it answers or refuses with a sentence, soon.
 */

import { describe, expect, test } from 'vitest';

import { parseAddress } from '../../backend/contract/address.ts';
import { parseDomain, parseDomainPattern } from '../../backend/contract/domain.ts';
import { parseDotenv } from '../../backend/contract/dotenv.ts';
import { valuesOf } from '../../backend/contract/dotenv-values.ts';
import { problemsOf } from '../../backend/contract/dotenv-problems.ts';
import { HostingError } from '../../backend/contract/errors.ts';
import { problemOfSnippet, sitesPassedTo } from '../../backend/contract/nginx-snippet.ts';
import { explainAuthority, nameProblems } from '../../backend/features/certificates/authority-words.ts';
import { peersIn, remotesIn, replaceBlock } from '../../backend/features/databases/postgresql-rules.ts';
import { compressionOf } from '../../backend/features/databases/transfer/format.ts';
import { poolEnvironment } from '../../backend/features/php/environment.ts';
import { advisedIn, packagesIn } from '../../backend/features/host/updates.ts';
import { parseMounts } from '../../backend/features/limits/file-systems.ts';
import { parseQuota, parseReport } from '../../backend/features/limits/quota.ts';
import { directivesAt } from '../../backend/features/nginx/http-level.ts';
import { abilitiesOf } from '../../backend/features/nginx/version.ts';
import { markOf, stayOf } from '../../backend/features/php/idle.ts';
import { parseQueue, parseStatus } from '../../backend/features/php/status.ts';
import { withEnforcing } from '../../backend/features/selinux/config.ts';
import { parseContexts } from '../../backend/features/selinux/contexts.ts';
import { parseAvc } from '../../backend/features/selinux/denials/parse.ts';
import { auditEntry, journalEntry } from '../../backend/features/selinux/denials/read.ts';
import { problemOf } from '../../backend/features/templates/render.ts';
import { adoptConfig } from '../../backend/features/wordpress/adopt.ts';
import { parseChecksum, parseSource } from '../../backend/features/wordpress/source.ts';
import { parseAnswer } from '../../backend/host/fastcgi.ts';
import { parseRestored } from '../../backend/host/relabel.ts';
import { parseModules } from '../../backend/host/selinux-policy.ts';
import { environmentTexts } from '../support/dotenv.ts';
import { FUZZ, Hostile } from '../support/hostile.ts';

const CASES = 100 * FUZZ;
/** Milliseconds of the processor: the service answers nobody meanwhile. The longest takes a tenth. */
const PATIENCE = 2000;

interface Reader {
    read: (text: string) => unknown;
    /** Texts as they are. */
    right: readonly string[];
    /** Bytes of the longest that the service reads; a file of an administrator's has no bound but is no megabytes. */
    most?: number;
}

const AVC = 'avc:  denied  { read } for  pid=7 comm="php-fpm" name=".env" dev="vda1" ino=5 scontext=system_u:system_r:hosting_site_t:s0:c1,c2 '
    + 'tcontext=system_u:object_r:hosting_env_t:s0:c3,c4 tclass=file permissive=0';
const DOTENV = ['APP_NAME="My shop"\nMAIL_FROM="${APP_NAME}"\n', 'A=1', 'export AB=\'x\'', ...environmentTexts(40, 5)];
const NGINX = ['http {\n    gzip on; # {\n    server { listen 80; }\n}\n', 'ssl_protocols TLSv1.3;\nmap $a $b { default "x}"; }\n'];
const HBA = ['local all all peer\n', '# BEGIN Hosting (cockpit-hosting writes this part; see "hostingctl database --help")\nhostssl "shop" "shop" 192.0.2.7/32 '
    + 'scram-sha-256\nlocal all "shop" peer map=hosting\n# END Hosting\nhost all all all md5\n'];
const FILE = 256 * 1024;

const READERS: Record<string, Reader> = {
    'an environment file': { read: text => { problemsOf(text); return valuesOf(parseDotenv(text).entries); }, right: DOTENV, most: FILE },
    'an environment file for a pool': { read: text => poolEnvironment(valuesOf(parseDotenv(text).entries)), right: DOTENV.slice(0, 3), most: 64 * 1024 },
    'a configuration of nginx': { read: text => [directivesAt(0, text), directivesAt(1, text)], right: NGINX, most: FILE },
    'lines for a virtual host': { read: text => [problemOfSnippet(text), sitesPassedTo(text)], right: ['gzip off;', 'location /a { return 204; }'], most: 64 * 1024 },
    'rules of PostgreSQL': { read: text => [peersIn(text), remotesIn(text), replaceBlock(text, ['x'])], right: HBA, most: FILE },
    'a denial': { read: parseAvc, right: [AVC], most: 8 * 1024 },
    'a line of audit.log': { read: auditEntry, right: [`type=AVC msg=audit(1700000000.123:456): ${AVC}`], most: 8 * 1024 },
    'an entry of the journal': { read: text => journalEntry({ MESSAGE: text, __REALTIME_TIMESTAMP: '1700000000000000' }), right: [AVC], most: 8 * 1024 },
    'the state of PHP': { read: parseStatus, right: ['{"pool":"a","start time":1,"active processes":1,"idle processes":1,"max active processes":1,'
        + '"accepted conn":1,"max children reached":0}'], most: FILE },
    'a socket\'s queue': { read: parseQueue, right: ['u_str LISTEN 3 511 /run/hosting/shop/php.sock 1 * 0'], most: 64 * 1024 },
    'an answer of FastCGI': { read: text => parseAnswer(Buffer.from(text, 'latin1')), right: ['\x01\x06\x00\x01\x00\x04\x00\x00\r\n\r\n\x01\x03\x00\x01\x00\x00\x00\x00'], most: FILE },
    mounts: { read: text => parseMounts(text, '253:0'), right: ['36 35 253:0 / /home rw,noatime master:1 - ext4 /dev/root rw,usrquota\n'], most: FILE },
    'a quota': { read: text => [parseQuota(text, '/home'), parseReport(text)], right: ['/home 140 0 0 35 0 0\n', '#1001 -- 140 0 0 35 0 0\n'], most: FILE },
    'local file contexts': { read: parseContexts, right: ['fcontext -a -f a -t hosting_content_t -r \'s0:c1,c2\' \'/home/shop(/.*)?\'\n'], most: FILE },
    'what was relabelled': { read: parseRestored, right: ['Relabeled /home/shop/x from a_u:b:c:s0 to a_u:b:d:s0\n'], most: 64 * 1024 },
    'modules of the policy': { read: parseModules, right: ['hosting_shop\nbase\n100 hosting cil\n'], most: FILE },
    'the configuration of SELinux': { read: withEnforcing, right: ['# a\nSELINUX=permissive\nSELINUXTYPE=targeted\n'], most: 64 * 1024 },
    'a configuration of WordPress': { read: text => adoptConfig(text, { DB_NAME: 'a', DB_PASSWORD: 'it\'s' }),
        right: ['<?php\ndefine( \'DB_NAME\', \'old\' );\ndefine("DB_PASSWORD", "x");\n$table_prefix = \'wp_\';\n'], most: FILE },
    'the source of WordPress': { read: parseSource, right: ['{"url": "https://wordpress.org/latest.tar.gz"}'], most: 64 * 1024 },
    'a checksum': { read: text => parseChecksum('sha256', text), right: [`${'a1'.repeat(32)}  latest.tar.gz`], most: 64 * 1024 },
    'words of an authority': { read: text => [explainAuthority(text), nameProblems(text)],
        right: ['Domain: shop.example\n  Type: unauthorized\n  Detail: 192.0.2.7: Invalid response from http://shop.example/x: 404\n'], most: FILE },
    'updates of dnf': { read: text => [packagesIn(text), advisedIn(text)], right: ['nginx.x86_64 1:1.26.3-1.el9 appstream\n'], most: FILE },
    'the version of nginx': { read: abilitiesOf, right: ['nginx version: nginx/1.26.3\nconfigure arguments: --with-http_v2_module'], most: 64 * 1024 },
    'how long PHP stays': { read: text => [stayOf(text), markOf(text)], right: ['minutes = 45\n', '123 (php-fpm) S 1 2 3'], most: 64 * 1024 },
    'a domain': { read: text => [parseDomain(text), parseDomainPattern(text)], right: ['shop.example', 'bücher.example', '*.xn--bcher-kva.example'], most: FILE },
    'an address': { read: parseAddress, right: ['192.0.2.7', '2001:db8::/32', '::ffff:1.2.3.4'], most: FILE },
    'the head of a dump': { read: text => compressionOf(Buffer.from(text)), right: ['-- MariaDB dump 10.19\n', '\x1f\x8b\x08'], most: 2048 },
};

/** What is long and all alike: pieces of the right ones, and the marks that begin something. */
function long(hostile: Hostile, right: readonly string[], most: number): string {
    const text = hostile.pick(right);
    const from = hostile.below(text.length);
    const piece = hostile.pick([text.slice(from, from + 1 + hostile.below(12)), hostile.pick(['"', '\'', '\\"', '{', '(', '${A}', '="', ' ', '\n', 'a', '=', '# '])]);
    return `${text.slice(0, from)}${(piece || 'a').repeat(Math.floor((most - text.length) / Buffer.byteLength(piece || 'a')))}`.slice(0, most);
}

describe.each(Object.entries(READERS))('%s', (_what, { read, right, most = FILE }) => {
    test('is read as it should be: the right ones are right', () => {
        for (const text of right)
            expect(() => read(text)).not.toThrow();
    });

    test.each([['nearly right', CASES], ['long', 10 * FUZZ]] as const)('that is %s is read or refused, soon', (kind, cases) => {
        const problems: [string, unknown][] = [];
        for (let seed = 0; seed < cases; seed++) {
            const hostile = new Hostile(seed * 31 + right.join('').length);
            const text = kind === 'long' ? long(hostile, right, most) : hostile.text(right).slice(0, most);
            const begun = process.cpuUsage();
            try {
                read(text);
            } catch (error) {
                if (!(error instanceof HostingError))
                    problems.push([text.slice(0, 500), error]);
            }
            const { user } = process.cpuUsage(begun);
            const took = user / 1000;
            if (took > PATIENCE)
                problems.push([text.slice(0, 500), `took ${Math.round(took)} ms for ${text.length} characters`]);
        }
        expect(problems).toEqual([]);
        expect(Object.keys(Object.prototype)).toEqual([]);
    }, 120_000);
});

test('an override of a template is refused with its fault, and reaches nothing', async () => {
    const right = ['server_name {{nginx name}};\n{{#if a}}x{{/if}}{{#each b}}{{nginx this}}{{/each}}', '{{> nginx/parts/php.conf}}\n{{#with c}}{{nginx d}}{{else}}e{{/with}}'];
    let refused = 0;
    for (let seed = 0; seed < CASES; seed++) {
        const problem = await problemOf('nginx/generic.conf', new Hostile(seed).text([...right, '{{', '}}', '{{{a}}}', '{{&a}}', '{{#*inline "a"}}{{/inline}}', '{{lookup a "constructor"}}']));
        refused += problem === undefined ? 0 : 1;
        expect(problem ?? '').not.toMatch(/\bat .*:\d+:\d+/);
    }
    expect(refused).toBeGreaterThan(CASES / 4);
    expect(refused).toBeLessThan(CASES);
});
