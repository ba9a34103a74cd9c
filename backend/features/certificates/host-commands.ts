// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about HTTPS on this host as a whole: who issues certificates, how it is spoken, and Cockpit's own certificate. */

import { hostname } from 'node:os';

import { STAGING_DIRECTORY } from '../../contract/certificates.ts';
import { parseDomain } from '../../contract/domain.ts';
import { HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { HostSettings } from '../common/host-settings.ts';
import { submitForHost } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';
import { present, wordsOf } from '../sites/changes.ts';
import { hookNames } from './hooks.ts';
import { HOST_CERTIFICATE, HOST_TLS, type HostCertificateArgs, type HostTlsArgs } from './host.ts';
import { CHECK } from './look-after.ts';

type HostTlsHandlers = Pick<Handlers, 'authority.show' | 'authority.set' | 'host.certificate' | 'host.tls' | 'certificate.check'>;

export class HostTlsCommands {
    readonly #host: HostSettings;
    readonly #engine: Engine;

    constructor(host: HostSettings, engine: Engine) {
        this.#host = host;
        this.#engine = engine;
    }

    readonly handlers: HostTlsHandlers = {
        'authority.show': async () => {
            const { authority } = this.#host;
            return { ...authority, staging: authority.directory === STAGING_DIRECTORY, hooks: await hookNames() };
        },
        'authority.set': input => this.#setAuthority(input),
        'host.certificate': ({ name }, caller) => this.#certificate(name ?? ownName(), caller),
        'host.tls': (input, caller) => this.#tls(input, caller),
        'certificate.check': (_input, caller) => this.#submit(CHECK, {}, null, caller),
    };

    /** How its jobs that were rolled back begin anew. */
    readonly restarts: Readonly<Record<string, Restart>> = {
        [HOST_CERTIFICATE]: (args, caller, retryOf) => this.#certificate((args as HostCertificateArgs).domain, caller, retryOf),
        [HOST_TLS]: (args, caller, retryOf) => {
            const { after, title } = args as HostTlsArgs;
            return this.#submit(HOST_TLS, { title, before: this.#host.tls, after }, null, caller, retryOf);
        },
        [CHECK]: (_args, caller, retryOf) => this.#submit(CHECK, {}, null, caller, retryOf),
    };

    #setAuthority({ email, 'directory-url': directory, staging }: InputOf<'authority.set'>): OutputOf<'authority.set'> {
        if (directory !== undefined && staging !== undefined)
            throw invalid('staging', 'The directory is named already.', 'Leave one of the two out.');
        wordsOf({ email, directory, staging }, 'authority set');
        const letsEncrypt = staging === undefined ? undefined : staging ? STAGING_DIRECTORY : this.#host.defaultDirectory;
        this.#host.authority = { ...this.#host.authority, ...present({ email, directory: directory ?? letsEncrypt }) };
        return this.#host.authority;
    }

    #certificate(domain: string, caller: Caller, retryOf?: number): OutputOf<'host.certificate'> {
        return this.#submit(HOST_CERTIFICATE, { domain }, domain, caller, retryOf);
    }

    #tls({ policy, http2 }: InputOf<'host.tls'>, caller: Caller): OutputOf<'host.tls'> {
        const title = `Set ${wordsOf({ policy, 'HTTP/2': http2 }, 'host tls')} for HTTPS on this host`;
        const before = this.#host.tls;
        return this.#submit(HOST_TLS, { title, before, after: { ...before, ...present({ policy, http2 }) } }, null, caller);
    }

    #submit(
        kind: string, args: Record<string, unknown>, domain: string | null, caller: Caller, retryOf?: number,
    ): { job: number, site: null } {
        return submitForHost(this.#engine, kind, args, caller, { domain, retryOf });
    }
}

/** @throws HostingError `Invalid` where the host has no name that others could know it by */
function ownName(): string {
    const parsed = parseDomain(hostname());
    if ('problem' in parsed) {
        throw new HostingError('Invalid', `This host is called ${hostname()}, which is no full name.`,
            { fields: { name: parsed.problem }, hint: 'Add --name with the name that people open Cockpit under.' });
    }
    return parsed.domain;
}
