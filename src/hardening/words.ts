// SPDX-License-Identifier: LGPL-2.1-or-later

import type { HardeningState } from '../../backend/contract/hardening.ts';

const _ = cockpit.gettext;

const SHARED = _('Where all may write, no program gets more rights than who runs it, and none is run from there.');

/** What an item is called, and what it is good for. */
export const ITEMS: Record<HardeningState['item'], readonly [title: string, why: string]> = {
    'root-login': [_('No log-in as root'), _('Nobody logs in as root over SSH: whoever administers has a name, and sudo.')],
    'password-login': [
        _('Keys instead of passwords'),
        _('Nobody guesses passwords over SSH. Sites with a password for SFTP keep it. An administrator has to have a key first.'),
    ],
    'login-banner': [_('Banner'), _('Whoever connects over SSH is told that this is no public place.')],
    kernel: [_('Kernel'), _('The kernel tells ordinary users nothing of its addresses and messages.')],
    network: [_('Network'), _('The network cannot tell this host other ways, and a flood of new connections does not fill it.')],
    links: [_('Links'), _('Links and files that others put into shared directories fool no program.')],
    modules: [_('Kernel modules'), _('Drivers that no web server needs are not loaded.')],
    'mount-dev-shm': [_('Mount of /dev/shm'), SHARED],
    'mount-tmp': [_('Mount of /tmp'), SHARED],
    'mount-var-tmp': [_('Mount of /var/tmp'), SHARED],
    'mount-home': [_('Mount of /home'), _('In homes no program gets more rights than who runs it. Programs of sites run as before.')],
    hidepid: [
        _('Hidden processes'),
        _('Sites do not see processes of others in any case. For the whole host systemd does not support it.'),
    ],
    'crypto-policy': [_('Crypto policy'), _('Programs of the host agree on ciphers that are not broken.')],
};

export const STATES: Record<HardeningState['state'], string> = { on: _('On'), partly: _('Partly'), off: _('Off') };
