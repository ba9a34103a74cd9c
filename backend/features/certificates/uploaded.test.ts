// SPDX-License-Identifier: LGPL-2.1-or-later
/* Uploads made by openssl itself, each with one fault. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FUZZ, Hostile } from '../../../test/support/hostile.ts';
import { HostingError } from '../../contract/errors.ts';
import { factsOf } from './facts.ts';
import { accept, type Upload } from './uploaded.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'hosting-upload-'));
const NAMES = ['shop.example', 'www.shop.example'];
const file = (name: string): string => path.join(directory, name);
const text = (name: string): string => readFileSync(file(name), 'utf8');
const openssl = (...args: string[]): void => { execFileSync('openssl', args, { cwd: directory, stdio: 'ignore' }); };

interface Made { key?: string, by?: string, names?: string, more?: string, digest?: string }

/** A certificate NAME.crt for the key NAME.key, signed by another one. */
function make(name: string, made: Made = {}): void {
    const { key = 'ec', by, names = 'DNS:shop.example,DNS:www.shop.example', more = '', digest = 'sha256' } = made;
    const kind = key === 'ec' ? ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
        : key.startsWith('rsa') ? ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${key.slice(3)}`]
            : key === 'ed25519' ? ['-algorithm', 'ed25519'] : ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${key}`];
    openssl('genpkey', ...kind, '-out', `${name}.key`);
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    writeFileSync(file('extensions'), `subjectAltName=${names}\n${more}\n`);
    openssl('x509', '-req', '-in', `${name}.csr`, `-${digest}`, '-extfile', 'extensions', '-out', `${name}.crt`,
        '-days', '30',
        ...by === undefined ? ['-signkey', `${name}.key`] : ['-CA', `${by}.crt`, '-CAkey', `${by}.key`, '-CAcreateserial']);
}

const CA = 'basicConstraints=critical,CA:TRUE';

beforeAll(() => {
    make('root', { more: CA });
    make('middle', { by: 'root', more: CA });
    make('stranger', { more: CA });
    make('good', { by: 'middle' });
});

afterAll(() => rmSync(directory, { recursive: true }));

const upload = (name = 'good', more: Partial<Upload> = {}): Upload =>
    ({ certificate: text(`${name}.crt`), chain: text('middle.crt'), key: text(`${name}.key`), ...more });
/** What was made a moment ago is good from then on. */
const now = Date.now() + 60_000;
/** The field that is refused, with the reason. */
function refusal(given: Upload, at = now): Record<string, string> | undefined {
    try {
        accept(given, NAMES, at);
    } catch (error) {
        return (error as { fields: Record<string, string> }).fields;
    }
    return undefined;
}
const reason = (words: RegExp): unknown => expect.stringMatching(words);

describe('an upload', () => {
    test('is taken with its chain, wherever that stands, and without its root', () => {
        const apart = accept(upload(), NAMES, now);
        const together = accept(upload('good', { certificate: text('good.crt') + text('middle.crt'), chain: undefined }), NAMES, now);
        const whole = accept(upload('good', { chain: text('middle.crt') + text('root.crt') }), NAMES, now);
        expect([together.id, whole.id]).toEqual([apart.id, apart.id]);
        expect(whole.pem).toBe(apart.pem);
        expect(apart.pem.match(/-----BEGIN [A-Z ]+-----/g))
            .toEqual(['-----BEGIN PRIVATE KEY-----', '-----BEGIN CERTIFICATE-----', '-----BEGIN CERTIFICATE-----']);
        expect(factsOf(apart.pem).names).toEqual(NAMES);
        expect(apart.missing).toEqual([]);
    });

    test('is taken without further names, which are told', () => {
        make('alone', { by: 'middle', names: 'DNS:shop.example' });
        expect(accept(upload('alone'), NAMES, now).missing).toEqual(['www.shop.example']);
        make('wild', { by: 'middle', names: 'DNS:*.shop.example,DNS:shop.example' });
        expect(accept(upload('wild'), [...NAMES, 'a.b.shop.example'], now).missing).toEqual(['a.b.shop.example']);
    });

    test('needs the key that belongs to it', () => {
        expect(refusal(upload('good', { key: text('middle.key') }))).toEqual({ certificate: reason(/site's own comes first/) });
        expect(refusal(upload('good', { key: text('stranger.key') }))).toEqual({ key: reason(/does not belong/) });
        expect(refusal(upload('good', { key: text('good.crt') }))).toEqual({ key: reason(/a certificate, not a key/) });
        expect(refusal(upload('good', { key: 'key' }))).toEqual({ key: reason(/no private key in PEM/) });
        expect(refusal(upload('good', { certificate: text('good.crt') + text('good.key') })))
            .toEqual({ certificate: reason(/private key/) });
    });

    test('has a key without a passphrase', () => {
        openssl('pkey', '-in', 'good.key', '-aes256', '-passout', 'pass:word', '-out', 'locked.key');
        expect(refusal(upload('good', { key: text('locked.key') }))).toEqual({ key: reason(/passphrase/) });
    });

    test('is in order', () => {
        expect(refusal(upload('good', { chain: text('stranger.crt') }))).toEqual({ chain: reason(/not signed by the one that follows/) });
        expect(refusal(upload('good', { chain: text('root.crt') + text('middle.crt') }))).toEqual({ chain: reason(/not signed by/) });
        expect(refusal(upload('good', { chain: 'x' }))).toEqual({ chain: reason(/no certificate in PEM/) });
        expect(refusal(upload('good', { certificate: text('good.crt').replace(/[A-Z]{6}/, 'AAAAAA') }))).toBeDefined();
    });

    test('is for the site, and good today', () => {
        make('other', { by: 'middle', names: 'DNS:other.example' });
        expect(refusal(upload('other'))).toEqual({ certificate: reason(/not for shop\.example/) });
        expect(refusal(upload(), now + 31 * 86_400_000)).toEqual({ certificate: reason(/ended on/) });
        expect(refusal(upload(), now - 86_400_000)).toEqual({ certificate: reason(/begins on/) });
        make('authority', { by: 'middle', more: CA });
        expect(refusal(upload('authority'))).toEqual({ certificate: reason(/of an authority, not of a site/) });
    });

    test('is strong', () => {
        make('short', { by: 'middle', key: 'rsa1024' });
        expect(refusal(upload('short'))).toEqual({ key: reason(/1024 bits is too short/) });
        make('odd', { by: 'middle', key: 'ed25519' });
        expect(refusal(upload('odd'))).toEqual({ key: reason(/ed25519/) });
        make('curve', { by: 'middle', key: 'secp256k1' });
        expect(refusal(upload('curve'))).toEqual({ key: reason(/secp256k1/) });
        make('old', { by: 'middle', digest: 'sha1' });
        expect(refusal(upload('old'))).toEqual({ certificate: reason(/sha1/) });
        make('rsa', { by: 'middle', key: 'rsa2048' });
        expect(refusal(upload('rsa'))).toBeUndefined();
    });
});

test('bytes changed anywhere in a certificate, a chain or a key: each is taken or refused with a sentence', () => {
    const right = upload();
    const der = (pem: string): Buffer => Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
    const pem = (label: string, bytes: Buffer): string => `-----BEGIN ${label}-----\n${bytes.toString('base64')}\n-----END ${label}-----\n`;
    const problems: [number, unknown][] = [];
    for (let seed = 0; seed < 300 * FUZZ; seed++) {
        const hostile = new Hostile(seed);
        const changed = hostile.pick<() => Partial<Upload>>([
            () => ({ certificate: pem('CERTIFICATE', hostile.bytes([der(right.certificate)])) }),
            () => ({ chain: pem('CERTIFICATE', hostile.bytes([der(right.chain!)])) }),
            () => ({ key: pem('PRIVATE KEY', hostile.bytes([der(right.key)])) }),
            () => ({ certificate: hostile.text([right.certificate]) }),
            () => ({ key: hostile.text([right.key]) }),
        ])();
        try {
            accept({ ...right, ...changed }, NAMES, now);
        } catch (error) {
            if (!(error instanceof HostingError) || JSON.stringify(error.document()).includes(right.key.split('\n')[1]!))
                problems.push([seed, error]);
        }
    }
    expect(problems).toEqual([]);
});

test('a text of nothing but begins is refused soon', () => {
    const begun = process.cpuUsage();
    expect(refusal(upload('good', { certificate: '-----BEGIN CERTIFICATE-----\n'.repeat(9000) }))).toHaveProperty('certificate');
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1000);
});
