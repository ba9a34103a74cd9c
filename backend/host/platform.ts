// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which distribution this is: os-release(5). Only what depends on the packages of a distribution may ask. */

import { HostingError } from '../contract/errors.ts';
import { readFile } from './files.ts';

/** An Enterprise Linux, of whichever maker. */
export interface Platform {
    /** `AlmaLinux 9.6` */
    name: string;
    /** `almalinux` */
    id: string;
    release: 8 | 9 | 10;
}

/** Where `platform:el9` stands in every Enterprise Linux since 8. */
const PLATFORM = /^platform:el(8|9|10)$/;

/** @throws HostingError `Conflict` on any other system */
export async function requirePlatform(): Promise<Platform> {
    const text = await readFile('/etc/os-release') ?? '';
    const platform = platformIn(text);
    if (!platform) {
        throw new HostingError('Conflict', `This host is ${systemIn(text)}, and no Enterprise Linux 8, 9 or 10. Nothing was changed.`,
            { hint: 'Use AlmaLinux 8, 9 or 10.' });
    }
    return platform;
}

/** Undefined for what is no Enterprise Linux 8, 9 or 10. */
export function platformIn(text: string): Platform | undefined {
    const values = valuesIn(text);
    const [, release] = PLATFORM.exec(values.get('PLATFORM_ID') ?? '') ?? [];
    return release === undefined ? undefined
        : { name: systemIn(text), id: values.get('ID') ?? '', release: Number(release) as Platform['release'] };
}

/** `Debian GNU/Linux 13`, for people. */
function systemIn(text: string): string {
    const values = valuesIn(text);
    return [values.get('NAME') ?? 'an unknown system', values.get('VERSION_ID') ?? ''].join(' ').trim();
}

/** Lines `NAME=value`, quoted where they have to be. */
function valuesIn(text: string): Map<string, string> {
    return new Map([...text.matchAll(/^([A-Z_]+)=(["']?)(.*)\2$/gm)].map(([, name = '', , value = '']) => [name, value]));
}
