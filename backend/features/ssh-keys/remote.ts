// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The file of authorized keys of an account on another server, changed over sftp: read, changed, written beside, renamed. Lines
 * that are not ours stay as they are.
 */

import { failed } from '../../contract/errors.ts';
import { type Opener, type Server, sftpSession } from '../../host/ssh.ts';

const FILE = '.ssh/authorized_keys';
const BESIDE = '.ssh/authorized_keys.hosting-new';

export interface Change {
    /** The line that is to be there: type, base64, comment. */
    add?: string;
    /** The key that is to be there no longer: its base64. */
    remove?: string;
}

/** @throws HostingError `Failed` with the client's own words when the server does not let us in, or does not let us write */
export async function changeAuthorizedKeys(server: Server, opener: Opener, change: Change): Promise<void> {
    const before = await readAuthorizedKeys(server, opener);
    const after = changed(before, change);
    if (after === before)
        return;
    const written = await sftpSession(server, opener, [
        '-mkdir .ssh', 'chmod 700 .ssh', `put wanted ${BESIDE}`, `chmod 600 ${BESIDE}`, `rename ${BESIDE} ${FILE}`,
    ], { wanted: after });
    if (written.status !== 0)
        throw refusal(server, written.stderr);
}

/** A directory that cannot be listed is told from one without the file: what is there must never be lost. */
async function readAuthorizedKeys(server: Server, opener: Opener): Promise<string> {
    const listed = await sftpSession(server, opener, ['pwd', '-ls -1 .ssh/']);
    if (listed.status !== 0)
        throw refusal(server, listed.stderr);
    if (!listed.stdout.split('\n').some(line => line.trim() === FILE))
        return '';
    const { status, stderr, fetched } = await sftpSession(server, opener, [`get ${FILE} fetched`]);
    if (status !== 0 || fetched === undefined)
        throw refusal(server, stderr);
    return fetched;
}

/** A text with the lines that are wanted. */
export function changed(text: string, { add, remove }: Change): string {
    const holds = (line: string, key: string): boolean => !line.trimStart().startsWith('#') && line.split(/\s+/).includes(key);
    const kept = remove === undefined ? text : text.split('\n').filter(line => !holds(line, remove)).join('\n');
    if (add === undefined || kept.split('\n').some(line => holds(line, add.split(' ')[1] ?? '')))
        return kept;
    return `${kept}${kept === '' || kept.endsWith('\n') ? '' : '\n'}${add}\n`;
}

/** Logs in. @throws HostingError `Failed` */
export async function tryLogin(server: Server, opener: Opener): Promise<void> {
    const { status, stderr } = await sftpSession(server, opener, ['pwd']);
    if (status !== 0)
        throw refusal(server, stderr);
}

function refusal({ user, host }: Server, words: string): Error {
    return failed(`${host} does not let ${user} in, or does not let it write ${FILE}: ${words.trim().slice(-500) || 'it says nothing'}`,
        'Does the user have a password, and may it use SFTP there?');
}
