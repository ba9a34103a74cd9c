#!/usr/bin/node
// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What nobody in the service's domain may do, tried as root with all capabilities and no sandbox. Writes a JSON object of what worked
 * to a file: it could not use the streams of who starts it, either. It puts back what it changes.
 *     probe MODULE RESULT
 */

const { execFileSync } = process.getBuiltinModule('node:child_process');
// Root who calls it by mistake changes nothing.
if (process.argv.length !== 4 || !process.argv[1].startsWith('/usr/local/libexec/')) {
    process.stderr.write('This is for the virtual machine of test/selinux alone.\n');
    process.exit(2);
}
const fs = process.getBuiltinModule('node:fs');

/** Makes a file and takes it away again. */
function write(file) {
    fs.writeFileSync(file, 'x', { flag: 'wx' });
    fs.unlinkSync(file);
}

function append(file) {
    fs.closeSync(fs.openSync(file, 'a'));
}

const tries = {
    'load a kernel module': () => execFileSync('/usr/sbin/insmod', [process.argv[2]], { stdio: 'pipe' }),
    'write to /boot': () => write('/boot/probe'),
    'write to /usr/bin': () => write('/usr/bin/probe'),
    'write to /etc/cron.d': () => write('/etc/cron.d/probe'),
    'change another unit': () => append('/usr/lib/systemd/system/nginx.service'),
    'read shadow': () => fs.readFileSync('/etc/shadow'),
    'read the key of sshd': () => fs.readFileSync('/etc/ssh/ssh_host_ed25519_key'),
    'read a database': () => fs.readFileSync('/var/lib/mysql/ibdata1', { length: 1 }),
    'run a customer\'s file': () => execFileSync('/home/one/public_html/program', { stdio: 'pipe' }),
    'turn SELinux off': () => append('/etc/selinux/config'),
};

const worked = {};
for (const [name, attempt] of Object.entries(tries)) {
    try {
        attempt();
        worked[name] = true;
    } catch {
        worked[name] = false;
    }
}
// Last: permissive, nothing would be refused.
try {
    fs.writeFileSync('/sys/fs/selinux/enforce', '0');
    worked['be permissive'] = true;
    fs.writeFileSync('/sys/fs/selinux/enforce', '1');
} catch {
    worked['be permissive'] = false;
}
fs.writeFileSync(process.argv[3], JSON.stringify(worked));
