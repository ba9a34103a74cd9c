// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Addresses and networks of visitors, IPv4 and IPv6. Stored and compared in one form only: IPv6 as RFC 5952 writes it, a
 * single address without a prefix, so that two ways to write one can never be two rules.
 */

interface Parsed {
    bits: 32 | 128;
    value: bigint;
}

/**
 * Brings an address such as `192.0.2.7` or a network such as `2001:db8::/32` into the stored form.
 * @returns it and the length of its prefix, or a sentence that says what is wrong with it
 */
export function parseAddress(text: string): { address: string, prefix: number } | { problem: string } {
    const [host = '', length, ...more] = text.split('/');
    const parsed = host.includes(':') ? parseV6(host) : parseV4(host);
    if (!parsed || more.length > 0)
        return { problem: 'Write an address such as 192.0.2.7 or 2001:db8::7, or a network such as 192.0.2.0/24.' };
    const { bits, value } = parsed;
    if (bits === 128 && value >> 32n === 0xffffn)
        return { problem: `This is an IPv4 address in the clothes of IPv6: write ${formatV4(value & 0xffff_ffffn)}.` };
    const prefix = length === undefined ? bits : /^(?:0|[1-9][0-9]{0,2})$/.test(length) ? Number(length) : Number.NaN;
    if (!(prefix <= bits))
        return { problem: `The number behind the slash is at most ${bits}.` };
    const network = value >> BigInt(bits - prefix) << BigInt(bits - prefix);
    const address = format(bits, network) + (prefix === bits ? '' : `/${prefix}`);
    return network === value ? { address, prefix } : { problem: `The network of this address is written ${address}.` };
}

function parseV4(text: string): Parsed | undefined {
    const parts = text.split('.');
    if (parts.length !== 4 || !parts.every(part => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255))
        return undefined;
    return { bits: 32, value: parts.reduce((value, part) => value << 8n | BigInt(part), 0n) };
}

/** The WHATWG URL parser knows all spellings, and answers the one of RFC 5952. */
function parseV6(text: string): Parsed | undefined {
    if (!/^[0-9A-Fa-f:.]+$/.test(text) || !URL.canParse(`http://[${text}]/`))
        return undefined;
    const [head = '', tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::');
    const groups = (part: string): string[] => part.split(':').filter(Boolean);
    const [left, right] = [groups(head), groups(tail ?? '')];
    const all = [...left, ...new Array<string>(8 - left.length - right.length).fill('0'), ...right];
    return { bits: 128, value: all.reduce((value, group) => value << 16n | BigInt(`0x${group}`), 0n) };
}

function format(bits: 32 | 128, value: bigint): string {
    if (bits === 32)
        return formatV4(value);
    const groups = Array.from({ length: 8 }, (_group, at) => (value >> BigInt(16 * (7 - at)) & 0xffffn).toString(16));
    return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

function formatV4(value: bigint): string {
    return Array.from({ length: 4 }, (_part, at) => String(value >> BigInt(8 * (3 - at)) & 0xffn)).join('.');
}
