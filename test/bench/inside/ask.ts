// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Asks nginx of the test host for a page: `node ask.ts once HOST PATH` prints the milliseconds of one request on a new connection,
 * `node ask.ts load HOST PATH SECONDS CONNECTIONS` the answers a second over connections that stay open. Ends with 1 at any
 * answer but 200.
 */

import http from 'node:http';

const [mode = '', host = '', path = '/', seconds = '5', connections = '8'] = process.argv.slice(2);

function ask(agent: http.Agent | false): Promise<void> {
    return new Promise((resolve, reject) => {
        http.get({ host: '127.0.0.1', port: 80, path, headers: { host }, agent }, answer => {
            answer.resume();
            answer.on('end', () => {
                if (answer.statusCode === 200)
                    resolve();
                else
                    reject(new Error(`status ${answer.statusCode} of ${host}`));
            });
        }).on('error', reject);
    });
}

async function once(): Promise<number> {
    const begin = performance.now();
    await ask(false);
    return performance.now() - begin;
}

async function load(): Promise<number> {
    const agent = new http.Agent({ keepAlive: true, maxSockets: Number(connections) });
    const begin = performance.now();
    const end = begin + Number(seconds) * 1000;
    let answers = 0;
    await Promise.all(Array.from({ length: Number(connections) }, async () => {
        while (performance.now() < end) {
            await ask(agent);
            answers++;
        }
    }));
    agent.destroy();
    return answers / ((performance.now() - begin) / 1000);
}

console.log((await (mode === 'once' ? once() : load())).toFixed(2));
