// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Dumps between this browser and a job, through the socket that the service has offered to the user's own account. Cockpit opens it
 * as the user, or as root with administrative access, as it does with the calls of `api/client.ts`. Nothing of a dump is kept on the
 * way: what comes goes to the browser's downloads, what goes is read from the file piece by piece. How it went, the job says.
 */

import { LENGTH_BYTES, RECEIPT_FOR } from '../../backend/contract/streams.ts';

/** Bytes that are read and sent at once. */
const PIECE = 64 * 1024;
/** Bytes that may be on the way to the job: what Cockpit keeps in memory at most. */
const WINDOW = 1024 * 1024;
/** Long enough for the browser to have begun. */
const BEGIN = 60_000;

/** Hands what comes through a socket to the browser's downloads. */
export function download(socket: string, name: string): void {
    const query = btoa(JSON.stringify({
        payload: 'stream', unix: socket, binary: 'raw', superuser: 'try', 'flow-control': true,
        external: { 'content-disposition': `attachment; filename="${name}"`, 'content-type': 'application/octet-stream' },
    }));
    const { pathname } = new URL(cockpit.transport.uri(`channel/${cockpit.transport.csrf_token}`), location.href);
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.src = `${pathname}?${query}`;
    document.body.append(frame);
    setTimeout(() => { frame.remove(); }, BEGIN);
}

/** Sends a file through a socket; settled when all is sent, or nobody wants more. One that cannot be read on breaks off. */
export async function upload(socket: string, file: Blob): Promise<void> {
    const channel = cockpit.channel({ payload: 'stream', unix: socket, binary: true, superuser: 'try' });
    const state = { taken: 0, isOpen: true, wake: (): void => undefined };
    channel.addEventListener('message', (_event, receipts) => {
        state.taken += receipts.length * RECEIPT_FOR;
        state.wake();
    });
    channel.addEventListener('close', () => {
        state.isOpen = false;
        state.wake();
    });
    const send = (bytes: Uint8Array): void => {
        if (!state.isOpen)
            return;
        channel.send(framed(bytes));
        if (bytes.length === 0)
            channel.control({ command: 'done' });
    };
    try {
        for (let at = 0; at < file.size; at += PIECE) {
            const bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
            while (state.isOpen && at + bytes.length - state.taken > WINDOW)
                await new Promise<void>(resolve => { state.wake = resolve; });
            if (!state.isOpen)
                return;
            send(bytes);
        }
        send(new Uint8Array());
    } catch {
        // Without its end the job takes nothing of it.
        channel.close('terminated');
    }
}

/** As contract/streams.ts says. */
function framed(bytes: Uint8Array): Uint8Array {
    const whole = new Uint8Array(LENGTH_BYTES + bytes.length);
    new DataView(whole.buffer).setUint32(0, bytes.length);
    whole.set(bytes, LENGTH_BYTES);
    return whole;
}
