// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What dbus-next 0.10 does wrong with messages that any local user may send, put right before the first connection.
 * Each guard has a test that sends the message (test/integration/bus-guards.test.ts).
 */

import { createRequire } from 'node:module';

interface Buffer1 { readInt32: () => number }
interface BufferClass {
    prototype: {
        readSimpleType: (this: Buffer1, type: string) => unknown;
        read: (this: Buffer1, signature: string) => unknown[];
    };
}

const require = createRequire(import.meta.url);
let applied = false;

/** Applies the guards, once in a process. */
export function guardParser(): void {
    if (applied)
        return;
    applied = true;
    const { prototype } = require('dbus-next/lib/dbus-buffer.js') as BufferClass;

    // A file descriptor's index is looked up in a list that is not there without usocket: the process would end.
    // None of our methods takes one, so the index itself will do: the signature check refuses the call.
    const readSimpleType = prototype.readSimpleType;
    prototype.readSimpleType = function (type) {
        return type === 'h' ? this.readInt32() : readSimpleType.call(this, type);
    };

    // A body the parser fails on becomes an empty one. The conversion after it, which does catch, then refuses the
    // message; an exception here would end the process and lose the messages behind it.
    const read = prototype.read;
    prototype.read = function (signature) {
        try {
            return read.call(this, signature);
        } catch {
            return [];
        }
    };
}
