// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Reads the kernel's words about a denial, as they stand in audit.log and in the journal:
 *
 *     avc:  denied  { read } for  pid=7 comm="php-fpm" name=".env" dev="vda1" ino=5 scontext=system_u:system_r:hosting_site_t:s0:c1,c2
 *     tcontext=system_u:object_r:hosting_env_t:s0:c3,c4 tclass=file permissive=0
 *
 * Format: security/selinux/avc.c and lib's audit_log_untrustedstring() of Linux, which writes a text in hexadecimal, without
 * quotes, when it holds a quote, a space or a control character. Names in here are a customer's choice: nothing but text.
 */

export interface Context { type: string, level: string }

export interface Avc {
    permissions: string[];
    comm: string;
    /** Path or name of what was tried, as far as the kernel says it. */
    object: string;
    /** TCP or UDP port, where it is about one. */
    port: string | undefined;
    class: string;
    source: Context;
    target: Context;
    permissive: boolean;
}

const DENIED = /avc:\s+denied\s+\{ ([a-z0-9_ ]+) \} for\s+(.*)$/s;
const MAX_TEXT = 300;

/** @returns undefined for what is no denial */
export function parseAvc(line: string): Avc | undefined {
    const [, permissions, rest] = DENIED.exec(line) ?? [];
    if (permissions === undefined || rest === undefined)
        return undefined;
    const fields = new Map([...rest.matchAll(/([a-z_]+)=("[^"]*"|\S+)/g)].map(([, key, value]) => [key ?? '', value ?? '']));
    const source = context(fields.get('scontext'));
    const target = context(fields.get('tcontext'));
    const objectClass = fields.get('tclass');
    if (!source || !target || !objectClass || !/^[a-z0-9_]+$/.test(objectClass))
        return undefined;
    return {
        permissions: permissions.trim().split(' '),
        comm: text(fields.get('comm')),
        object: text(fields.get('path') ?? fields.get('name')),
        port: /^[0-9]{1,5}$/.exec(fields.get('dest') ?? fields.get('src') ?? '')?.[0],
        class: objectClass, source, target,
        permissive: fields.get('permissive') === '1',
    };
}

/** `system_u:system_r:hosting_site_t:s0:c1,c2` or with a range `s0-s0:c0.c1023`, of which the low end counts for objects. */
function context(value: string | undefined): Context | undefined {
    const [, type, level] = /^[a-z0-9_]+:[a-z0-9_]+:([A-Za-z0-9_.]+):(s[0-9a-z:.,-]+)$/.exec(value ?? '') ?? [];
    return type && level ? { type, level } : undefined;
}

function text(value: string | undefined): string {
    if (value === undefined)
        return '';
    const plain = value.startsWith('"') ? value.slice(1, -1)
        : /^(?:[0-9A-F]{2})+$/.test(value) ? Buffer.from(value, 'hex').toString('utf8') : value;
    return plain.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '\ufffd').slice(0, MAX_TEXT);
}
