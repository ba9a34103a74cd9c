// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What one site takes of things that all share and no control group counts: connections of nginx, lines of the journal. Its
 * neighbour is measured meanwhile, against its own answers before.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, hostingctl, run } from '../support/machine.ts';

/** Median and 19th of 20 answers of the neighbour, in seconds; and how many of them were right. */
async function measure(): Promise<{ median: number, slow: number, right: number }> {
    const lines = (await run(['bash', '-c', `for i in $(seq 20); do
        curl --silent --max-time 3 --output /dev/null --write-out '%{http_code} %{time_total}\\n' --header 'Host: calm.example' http://127.0.0.1/ || true
    done`])).trim().split('\n').map(line => line.split(' ').map(Number));
    const times = lines.map(([, time = 3]) => time).sort((a, b) => a - b);
    return { median: times[9]!, slow: times[18]!, right: lines.filter(([status]) => status === 200).length };
}

/**
 * Opens connections that ask for a large file and never read it, holds them while the neighbour is measured, and says how many
 * were refused.
 */
const CROWD = `
import socket, sys, time
held = []
for number in range(2600):
    client = socket.socket()
    client.settimeout(2)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    try:
        client.connect(('127.0.0.1', 80))
        client.send(b'GET /large.bin HTTP/1.1\\r\\nHost: crowded.example\\r\\n\\r\\n')
        held.append(client)
    except OSError:
        break
print('ready', flush=True)
sys.stdin.read()
refused = 0
for client in held:
    try:
        client.settimeout(0.05)
        refused += b' 503 ' in client.recv(20)
    except OSError:
        pass
print(refused)
`;

async function crowded(): Promise<{ median: number, slow: number, right: number, refused: number }> {
    await run(['tee', '/tmp/crowd.py'], { input: CROWD });
    // The clients are there while the fifo is open.
    await run(['bash', '-c', `rm -f /tmp/crowd.fifo; mkfifo /tmp/crowd.fifo; ulimit -n 4096
        setsid bash -c 'python3 /tmp/crowd.py <>/tmp/crowd.fifo >/tmp/crowd.out 2>&1 & echo $! >/tmp/crowd.pid' </dev/null >/dev/null 2>&1
        until grep -q ready /tmp/crowd.out; do sleep 0.1; done`]);
    const measured = await measure();
    await exec(['bash', '-c', 'kill $(cat /tmp/crowd.pid); rm -f /tmp/crowd.*']);
    const log = await run(['grep', '--count', 'limiting connections by zone "hosting_requests"', '/var/log/hosting/crowded/error.log'])
        .catch(() => '0');
    return { ...measured, refused: Number(log) };
}

let quiet: Awaited<ReturnType<typeof measure>>;

const DROP_IN = '/run/systemd/system/nginx.service.d/zz-test.conf';

beforeAll(async () => {
    // As many open files as our own drop-in wants are more than a container may have; then connections run out before descriptors.
    await run(['bash', '-c', `mkdir -p $(dirname ${DROP_IN}) && printf '[Service]\nLimitNOFILE=16384\n' >${DROP_IN}
        systemctl daemon-reload && systemctl restart nginx`]);
    await hostingctl('site', 'create', 'calm.example');
    await hostingctl('site', 'create', 'crowded.example');
    await run(['bash', '-c', 'head -c 20M /dev/zero >/home/crowded/public_html/large.bin'], { user: 'crowded' });
    await measure();
    quiet = await measure();
});

afterAll(async () => {
    for (const name of ['calm', 'crowded'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await exec(['bash', '-c', `rm -f ${DROP_IN}; systemctl daemon-reload; systemctl restart nginx`]);
});

describe('thousands of visitors of one site that never read', () => {
    it('leave its neighbour its answers', async () => {
        expect(quiet.right).toBe(20);
        const { median, slow, right, refused } = await crowded();
        expect(right).toBe(20);
        expect(refused).toBeGreaterThan(1000);
        expect(median / quiet.median).toBeLessThan(10);
        expect(slow / quiet.slow).toBeLessThan(20);
    });

    it('would not without the limit', async () => {
        await hostingctl('web', 'set', 'crowded', '--requests', '65535');
        const { right } = await crowded();
        expect(right).toBeLessThan(10);
        await hostingctl('web', 'set', 'crowded', '--requests', '200');
        expect((await measure()).right).toBe(20);
    });
});

it('a site that floods the journal is cut short, and its neighbour is not', async () => {
    const mark = `flood ${Date.now()} of`;
    const flood = (site: string, count: number): Promise<unknown> =>
        hostingctl('site', 'run', site, '--', 'php', '-r', `for ($i = 0; $i < ${count}; $i++) syslog(LOG_INFO, "${mark} ${site}");`);
    const said = async (site: string): Promise<number> => {
        await run(['journalctl', '--sync']);
        return Number(await run(['bash', '-c', `journalctl --quiet --boot --output=cat | grep --count '${mark} ${site}' || true`]));
    };
    // systemd lets through some more where the disk is large, at most six times as many.
    await flood('crowded', 30_000);
    await flood('calm', 500);
    expect(await said('crowded')).toBeLessThan(10_000);
    expect(await said('calm')).toBe(500);
});
