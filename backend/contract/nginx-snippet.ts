// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What an administrator may write into a virtual host by himself. nginx tests the text together with everything else; what
 * its test does not tell is looked at here:
 *
 *   - The text cannot leave the server block. It is read as nginx reads it (src/core/ngx_conf_file.c): a brace counts where
 *     it is no part of a word, a quote or a comment.
 *   - An administrator of sites is not root everywhere: polkit can make anybody one. nginx reads its configuration as root,
 *     so directives by which it would open, write or own another file, or run code, are refused, and those that would take
 *     down what stands between sites: links, names, sockets.
 */

export const MAX_SNIPPET_BYTES = 64 * 1024;

/** Directives that are refused, each kind with its reason. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
    [/^(?:include|load_module)$/, 'it would read another file as root'],
    [/(?:_temp_path|_cache_path|_store|_store_access|_file|^dav_.*|^create_full_put_path|^client_body_in_file_only)$/,
        'it would read or write another file'],
    [/^(?:ssl|.*_ssl)_.*(?:certificate|key|crl|dhparam|stapling)/, 'certificates and keys are not set here'],
    [/^(?:js|perl|lua|xslt|geoip2?|passenger)(?:_|$)|_by_lua/, 'it would run code, or read another file, inside of nginx'],
    [/^(?:listen|server_name|server)$/, 'names and ports of a site are settings of it: see hostingctl domain'],
    [/^disable_symlinks$/, 'it keeps links from leading into other sites'],
];

const PASS = /^(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass$/;
/** A server by its literal name or address: not a variable, which could hold anything. */
const SERVER = /^(?:(?:https?|grpcs?|suwsgi):\/\/)?(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?(?:\/.*)?$/;

/** The socket of a site's PHP; `sitesPassedTo` says whose they are. */
const PHP_SOCKET = /^unix:\/run\/hosting\/([a-z0-9]+)\/php\.sock$/;

interface Directive {
    words: string[];
    line: number;
}

/** What is wrong with a text as part of a server block, in a sentence; undefined where nothing is. */
export function problemOfSnippet(text: string): string | undefined {
    if (new TextEncoder().encode(text).length > MAX_SNIPPET_BYTES)
        return `The text is longer than ${MAX_SNIPPET_BYTES / 1024} kB.`;
    if (/[^\P{Cc}\n\t]|[\u2028\u2029]/u.test(text))
        return 'The text holds a control character.';
    const read = directivesOf(text);
    if ('problem' in read)
        return read.problem;
    if (read.directives.length === 0)
        return 'The text holds no directive.';
    for (const { words: [name = '', ...values], line } of read.directives) {
        const reason = REFUSED.find(([pattern]) => pattern.test(name))?.[1] ?? reasonAgainst(name, values);
        if (reason)
            return `Line ${line}: ${name} is not taken here: ${reason}.`;
    }
    return undefined;
}

/** The sites whose PHP a text passes requests to. */
export function sitesPassedTo(text: string): string[] {
    const read = directivesOf(text);
    return 'problem' in read ? []
        : read.directives.flatMap(({ words }) => words.flatMap(word => PHP_SOCKET.exec(word)?.[1] ?? []));
}

function reasonAgainst(name: string, values: readonly string[]): string | undefined {
    if (/^(?:access|error)_log$/.test(name) && !(name === 'access_log' && values[0] === 'off'))
        return 'nginx writes logs as root; those of the site are in /var/log/hosting';
    if (values.some(value => /(?:^|\/)\.\.(?:\/|$)/.test(value)))
        return 'a path that leads upwards would lead out of the document root';
    if (name === 'fastcgi_pass' && PHP_SOCKET.test(values[0] ?? ''))
        return undefined;
    // However it is put together later: a word that names a socket is needed somewhere.
    if (values.some(value => /unix:/i.test(value)))
        return 'sockets of this host belong to other sites and services';
    if (PASS.test(name) && !SERVER.test(values[0] ?? ''))
        return 'write a server by its name or address, without a variable';
    if (name === 'root' || name === 'alias')
        return 'the document root is a setting: see hostingctl web set --docroot';
    return undefined;
}

/** The directives of a text in their order, those inside of blocks too. */
function directivesOf(text: string): { directives: Directive[] } | { problem: string } {
    const directives: Directive[] = [];
    const open: number[] = [];
    let words: string[] = [];
    let first = 1;
    const reader = new Reader(text);
    for (let token = reader.next(); token.kind !== 'end'; token = reader.next()) {
        if (token.kind === 'problem')
            return { problem: token.text };
        if (token.kind === 'word') {
            if (words.length === 0)
                first = token.line;
            words.push(token.text);
            continue;
        }
        if (token.kind === '}') {
            if (words.length > 0)
                return { problem: `Line ${first}: a directive ends with a semicolon.` };
            if (open.pop() === undefined)
                return { problem: `Line ${token.line}: this brace would close the server block.` };
            continue;
        }
        if (words.length === 0)
            return { problem: `Line ${token.line}: ${token.kind} stands alone.` };
        directives.push({ words, line: first });
        words = [];
        if (token.kind === '{')
            open.push(token.line);
    }
    if (words.length > 0)
        return { problem: `Line ${first}: a directive ends with a semicolon.` };
    return open.length > 0 ? { problem: `Line ${open.at(-1)}: this block is not closed.` } : { directives };
}

interface Token {
    kind: 'word' | '{' | '}' | ';' | 'end' | 'problem';
    text: string;
    line: number;
}

/** Words, as nginx divides them. */
class Reader {
    readonly #text: string;
    #at = 0;
    #line = 1;

    constructor(text: string) {
        this.#text = text;
    }

    next(): Token {
        for (let character = this.#peek(); ; character = this.#peek()) {
            if (character === '\n' || character === ' ' || character === '\t')
                this.#take();
            else if (character === '#')
                this.#comment();
            else
                break;
        }
        const character = this.#peek();
        if (character === '')
            return this.#token('end');
        if (character === '{' || character === '}' || character === ';') {
            this.#take();
            return this.#token(character);
        }
        return character === '"' || character === '\'' ? this.#quoted(character) : this.#plain();
    }

    #quoted(quote: string): Token {
        const { line } = this.#token('word');
        this.#take();
        let text = '';
        for (let character = this.#take(); character !== quote; character = this.#take()) {
            // nginx would take the line break for a part of the value; here it is a forgotten quote.
            if (character === '' || character === '\n')
                return { kind: 'problem', text: `Line ${line}: a quote is not closed on its line.`, line };
            text += character === '\\' ? this.#escaped() : character;
        }
        if (!/^[ \t\n;{)]?$/.test(this.#peek()))
            return { kind: 'problem', text: `Line ${line}: a space is missing behind a quote.`, line };
        // A bracket right behind a quote, as in an `if`, begins a word of its own for nginx, too.
        return { kind: 'word', text, line };
    }

    #plain(): Token {
        const { line } = this.#token('word');
        let text = '';
        // Only what next() leaves out, as nginx does: a space that does not break, as web pages have them, is part of a word.
        for (let character = this.#peek(); !/^[ \t\n;{]?$/.test(character); character = this.#peek()) {
            this.#take();
            text += character === '\\' ? this.#escaped() : character;
            // `${name}`: the brace belongs to the word.
            if (character === '$' && this.#peek() === '{')
                text += this.#take();
        }
        return { kind: 'word', text, line };
    }

    #escaped(): string {
        const character = this.#take();
        return /^["'\\]$/.test(character) ? character : `\\${character}`;
    }

    #comment(): void {
        while (this.#peek() !== '\n' && this.#peek() !== '')
            this.#take();
    }

    #peek(): string {
        return this.#text.charAt(this.#at);
    }

    #take(): string {
        const character = this.#text.charAt(this.#at++);
        if (character === '\n')
            this.#line++;
        return character;
    }

    #token(kind: Token['kind']): Token {
        return { kind, text: kind, line: this.#line };
    }
}
