// SPDX-License-Identifier: LGPL-2.1-or-later
/* What programs of the host print, as facts. */

import type { Facts, UnitFacts } from './facts.ts';

/** Sections of /etc/dnf/modules.d: `[nginx]`, with `stream=1.24` and `state=enabled`. */
export function modulesIn(texts: readonly string[]): Record<string, string> {
    const sections = texts.flatMap(text => text.split(/^(?=\[)/m));
    return Object.fromEntries(sections.flatMap(section => {
        const [, name] = /^\[([^\]]+)\]/.exec(section) ?? [];
        const [, stream] = /^stream\s*=\s*(\S+)\s*$/m.exec(section) ?? [];
        return name !== undefined && stream !== undefined && /^state\s*=\s*enabled\s*$/m.test(section) ? [[name, stream]] : [];
    }));
}

/** `enabled`, and what needs no enabling: systemctl(1), is-enabled. */
const ENABLED = ['enabled', 'enabled-runtime', 'static', 'alias', 'generated', 'indirect', 'linked'];

/** @param files of `systemctl list-unit-files` @param loaded of `systemctl list-units`, plain */
export function unitsIn(files: string, loaded: string): Facts['units'] {
    const active = new Set(rows(loaded).filter(([, , state]) => state === 'active').map(([unit]) => unit));
    return Object.fromEntries(rows(files).map(([unit = '', state = '']) => [unit, {
        enabled: ENABLED.includes(state), active: active.has(unit), ...state.startsWith('masked') && { masked: true },
    } satisfies UnitFacts]));
}

function rows(text: string): string[][] {
    return text.split('\n').filter(line => line.trim() !== '').map(line => line.trim().split(/\s+/));
}

/** Ports of `ss --listening --tcp --numeric` on which others are answered, in order. */
export function listeningIn(text: string): number[] {
    const ports = rows(text).flatMap(([, , , address = '']) => {
        const [, host = '', port] = /^(.*):(\d+)$/.exec(address) ?? [];
        return port === undefined || /^(?:127\.|\[?::1\]?$|\[?::ffff:127\.)/.test(host) ? [] : [Number(port)];
    });
    return [...new Set(ports)].sort((a, b) => a - b);
}

/** Lines of `sshd -T`: `port 22`. */
export function portsOfSshd(text: string): number[] {
    return [...text.matchAll(/^port (\d+)$/gm)].map(([, port]) => Number(port));
}

/** `Listen=[::]:9090 (Stream)`, once for each address. */
export function portsOfSocket(text: string): number[] {
    return [...new Set([...text.matchAll(/:(\d+) \(Stream\)/g)].map(([, port]) => Number(port)))];
}

/** `args="ro rootflags=uquota"` of `grubby --info`. */
export function bootArgumentsIn(text: string): string[] {
    const [, words = ''] = /^args="(.*)"$/m.exec(text) ?? [];
    return words.split(/\s+/).filter(Boolean);
}
