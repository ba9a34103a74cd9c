// SPDX-License-Identifier: LGPL-2.1-or-later
/* The manual page of hostingctl, from the command table: `node build/manual.ts` prints it. */

import { readFileSync } from 'node:fs';

import { APPLY_FLAGS, APPLY_SUMMARY, APPLY_USAGE } from '../backend/cli/apply.ts';
import { rowsOf, usageOf } from '../backend/cli/help.ts';
import { cliCommands, type CliCommand } from '../backend/cli/schema.ts';

const FILES = [
    ['/home/SITE', 'files of a site; public_html in it is what nginx serves'],
    ['/var/log/hosting/SITE', 'its logs'],
    ['/etc/nginx/conf.d/hosting-SITE.conf', 'its virtual host, generated'],
    ['/etc/hosting/php/SITE', 'configuration of its PHP, generated'],
    ['/etc/hosting/templates', 'overrides of what is in /usr/share/hosting/templates'],
    ['/var/lib/hosting', 'the panel\'s own database, its keys, archives of deleted sites'],
] as const;

const STATUS = [
    ['0', 'done'], ['1', 'failed'], ['2', 'bad input'], ['3', 'not found'], ['4', 'not allowed'], ['5', 'conflict'],
] as const;

/** A text as roff prints it, whatever is in it (groff(7), "Escape Sequences"). */
export function escapeRoff(text: string): string {
    return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^(?=[.'])/gm, '\\&')
        .replaceAll(/[^\u0000-\u007f]/gu, letter => `\\[u${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`);
}

function tagged(rows: readonly (readonly [string, string])[]): string[] {
    return rows.flatMap(([tag, words]) => ['.TP', `.B ${escapeRoff(tag)}`, escapeRoff(words)]);
}

function section(title: string, lines: readonly string[]): string[] {
    return [`.SH ${title}`, ...lines];
}

function describe(command: CliCommand): string[] {
    return [`.SS ${escapeRoff(usageOf(command.command))}`, escapeRoff(command.command.summary), ...tagged(rowsOf(command, []))];
}

/** The page in the man macros (groff_man(7)). */
export function manual(commands: readonly CliCommand[], version: string): string {
    return `${[
        `.TH HOSTINGCTL 8 "" "cockpit\\-hosting ${escapeRoff(version)}"`,
        ...section('NAME', ['hostingctl \\- create and run websites of this host']),
        ...section('SYNOPSIS', ['.B hostingctl', '.I NOUN VERB', '.RI [ OPERANDS ]', '.RI [ flags ]']),
        ...section('DESCRIPTION', [
            'Every website has its own user, PHP processes, virtual host, SELinux level and resource limits. A change is a job of steps,',
            'which is resumed or undone whatever interrupts it. A site is named by its user name or any of its domains.',
            '.PP',
            'The same is in Cockpit under',
            '.BR Hosting .',
        ]),
        ...section('COMMON FLAGS', tagged([
            ['--json', 'print one JSON document on standard output and nothing else'],
            ['--no-wait', 'do not wait for the job: print its number'],
            ['--yes', 'do not ask'],
            ['--plan', 'only tell what would be done, where a command can'],
            ['--preview', 'of commands that change settings of a site: print what would change, and change nothing'],
            ['--help', 'print the operands and flags of a command'],
        ])),
        ...section('COMMANDS', [
            `.SS ${escapeRoff(APPLY_USAGE)}`, escapeRoff(APPLY_SUMMARY), ...tagged(APPLY_FLAGS), ...commands.flatMap(describe),
        ]),
        ...section('EXIT STATUS', tagged(STATUS)),
        ...section('FILES', tagged(FILES)),
        ...section('SEE ALSO', ['.BR cockpit (1),', '.BR nginx (8),', '.BR systemd.resource\\-control (5),', '.BR selinux (8)']),
    ].join('\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
    process.stdout.write(manual(cliCommands(), version));
}
