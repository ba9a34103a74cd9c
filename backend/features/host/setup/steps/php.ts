// SPDX-License-Identifier: LGPL-2.1-or-later
/* The chosen PHP versions of Remi's, with the extensions that WordPress and Laravel need. */

import type { SetupChoices } from '../../../../contract/setup.ts';
import { missingOf } from '../facts.ts';
import { done, install, needed, type Part } from '../step.ts';

/** curl, dom, fileinfo, pcntl and others are in these. */
const ALWAYS = ['fpm', 'cli', 'common', 'gd', 'intl', 'mbstring', 'xml', 'bcmath', 'pdo', 'process', 'soap', 'pecl-zip'];
/** PHP 8.5 and later have it built in. */
const OPCACHE = 'opcache';
const WITH_OPCACHE = ['7.4', '8.0', '8.1', '8.2', '8.3', '8.4'];

const DRIVERS = { mariadb: ['mysqlnd'], postgresql: ['pgsql'], both: ['mysqlnd', 'pgsql'], none: [] };
const PROFILES = { wordpress: ['pecl-imagick-im7'], laravel: [], generic: [] };

export function packagesOf(version: string, { profile, database = 'mariadb', cache }: SetupChoices): string[] {
    const prefix = `php${version.replace('.', '')}-php`;
    return [
        ...ALWAYS,
        ...WITH_OPCACHE.includes(version) ? [OPCACHE] : [],
        ...DRIVERS[database],
        ...cache ? ['pecl-redis6'] : [],
        ...PROFILES[profile],
    ].map(name => `${prefix}-${name}`);
}

export function php(version: string, choices: SetupChoices): Part {
    return {
        name: `php-${version}`,
        title: `Install PHP ${version} and its extensions`,
        judge: facts => {
            const missing = missingOf(facts, packagesOf(version, choices));
            return missing.length === 0 ? done(`PHP ${version} is installed.`)
                : needed(`Not installed: ${missing.join(', ')}.`, install(...missing));
        },
    };
}
