// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Domain names. Stored and compared in one form only: lower-case ASCII, Unicode labels as punycode (RFC 5890), no
 * trailing dot, so that two ways to write a name can never be two sites.
 */

const MAX_NAME = 253;       // RFC 1035, section 2.3.4, less the root's dot and length octet
const MAX_LABEL = 63;

/** What a name of a whole level begins with: `*.shop.example` is every name one or more labels below shop.example. */
const WILDCARD = '*.';

/**
 * Brings a domain name into the stored form, or a wildcard: an asterisk for the leftmost label.
 * @returns the name, or a sentence that says what is wrong with it
 */
export function parseDomainPattern(text: string): { domain: string } | { problem: string } {
    const base = baseOf(text);
    const parsed = parseDomain(base);
    if ('problem' in parsed || base === text)
        return parsed;
    const domain = WILDCARD + parsed.domain;
    return domain.length > MAX_NAME ? { problem: `A domain name has at most ${MAX_NAME} characters.` } : { domain };
}

/** Whether a stored name stands for a whole level of names. */
export function isWildcard(domain: string): boolean {
    return domain.startsWith(WILDCARD);
}

/** The name that a wildcard is below; any other name is its own. */
export function baseOf(domain: string): string {
    return isWildcard(domain) ? domain.slice(WILDCARD.length) : domain;
}

/** The name that people take for the same one: with www in front, or without it. */
export function twinOf(domain: string): string {
    return domain.startsWith(WWW) ? domain.slice(WWW.length) : WWW + domain;
}

const WWW = 'www.';

/**
 * Brings a domain name into the stored form.
 * @returns the name, or a sentence that says what is wrong with it
 */
export function parseDomain(text: string): { domain: string } | { problem: string } {
    if (text === '')
        return { problem: 'Enter a domain name such as shop.example.' };
    if (text.startsWith(WILDCARD))
        return { problem: 'A wildcard such as *.shop.example is possible among the further domains of a site only.' };
    // Nothing but letters, marks, digits, dots and hyphens gets near the URL parser, which would unescape the rest.
    if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text))
        return { problem: 'A domain name holds only letters, digits, hyphens and dots.' };
    if (text.length > 4 * MAX_NAME)
        return { problem: `A domain name has at most ${MAX_NAME} characters.` };
    if (text.endsWith('.'))
        return { problem: 'Leave out the dot at the end of the domain name.' };
    if (/^[0-9.]+$/.test(text))
        return { problem: 'This is an address or a number. A site needs a domain name.' };

    // Plain names are judged by their own labels: the URL parser's refusal would not say why.
    const ascii = /^[\x21-\x7e]+$/.test(text) ? text.toLowerCase() : toAscii(text);
    if (ascii === undefined)
        return { problem: 'This international name cannot be written as a domain name (IDNA).' };
    const problem = problemOfAscii(ascii);
    if (problem)
        return { problem };
    if (ascii.includes('xn--') && toAscii(ascii) !== ascii)
        return { problem: 'A label that begins with “xn--” is not valid punycode.' };
    return { domain: ascii };
}

/** The WHATWG URL parser carries the IDNA tables (UTS #46), in Node.js and in browsers alike. */
function toAscii(text: string): string | undefined {
    try {
        return new URL(`http://${text}/`).hostname;
    } catch {
        return undefined;
    }
}

function problemOfAscii(name: string): string | undefined {
    if (name.length > MAX_NAME)
        return `A domain name has at most ${MAX_NAME} characters.`;
    const labels = name.split('.');
    if (labels.includes(''))
        return 'A domain name has no empty part: two dots follow each other, or it begins with a dot.';
    if (labels.length < 2)
        return 'Enter the full name with its ending, such as shop.example.';
    if (labels.some(label => label.length > MAX_LABEL))
        return `A part of a domain name, between two dots, has at most ${MAX_LABEL} characters.`;
    if (!labels.every(label => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label)))
        return 'Each part of a domain name begins and ends with a letter or digit.';
    // Browsers take 0x10 for a number, too (WHATWG URL, "ends in a number").
    if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? ''))
        return 'The last part of a domain name is not a number.';
    return undefined;
}
