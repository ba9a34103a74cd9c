// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What certbot and the authority say when a certificate is not issued: the authority's own words, and what to do. What is printed
 * is what certbot 1.22 to 4 write; words that are not understood are shown as they are.
 */

export interface AuthorityRefusal {
    message: string;
    hint: string;
    /** When the authority takes the next order, in its own words: ISO 8601. */
    retryAfter?: string;
}

/** A name that could not be proven. */
export interface NameProblem {
    name: string;
    /** In the words of RFC 8555, section 6.7: `dns`, `connection`, `unauthorized`, `caa`. */
    type: string;
    detail: string;
}

const HINTS: Readonly<Record<string, string>> = {
    dns: 'Look at the name\'s records A and AAAA at your DNS provider; changes there take up to their TTL to be seen.',
    connection: 'Port 80 has to be reachable from the internet: look at the firewalls of this host and of its provider, and whether '
        + 'an AAAA record leads elsewhere.',
    unauthorized: 'The name leads to another server, or something in front of this one answers in its place.',
    caa: 'A CAA record of the domain allows other authorities only: add this one at your DNS provider.',
    rateLimited: 'The authority counts orders. Wait until it takes the next one; try with --staging of hostingctl authority set.',
    serverInternal: 'The authority has a problem of its own. It is tried again by itself.',
    externalAccountRequired: 'This authority wants an account that was made with it before: register it with certbot register --eab-kid.',
    rejectedIdentifier: 'The authority issues nothing for this name. Remove it from the site, or choose another authority.',
    unsupportedIdentifier: 'The authority issues nothing for names of this kind.',
};

/** Characters that are looked at. */
const MOST = 256 * 1024;

/** A detail may have several lines. */
const PROBLEM = new RegExp([
    String.raw`^\s*(?:Domain|Identifier):\s*(\S+)\s*\n\s*Type:\s*(\S+)\s*\n\s*Detail:\s*`,
    String.raw`([\s\S]*?)(?=\n\s*(?:\n|Domain:|Identifier:)|(?![\s\S]))`,
].join(''), 'gm');

const UNREACHABLE = new RegExp([
    'ConnectionError', 'Max retries exceeded', 'Failed to establish a new connection', 'ConnectTimeout', 'Read timed out',
    'Name or service not known', 'SSLError', 'Requesting \\S+: ',
].join('|'));

/** certbot's own news. */
const NEWS = new RegExp(`^(?:${[
    'Saving debug log', 'Ask for help', 'See the logfile', 'An unexpected error occurred', 'Hint:', '- - -', 'Requesting a certificate',
    'Account registered', 'Plugins selected', 'Renewing an existing',
].join('|')})`);

/** The names that certbot could not prove, in order. */
export function nameProblems(words: string): NameProblem[] {
    return [...squeezed(words).matchAll(PROBLEM)].map(([, name = '', type = '', detail = '']) => ({ name, type, detail: plain(detail) }));
}

export function explainAuthority(given: string): AuthorityRefusal {
    const words = squeezed(given);
    const [first, ...others] = nameProblems(words);
    if (first) {
        const more = others.length === 0 ? '' : ` The same was said of ${others.length} more.`;
        return {
            message: `The authority did not accept ${first.name}: ${first.detail} (${first.type}).${more}`,
            hint: HINTS[first.type] ?? 'See /var/log/letsencrypt/letsencrypt.log.',
        };
    }
    const problem = /urn:ietf:params:acme:error:(\w+) :: ([^\n]*(?:\n(?!\s*\n|Ask for help|Please see|See the)[^\n]*)*)/.exec(words);
    const type = problem?.[1] ?? '';
    const text = plain(problem?.[2] ?? meaningful(words));
    const [, at = ''] = /[Rr]etry after (\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?: ?UTC|Z)?/.exec(text) ?? [];
    const time = new Date(`${at.replace(' ', 'T')}Z`);
    return {
        message: isUnreachable(words) ? `The authority cannot be reached: ${text}` : `The authority said: ${text}`,
        hint: HINTS[type] ?? (isUnreachable(words)
            ? 'Look whether this host reaches the internet, and at the address in hostingctl authority show.'
            : 'See /var/log/letsencrypt/letsencrypt.log.'),
        // An authority may name a day that there is not.
        ...!Number.isNaN(time.getTime()) && { retryAfter: time.toISOString() },
    };
}

/**
 * With one space, one line end or one empty line for all there are in a row: an authority may say what it likes, and a megabyte of
 * line ends would keep the patterns busy for hours.
 */
function squeezed(words: string): string {
    return words.slice(0, MOST).replaceAll(/\s+/g, run => ['', '\n', '\n\n'][Math.min(run.split('\n').length - 1, 2)] || ' ');
}

function isUnreachable(words: string): boolean {
    return UNREACHABLE.test(words);
}

/** What is left of certbot's output without its own news. */
function meaningful(words: string): string {
    return words.split('\n').map(line => line.trim()).filter(line => line !== '' && !NEWS.test(line)).join(' ');
}

/** One line without control characters, of a length that can be read. */
function plain(text: string): string {
    return text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd').trim().slice(0, 600);
}
