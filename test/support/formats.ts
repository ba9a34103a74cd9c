// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a generated file says, read by small parsers that share nothing with the code that writes them: its structure, which no value
 * may change, and its values, decoded as the format's own reader decodes them.
 */

export interface Read {
    /** Everything but the values. */
    structure: string[];
    values: string[];
}

/** nginx: src/core/ngx_conf_file.c. @throws Error for what nginx would not read */
function nginx(text: string): Read {
    const structure: string[] = [];
    const values: string[] = [];
    let depth = 0;
    let words: string[] = [];
    for (let at = 0; at < text.length;) {
        const character = text[at] as string;
        if (/[ \t\r\n]/.test(character)) {
            at++;
        } else if (character === '#') {
            at = endOfLine(text, at);
        } else if (';{}'.includes(character)) {
            if ((character === '}') !== (words.length === 0))
                throw new Error(`${character} after ${words.join(' ') || 'nothing'}`);
            structure.push(character === '}' ? '}' : `${depth} ${words[0]} ${words.length}${character}`);
            values.push(...words);
            words = [];
            depth += character === '{' ? 1 : character === '}' ? -1 : 0;
            if (depth < 0)
                throw new Error('a brace too many');
            at++;
        } else {
            const [word, end] = character === '"' || character === '\'' ? nginxQuoted(text, at) : nginxWord(text, at);
            words.push(word);
            at = end;
        }
    }
    if (depth !== 0 || words.length > 0)
        throw new Error('the end is missing');
    return { structure, values };
}

function nginxWord(text: string, from: number): [word: string, end: number] {
    const pattern = /(?:\$\{[^}\s]*\}|\\.|[^ \t\r\n;{\\])+/sy;
    pattern.lastIndex = from;
    const [word = ''] = pattern.exec(text) ?? [];
    return [unescaped(word), from + word.length];
}

function nginxQuoted(text: string, from: number): [word: string, end: number] {
    const quote = text[from];
    for (let at = from + 1; at < text.length; at++) {
        if (text[at] === '\\')
            at++;
        else if (text[at] === quote)
            return [unescaped(text.slice(from + 1, at)), at + 1];
    }
    throw new Error('a quote is not closed');
}

function unescaped(text: string): string {
    return text.replaceAll(/\\(["'\\trn])/g, (_all, character: string) => ({ t: '\t', r: '\r', n: '\n' })[character] ?? character);
}

function endOfLine(text: string, from: number): number {
    const end = text.indexOf('\n', from);
    return end === -1 ? text.length : end;
}

/** Lines KEY=VALUE in sections: units of systemd, php-fpm's and PHP's own. */
function lines(text: string, comment: RegExp): Read {
    const structure: string[] = [];
    const values: string[] = [];
    for (const line of text.split(/\r\n|[\n\r\u0085\u2028\u2029]/)) {
        if (comment.test(line) || line.trim() === '')
            continue;
        const [, key, value] = /^([^=]+?)\s*=\s*(.*)$/.exec(line) ?? [];
        if (line.endsWith('\\') || (key === undefined && !/^\[[^\]]+\]$/.test(line)))
            throw new Error(`a line that is neither a section nor a setting: ${line}`);
        structure.push(key === undefined ? '[section]' : key);
        values.push(value ?? line.slice(1, -1));
    }
    return { structure, values };
}

const systemd = (text: string): Read => lines(text, /^\s*[#;]/);

/** PHP's ini: what quotes, joins or evaluates needs one of these. */
function ini(text: string): Read {
    const read = lines(text, /^\s*;/);
    const odd = read.values.find(value => /["'`${}|&!()~^;]/.test(value));
    if (odd !== undefined)
        throw new Error(`PHP reads something else than ${odd}`);
    return read;
}

function dotenv(text: string): Read {
    const read = lines(text, /^\s*#/);
    return { structure: read.structure, values: read.values.map(value => {
        const [, quoted] = /^"([^"\\$`]*)"$/.exec(value) ?? [];
        if (quoted === undefined && !/^[\w./:-]*$/.test(value))
            throw new Error(`not one value: ${value}`);
        return quoted ?? value;
    }) };
}

/** CIL: parentheses, words, comments. */
function cil(text: string): Read {
    const bare = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map(line => line.replace(/;.*$/, '')).join('\n');
    const tokens = bare.match(/[()]|[^\s()]+/g) ?? [];
    let depth = 0;
    for (const token of tokens) {
        depth += token === '(' ? 1 : token === ')' ? -1 : 0;
        if (depth < 0 || /["']/.test(token))
            throw new Error(`unexpected ${token}`);
    }
    if (depth !== 0)
        throw new Error('a parenthesis is missing');
    return { structure: tokens.map(token => /[()]/.test(token) ? token : 'word'), values: tokens.filter(token => !/[()]/.test(token)) };
}

/** PHP, and the HTML around it. */
function php(text: string): Read {
    const structure: string[] = [];
    const values: string[] = [];
    const TOKENS = /<\?(?:php|=)|\?>|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|(?:\/\/|#)[^\n\r]*?(?=\n|\r|\?>|$)|\/\*.*?\*\/|[^\s]/gs;
    let isCode = false;
    for (const [token] of text.matchAll(TOKENS)) {
        if (token === '?>' || /^<\?/.test(token))
            isCode = token !== '?>';
        if (isCode && /^(?:\/\/|#|\/\*)/.test(token))
            continue;
        const isString = isCode && token.startsWith('\'');
        structure.push(isString ? 'string' : token);
        if (isString)
            values.push(token.slice(1, -1).replaceAll(/\\(['\\])/g, '$1'));
    }
    return { structure, values };
}

/** Tags, and the text between them. */
function html(text: string): Read {
    const structure = text.match(/<[^>]*>/g) ?? [];
    const values = text.replaceAll(/<style>.*?<\/style>/gs, '').split(/<[^>]*>/)
        .map(each => each.replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code))));
    return { structure, values };
}

/** sshd's configuration: a keyword and its arguments, in words. */
function sshd(text: string): Read {
    const words = sshLines(text).map(line => line.trim().split(/[ \t]+/));
    return { structure: words.map(([keyword, ...rest]) => `${keyword} ${rest.length}`), values: words.flatMap(([, ...rest]) => rest) };
}

/** A file of authorized keys, read as sshd(8) says: options separated by commas, then type and key, then a comment. */
function authorizedKeys(text: string): Read {
    const structure: string[] = [];
    const values: string[] = [];
    for (const line of sshLines(text)) {
        const [, options, type = '', key = '', comment = ''] = /^((?:"[^"]*"|[^\s"])*) (\S+) (\S+) (.*)$/s.exec(line) ?? [];
        if (options === undefined)
            throw new Error(`no key: ${line}`);
        structure.push([...options.replaceAll(/"[^"]*"/g, '""').split(','), 'type', 'key', 'comment'].join(' '));
        values.push(...[...options.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value), type, key, comment);
    }
    return { structure, values };
}

function sshLines(text: string): string[] {
    return text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).filter(line => !/^\s*(?:#|$)/.test(line));
}

/** By the names of templates. */
export function reader(template: string): (text: string) => Read {
    const [folder] = template.split('/');
    if (template === 'php/composer')
        return text => ({ structure: text.trim().split('\n').map(line => line.startsWith('#') ? '#' : String(line.split(' ').length)), values: [text] });
    if (folder === 'welcome')
        return html;
    if (template.endsWith('.php'))
        return php;
    if (folder === 'ssh')
        return template === 'ssh/authorized_keys' ? authorizedKeys : sshd;
    return { nginx, systemd, php: ini, environment: dotenv, selinux: cil }[folder ?? ''] ?? (() => { throw new Error(`no reader of ${template}`); });
}
