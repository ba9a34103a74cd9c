// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Gives the page the D-Bus names of every command as `virtual:contract`, taken from the command table while building.
 * The page itself imports the contract's types only, so that neither schemas nor zod reach the browser.
 */

import type { Plugin } from 'vite';

import { BUS_NAME, INTERFACE_PREFIX, OBJECT_PATH, SIGNAL_INTERFACE } from '../backend/contract/command.ts';
import { ERROR_PREFIX } from '../backend/contract/errors.ts';
import { KEY_NOT_OPENED, KEY_STATUS, UNIT_PATH } from '../backend/contract/host.ts';
import { commandList, isForOwners } from '../backend/contract/index.ts';

const ID = 'virtual:contract';

export function contractTable(): Plugin {
    return {
        name: 'hosting-contract',
        resolveId: id => id === ID ? `\0${ID}` : null,
        load: id => id === `\0${ID}` ? source() : null,
    };
}

function source(): string {
    const methods = Object.fromEntries(commandList.map(([name, command]) =>
        [name, { interface: INTERFACE_PREFIX + command.interface, method: command.method, kind: command.kind }]));
    const values = {
        methods,
        jobsForOwners: commandList.map(([name]) => name).filter(isForOwners),
        busName: BUS_NAME,
        objectPath: OBJECT_PATH,
        signalInterface: SIGNAL_INTERFACE,
        errorPrefix: ERROR_PREFIX,
        keyRefusal: { unit: UNIT_PATH, status: KEY_STATUS, document: KEY_NOT_OPENED },
    };
    return Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`).join('');
}
