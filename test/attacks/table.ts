// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Attacks of one site on another, one entry each. `php` is the body of a function that a program of the hostile site runs with the
 * name of its victim in $site (hostile.php has the other names); it returns true where the attack got what it wanted.
 * That it can is shown by its control:
 *
 *     root   the same code gets it as root, with no wall around
 *     own    the same code gets it from the hostile site's own things
 *
 * `walls` are those of which each has to hold it alone: users, modes and the unit's namespaces (`unix`), SELinux (`selinux`), or what is
 * attacked guards itself and needs neither (`itself`). What one of them does not hold is said, not hidden: docs/isolation.md is
 * made of this table.
 */

export type Wall = 'unix' | 'selinux' | 'itself';
export type Way = 'page' | 'run' | 'cron';

export interface Attack {
    /** Number in the list of attacks that have to fail; 0 for those that are not on it. */
    rule: number;
    /** For people, and its name in the table of results. */
    what: string;
    walls: readonly Wall[];
    control: 'root' | 'own';
    php: string;
    /** Where it is run from: a page, a program that is run as the site, its scheduler; all of them unless given. */
    ways?: readonly Way[];
    /** Has a meaning on a kernel of its own alone. */
    machine?: true;
}

const BOTH = ['unix', 'selinux'] as const;

const ITSELF = ['itself'] as const;

function attack(rule: number, what: string, walls: readonly Wall[], php: string, more: Partial<Attack> = {}): Attack {
    return { rule, what, walls, php, control: 'root', ...more };
}

const files = [
    attack(1, 'follow a link to a file of its', BOTH,
        '@unlink("$own/l1"); return @symlink("/home/$site/public_html/secret.txt", "$own/l1") && @file_get_contents("$own/l1") === "of $site";'),
    attack(1, 'make a hard link to a file of its', BOTH,
        '@unlink("$own/l2"); return @link("/home/$site/public_html/secret.txt", "$own/l2");'),
    attack(1, 'reach it through /proc/self/root', BOTH, 'return @file_get_contents("/proc/self/root/home/$site/public_html/secret.txt") === "of $site";'),
    attack(1, 'reach it through the root directory of another process', BOTH, `
        foreach (array_reverse(glob('/proc/[0-9]*')) as $process)
            if (@file_get_contents("$process/root/home/$site/public_html/secret.txt") === "of $site")
                return true;
        return false;`),
    attack(2, 'enter its home', BOTH, 'return @chdir("/home/$site");'),
    attack(2, 'list its home', BOTH, 'return (bool) @scandir("/home/$site");'),
    attack(2, 'list its document root', BOTH, 'return (bool) @scandir("/home/$site/public_html");'),
    attack(2, 'read a file', BOTH, 'return @file_get_contents("/home/$site/public_html/secret.txt") === "of $site";'),
    attack(2, 'look at a file', BOTH, 'return @stat("/home/$site/public_html/secret.txt") !== false;'),
    attack(2, 'write to a file', BOTH, 'return (bool) @file_put_contents("/home/$site/public_html/written.txt", "by another", FILE_APPEND);'),
    attack(2, 'make a file', BOTH, 'return @touch("/home/$site/public_html/made-" . getmypid());'),
    attack(2, 'make a directory', BOTH, 'return @mkdir("/home/$site/public_html/dir-" . getmypid());'),
    attack(2, 'rename a file', BOTH, 'return @rename("/home/$site/public_html/moved.txt", "/home/$site/public_html/moved-" . getmypid());'),
    attack(2, 'delete a file', BOTH, 'return @unlink("/home/$site/public_html/doomed.txt");'),
    attack(2, 'change the mode of a file', BOTH, 'return @chmod("/home/$site/public_html/secret.txt", 0644);'),
    attack(2, 'watch its directory for changes', BOTH, `
        return $python('import ctypes, sys
libc = ctypes.CDLL(None)
sys.exit(libc.inotify_add_watch(libc.inotify_init(), sys.argv[1].encode(), 0xfff) < 0)', "/home/$site/public_html");`),
    attack(2, 'read its .env', BOTH, 'return strlen((string) @file_get_contents("/home/$site/.env")) > 0;'),
    attack(2, 'read a session of its visitors', BOTH, 'return @file_get_contents("/home/$site/sessions/sess_of_a_visitor") !== false;'),
    attack(2, 'put a script into its document root and have nginx run it', BOTH,
        'return (bool) @file_put_contents("/home/$site/public_html/planted.php", "<?php echo 1;");'),
    attack(7, 'read its log', BOTH, 'return @file_get_contents("/var/log/hosting/$site/access.log") !== false;'),
    attack(7, 'forge a line in its log', BOTH, 'return (bool) @file_put_contents("/var/log/hosting/$site/php-error.log", "forged\\n", FILE_APPEND);'),
    attack(7, 'put a link where its log is rotated to', BOTH, `
        $link = "/var/log/hosting/$site/link-" . getmypid();
        return @symlink('/etc/passwd', $link) && unlink($link);`),
    attack(7, 'put a link where its own log is rotated to', BOTH, `
        $link = '/var/log/hosting/hostile/link-' . getmypid();
        return @symlink('/etc/passwd', $link) && unlink($link);`),
    attack(7, 'rename its own log away', BOTH, `
        [$log, $away] = ['/var/log/hosting/hostile/access.log', '/var/log/hosting/hostile/away'];
        return @rename($log, $away) && rename($away, $log);`),
];

const processes = [
    attack(3, 'see that its processes run', ['unix'], 'return $processOf($site) > 0;'),
    attack(3, 'read the environment of a process', BOTH, 'return strlen((string) @file_get_contents("/proc/$pid/environ")) > 0;'),
    attack(3, 'read the command line of a process', BOTH, 'return strlen((string) @file_get_contents("/proc/$pid/cmdline")) > 0;'),
    attack(3, 'read the memory map of a process', BOTH, 'return strlen((string) @file_get_contents("/proc/$pid/maps")) > 0;'),
    attack(3, 'read the open files of a process', BOTH, 'return (bool) @scandir("/proc/$pid/fd");'),
    attack(3, 'read the memory of a process', BOTH, 'return (bool) @fopen("/proc/$pid/mem", "r");'),
    attack(3, 'send a signal to a process', BOTH, 'return posix_kill($pid, 18);'),
    attack(3, 'trace a process', BOTH, `
        return $python('import ctypes, os, sys
libc = ctypes.CDLL(None)
pid = int(sys.argv[1])
if libc.ptrace(16, pid, 0, 0) < 0: sys.exit(1)
os.waitpid(pid, 0x40000000)
sys.exit(libc.ptrace(17, pid, 0, 0) != 0)', $pid);`),
];

const sockets = [
    attack(4, 'connect to its PHP', BOTH, 'return $connects("/run/hosting/$site/php.sock");'),
    attack(4, 'have its PHP run a script, over FastCGI', BOTH,
        'return str_contains($fastcgi("/run/hosting/$site/php.sock", "/home/$site/public_html/who.php"), "PHP of $site");'),
    attack(4, 'lift a limit of its own PHP over FastCGI, by PHP_ADMIN_VALUE', BOTH,
        'return str_contains($fastcgi("/run/hosting/hostile/php.sock", "$own/who.php"), "limit 1G");'),
    attack(4, 'connect to the bus of the system', BOTH, 'return $connects("/run/dbus/system_bus_socket");'),
    attack(4, 'connect to systemd', BOTH, 'return $connects("/run/systemd/private");'),
    attack(4, 'connect to the session of Cockpit', BOTH, 'return $connects("/run/cockpit/session") || $connects("/run/cockpit/wsinstance/http.sock");'),
    attack(4, 'connect to a socket of its that has no file', ['selinux'], 'return $connects("\\0of-$site");'),
];

const shared = [
    attack(5, 'see its scripts in opcache', BOTH, `
        $scripts = opcache_get_status()['scripts'] ?? [];
        return (bool) preg_grep("#^/home/$site/#", array_keys($scripts));`, { control: 'own', ways: ['page'] }),
    attack(5, 'attach to its shared memory', BOTH, `
        return $python('import ctypes, sys
libc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p
at = libc.shmget(int(sys.argv[1]), 0, 0)
sys.exit(at < 0 or libc.shmat(at, 0, 0o10000) == 2 ** 64 - 1)', $key);`, { control: 'own' }),
    attack(5, 'read its queue of messages', BOTH, `
        return $python('import ctypes, sys
libc = ctypes.CDLL(None)
sys.exit(libc.syscall(68, int(sys.argv[1]) + 1, 0) < 0)', $key);`, { control: 'own' }),
    attack(5, 'read its file in /dev/shm', BOTH, 'return @file_get_contents("/dev/shm/of-$site") !== false;', { control: 'own' }),
    attack(5, 'read its file in /tmp', BOTH, 'return (bool) glob("/tmp/of-$site") || (bool) @glob("/tmp/systemd-private-*/tmp/of-$site");', { control: 'own' }),
    attack(5, 'read its file in /var/tmp', BOTH, 'return (bool) glob("/var/tmp/of-$site") || (bool) @glob("/var/tmp/systemd-private-*/tmp/of-$site");', { control: 'own' }),
    attack(5, 'open its POSIX queue of messages', BOTH, `
        return $python('import ctypes, sys
sys.exit(ctypes.CDLL(None).syscall(240, sys.argv[1].encode(), 0, 0, 0) < 0)', "of-$site");`, { control: 'own' }),
    attack(6, 'lift memory_limit by ini_set()', ITSELF, 'return ini_set("memory_limit", "2G") !== false && ini_get("memory_limit") === "2G";',
        { ways: ['page'] }),
    attack(6, 'lift max_execution_time by set_time_limit()', ITSELF, 'set_time_limit(4000); return ini_get("max_execution_time") === "4000";',
        { ways: ['page'] }),
    // A setting that it may choose shows that the file is read.
    attack(6, 'lift a limit by .user.ini', ITSELF,
        'return $site === "hostile" ? ini_get("date.timezone") === "Asia/Tokyo" : ini_get("memory_limit") === "3G";',
        { control: 'own', ways: ['page'] }),
];

const host = [
    attack(0, 'read /etc/shadow', BOTH, 'return @file_get_contents("/etc/shadow") !== false;'),
    attack(0, 'read the store of the panel', BOTH, 'return (bool) @scandir("/var/lib/hosting");'),
    attack(0, 'read its virtual host', BOTH, 'return @file_get_contents("/etc/nginx/conf.d/hosting-$site.conf") !== false;'),
    attack(0, 'read its pool', ['unix'], 'return @file_get_contents("/etc/hosting/php/$site/pool.conf") !== false;'),
    attack(0, 'write its own pool', BOTH, 'return (bool) @fopen("/etc/hosting/php/hostile/pool.conf", "a");'),
    attack(0, 'list pages that nginx keeps', BOTH, 'return (bool) @scandir("/var/lib/nginx");'),
    attack(0, 'read the files of its database', BOTH, 'return (bool) @scandir("/var/lib/mysql/mysql");'),
    attack(0, 'read the journal', BOTH, 'return strlen((string) shell_exec("journalctl --lines=1 --quiet --output=cat 2>/dev/null")) > 0;'),
    attack(0, 'read the log of the kernel', BOTH, 'return strlen((string) shell_exec("dmesg 2>/dev/null")) > 0;', { machine: true }),
    attack(0, 'read the numbers of its control group', ['unix'], 'return (bool) @scandir("/sys/fs/cgroup/hosting.slice/hosting-$site.slice");'),
    attack(0, 'move itself into its control group', BOTH,
        'return (bool) @fopen("/sys/fs/cgroup/hosting.slice/hosting-$site.slice/cgroup.procs", "a");'),
    attack(0, 'make a user namespace', BOTH, 'return $succeeds(["unshare", "--user", "--map-root-user", "true"]);'),
    attack(0, 'mount something', BOTH, 'return $succeeds(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);'),
    attack(0, 'open a raw socket', BOTH, 'return $python("import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW)");'),
    attack(0, 'become root by a set-user-ID program', BOTH, 'return $succeeds(["sudo", "--non-interactive", "true"]) || $succeeds(["su", "--command", "true"]);'),
    attack(0, 'log in over ssh with a key it put into its own home', ITSELF, 'return $ssh();'),
];

export const attacks: readonly Attack[] = [...files, ...processes, ...sockets, ...shared, ...host];
