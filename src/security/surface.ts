// SPDX-License-Identifier: LGPL-2.1-or-later
/* What of a site can be reached, and by whom, in sentences: facts of its settings, without a judgement. */

import type { Site } from '../../backend/contract/sites.ts';
import type { OutputOf } from '../api/table.ts';

const _ = cockpit.gettext;

type Exceptions = OutputOf<'selinux.exceptions'>;

/** Who gets an answer of the site. */
export function visitorsOf({ suspended, access: { rules } }: Pick<Site, 'suspended' | 'access'>): string[] {
    if (suspended)
        return [_('Nobody: it is suspended, all get a page that says so')];
    if (rules.length === 0)
        return [_('Everybody')];
    const allowed = rules.filter(({ action }) => action === 'allow');
    const words = rules.map(({ action, address }) => cockpit.format(action === 'allow' ? _('$0 allowed') : _('$0 denied'), address));
    return [...words, allowed.length > 0 ? _('All others denied') : _('All others allowed')];
}

export function protocolsOf({ tls: { forceHttps } }: Pick<Site, 'tls'>): string {
    return forceHttps
        ? _('HTTPS on port 443; HTTP on port 80 leads there')
        : _('HTTP on port 80, in plain text, and HTTPS on port 443');
}

/** Paths that ask for a password first. */
export function protectedOf({ access: { protections } }: Pick<Site, 'access'>): string[] {
    return protections.map(({ path, users }) =>
        cockpit.format(path === '/' ? _('All of it, from $1') : _('$0, from $1'), path, users.join(', ')));
}

/** What its application opens by itself. */
export function applicationOf({ wordpress }: Pick<Site, 'wordpress'>): string[] {
    if (!wordpress)
        return [];
    return [
        wordpress.xmlrpc ? _('xmlrpc.php is open: passwords can be tried there') : _('xmlrpc.php is closed'),
        _('The log-in page and the REST API are open to all visitors'),
    ];
}

/** Who comes to its databases. */
export function databasesOf({ databases, remote: { rules } }: Pick<Site, 'databases' | 'remote'>): string[] {
    if (databases.length === 0)
        return [_('None')];
    return rules.length === 0
        ? [_('From this host alone')]
        : rules.map(({ database, address }) => cockpit.format(_('$0 from $1, over TLS'), database, address));
}

/** Who logs in to its files; a program is started by nobody there. */
export function sftpOf({ sftp: { enabled, hasPassword, keys }, suspended }: Pick<Site, 'sftp' | 'suspended'>): string {
    if (!enabled || suspended)
        return _('None: its account is closed to log-ins');
    const { length } = keys;
    const words = cockpit.ngettext('SFTP to its own files, with $0 key', 'SFTP to its own files, with $0 keys', length);
    const opened = cockpit.format(words, length);
    return hasPassword ? cockpit.format(_('$0, or with its password'), opened) : opened;
}

/** What its PHP may do. */
export function phpOf({ phpSettings: { disabledFunctions, displayErrors } }: Pick<Site, 'phpSettings'>): string[] {
    return [
        disabledFunctions.length > 0
            ? cockpit.format(_('Functions that are refused: $0'), disabledFunctions.join(', '))
            : _('No function is refused; what it starts is confined as it is'),
        displayErrors ? _('Errors are shown to visitors') : _('Errors are not shown to visitors'),
    ];
}

/** Where its programs can connect to. */
export function outgoingOf({ outgoing, ports }: Pick<Exceptions, 'outgoing' | 'ports'>): string {
    if (outgoing === 'all')
        return _('To any address and port');
    return ports.length > 0
        ? cockpit.format(_('To ports of mail and databases, and to $0'), ports.join(', '))
        : _('To ports of mail and databases alone');
}
