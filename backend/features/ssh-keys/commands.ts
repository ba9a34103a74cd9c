// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about SSH keys: what is refused is refused here, before a job begins. */

import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { SshKey } from '../../contract/ssh-keys.ts';
import type { Engine } from '../../engine/engine.ts';
import { requireSshd } from '../../host/sshd.ts';
import { submitForHost } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';
import { type AccountArgs, requireAdministrator, SET_ACCOUNT } from './accounts.ts';
import { parsePublicKey, tidyComment } from './public-key.ts';
import type { KeyRecords, KeyRow, ServerRow } from './records.ts';
import { ROTATE_KEY } from './rotate.ts';
import { INSTALL, lineOf } from './servers.ts';
import { GENERATE, IMPORT, REMOVE } from './store-jobs.ts';

type Names = Extract<keyof Handlers, `ssh-key.${string}`>;
type Started = OutputOf<'ssh-key.generate'>;

const FIND_OUT = 'Its administrator sees it there with ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub';

export class SshKeyCommands {
    readonly #engine: Engine;
    readonly #records: KeyRecords;

    constructor(engine: Engine, records: KeyRecords) {
        this.#engine = engine;
        this.#records = records;
    }

    readonly handlers: Pick<Handlers, Names> = {
        'ssh-key.list': () => this.#records.list().map(row => this.#shown(row)),
        'ssh-key.show': ({ name }) => this.#shown(this.#find(name)),
        'ssh-key.generate': (input, caller) => this.#generate(input, caller),
        'ssh-key.import': (input, caller) => this.#import(input, caller),
        'ssh-key.private': ({ name }) => this.#takePrivate(name),
        'ssh-key.remove': ({ name }, caller) => this.#remove(name, caller),
        'ssh-key.allow': (input, caller) => this.#allow(input, caller),
        'ssh-key.revoke': (input, caller) => this.#revoke(input, caller),
        'ssh-key.install': (input, caller) => this.#install(input, caller),
        'ssh-key.rotate': ({ name }, caller) => this.#rotate(name, caller),
    };

    /** How its jobs that were rolled back begin anew. */
    readonly restarts: Readonly<Record<string, Restart>> = {
        [GENERATE]: (args, caller, retryOf) => {
            this.#requireFree(String(args['name']));
            return this.#submit(GENERATE, args, caller, { retryOf });
        },
        [IMPORT]: ({ name, key }, caller, retryOf) => this.#import({ name: String(name), key: String(key) }, caller, retryOf),
        [REMOVE]: ({ name }, caller, retryOf) => this.#remove(String(name), caller, retryOf),
        [INSTALL]: ({ name, server }) => {
            throw new HostingError('Conflict', 'The password of the other server was forgotten with the end of the job.',
                { hint: `Begin anew: hostingctl ssh-key install ${String(name)} ${String(server)}` });
        },
        [SET_ACCOUNT]: (args, caller, retryOf) => {
            const { name, account, after } = args as AccountArgs;
            return this.#setAccount(this.#find(name), account, after, caller, retryOf);
        },
        [ROTATE_KEY]: (args, caller, retryOf) => this.#rotate(String(args['name']), caller, retryOf),
    };

    #generate({ name, type, for: purpose, comment }: InputOf<'ssh-key.generate'>, caller: Caller): Started {
        this.#requireFree(name);
        return this.#submit(GENERATE, { name, type, purpose, comment: tidyComment(comment) || name }, caller);
    }

    #import({ name, key: text }: InputOf<'ssh-key.import'>, caller: Caller, retryOf?: number): Started {
        this.#requireFree(name);
        const parsed = parsePublicKey(text);
        const same = this.#records.byFingerprint(parsed.fingerprint);
        if (same)
            throw conflict('key', `This is the key ${same.name}, which is here already.`);
        return this.#submit(IMPORT, { name, key: lineOf(parsed) }, caller, { retryOf });
    }

    #takePrivate(name: string): OutputOf<'ssh-key.private'> {
        const { purpose } = this.#find(name);
        const text = this.#records.take(name);
        if (text !== undefined)
            return { text };
        throw new HostingError(purpose === 'person' ? 'NotFound' : 'Conflict', {
            person: `The private key of ${name} was shown already, and is not here any more.`,
            host: `The private key of ${name} is this host's own: it is never shown.`,
            imported: `The private key of ${name} is where it was made: it was never here.`,
        }[purpose]);
    }

    #remove(name: string, caller: Caller, retryOf?: number): Started {
        const row = this.#find(name);
        const accounts = this.#records.accountsOf(row.id);
        const [first] = accounts;
        if (first) {
            throw new HostingError('Conflict', `The key ${name} opens ${accounts.map(({ account }) => account).join(', ')}.`,
                { hint: `Take it out first: hostingctl ssh-key revoke ${name} ${first.account}` });
        }
        return this.#submit(REMOVE, { name }, caller, { retryOf });
    }

    async #allow({ name, account, from, until }: InputOf<'ssh-key.allow'>, caller: Caller): Promise<Started> {
        this.#find(name);
        if (until !== undefined && until < new Date().toISOString().slice(0, 10))
            throw invalid('until', 'This day is past: the key would open nothing.');
        await requireAdministrator(account);
        await requireSshd();
        return this.#setAccount(this.#find(name), account, { from: [...new Set(from)], until: until ?? null }, caller);
    }

    #revoke({ name, account }: InputOf<'ssh-key.revoke'>, caller: Caller): Started {
        const row = this.#find(name);
        if (!this.#records.accountsOf(row.id).some(each => each.account === account)) {
            const message = `The key ${name} does not open the account ${account}.`;
            throw new HostingError('NotFound', message, { fields: { account: message } });
        }
        return this.#setAccount(row, account, null, caller);
    }

    #setAccount({ id, name }: KeyRow, account: string, after: AccountArgs['after'], caller: Caller, retryOf?: number): Started {
        const present = this.#records.accountsOf(id).find(each => each.account === account);
        const args: AccountArgs = { name, account, after, before: present ? { from: present.from, until: present.until } : null };
        if (JSON.stringify(args.before) === JSON.stringify(after))
            throw new HostingError('Conflict', `The key ${name} ${after ? 'opens' : 'does not open'} the account ${account} already.`);
        return this.#submit(SET_ACCOUNT, args, caller, { retryOf });
    }

    #install(input: InputOf<'ssh-key.install'>, caller: Caller): Started {
        const { name, server, port, fingerprint, password } = input;
        if (fingerprint === undefined)
            throw invalid('fingerprint', 'Say which key the server has: what shows another one is never given the password.', FIND_OUT);
        const key = this.#find(name);
        if (key.purpose !== 'host')
            throw conflict('name', `${name} is no key of this host: it could not be tried.`, 'Make one with hostingctl ssh-key generate.');
        const [user = '', host = ''] = server.split('@');
        if (this.#records.serversOf(key.id).some(each => each.user === user && each.host === host && each.port === port))
            throw conflict('server', `The key ${name} is on ${server} already.`);
        let id = 0;
        const args = { name, server, get id() { return id; } };
        return this.#submit(INSTALL, args, caller, { reserve: () => {
            id = this.#records.insertServer({ key_id: key.id, user, host, port, fingerprint }, password);
        } });
    }

    #rotate(name: string, caller: Caller, retryOf?: number): Started {
        if (this.#find(name).purpose !== 'host') {
            throw conflict('name', `${name} is no key of this host: whoever has its private half makes another.`,
                'Take the new one up with hostingctl ssh-key import, allow it, and revoke the old one.');
        }
        return this.#submit(ROTATE_KEY, { name }, caller, { retryOf });
    }

    /** One at a time: each of them begins from what a key opens. @throws HostingError `Conflict` */
    #submit(
        kind: string, args: Record<string, unknown>, caller: Caller, more: { retryOf?: number | undefined, reserve?: () => void } = {},
    ): Started {
        const open = this.#engine.records.open().find(each => each.kind.startsWith('ssh-key.'));
        if (open)
            throw new HostingError('Conflict', `Job ${open.id} is at work on SSH keys.`, { hint: 'Wait for its end.' });
        return submitForHost(this.#engine, kind, args, caller, more);
    }

    #find(name: string): KeyRow {
        const row = this.#records.byName(name);
        if (!row) {
            const message = `There is no key ${name}.`;
            throw new HostingError('NotFound', message, { fields: { name: message }, hint: 'List them with hostingctl ssh-key list.' });
        }
        return row;
    }

    #requireFree(name: string): void {
        if (this.#records.byName(name))
            throw conflict('name', `There is a key ${name} already.`);
    }

    #shown(row: KeyRow): SshKey {
        const { name, type, comment, fingerprint, purpose, created_at: createdAt } = row;
        return {
            name, type, comment, fingerprint, purpose, createdAt, bits: parsePublicKey(`${type} ${row.key}`).bits,
            isWaiting: purpose === 'person' && row.private !== null, accounts: this.#records.accountsOf(row.id), line: lineOf(row),
            servers: this.#records.serversOf(row.id).filter(each => each.password === null).map(serverName),
        };
    }
}

function serverName({ user, host, port }: ServerRow): string {
    return `${user}@${host}${port === 22 ? '' : `:${port}`}`;
}
