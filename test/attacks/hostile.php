<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The hostile site's program: its only page, its "artisan" and what it runs by hand. Tries everything in attacks.json on the site that
 * stands there, and leaves what came of it: true where the attack got what it wanted.
 */
if (isset($_GET['accel']))
    exit(header("X-Accel-Redirect: $_GET[accel]"));
set_error_handler(fn () => true);
$own = '/home/hostile/public_html';
['site' => $site, 'pid' => $pid, 'way' => $way, 'attacks' => $attacks] = json_decode(file_get_contents('/home/hostile/attacks.json'), true);
$key = 7777;

$succeeds = function (array $command): bool {
    $child = proc_open($command, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']], $pipes);
    return $child && proc_close($child) === 0;
};
$python = fn (string $program, ...$arguments): bool => $succeeds(['/usr/bin/python3', '-c', $program, ...array_map(strval(...), $arguments)]);
$connects = fn (string $path): bool => (bool) stream_socket_client("unix://$path", $code, $words, 5);

/** Asks a PHP-FPM for a script, as nginx would, with settings of our own. */
$fastcgi = function (string $socket, string $script): string {
    $server = stream_socket_client("unix://$socket", $code, $words, 5);
    if (!$server)
        return '';
    stream_set_timeout($server, 60);
    $word = fn (string $text): string => strlen($text) < 128 ? chr(strlen($text)) : pack('N', strlen($text) | 0x80000000);
    $record = fn (int $type, string $text): string => pack('CCnnCx', 1, $type, 1, strlen($text), 0) . $text;
    $values = '';
    foreach (['SCRIPT_FILENAME' => $script, 'SCRIPT_NAME' => '/who.php', 'REQUEST_METHOD' => 'GET', 'PHP_ADMIN_VALUE' => 'memory_limit = 1G'] as $name => $value)
        $values .= $word($name) . $word($value) . $name . $value;
    fwrite($server, $record(1, pack('nCx5', 1, 0)) . $record(4, $values) . $record(4, '') . $record(5, ''));
    return (string) stream_get_contents($server);
};

/** Its own account; root has none that is closed, and takes a person's. */
$ssh = function () use ($succeeds): bool {
    $account = posix_geteuid() === 0 ? 'customer' : 'hostile';
    $directory = "/home/$account/.ssh";
    $succeeds(['mkdir', '--parents', '--mode=0700', $directory]);
    $succeeds(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', "$directory/attack"]);
    $succeeds(['cp', "$directory/attack.pub", "$directory/authorized_keys"]);
    $succeeds(['chmod', '0600', "$directory/attack", "$directory/authorized_keys"]);
    $succeeds(['chmod', 'go-w', "/home/$account"]);
    if (posix_geteuid() === 0)
        $succeeds(['chown', '--recursive', "$account:", $directory]);
    // A session without a shell: "Authenticated" is said when it stands.
    $words = (string) shell_exec("timeout 20 ssh -v -N -F none -i $directory/attack -o BatchMode=yes -o StrictHostKeyChecking=no"
        . " -o UserKnownHostsFile=/dev/null -o ExitOnForwardFailure=yes -o ConnectTimeout=15 -L /proc/none/x:localhost:1 $account@127.0.0.1 2>&1");
    return str_contains($words, 'Authenticated to');
};
$processOf = function (string $site): int {
    foreach (glob('/proc/[0-9]*') as $process)
        if (fileowner($process) === (posix_getpwnam($site)['uid'] ?? -1))
            return (int) basename($process);
    return 0;
};

// For the control: what things.py makes is its own.
$things = $site === 'hostile' ? proc_open(['/usr/bin/python3', '/home/hostile/things.py', $site], [1 => ['pipe', 'w']], $pipes) : null;
if ($things)
    fgets($pipes[1]);
$results = [];
foreach ($attacks as $name => $body) {
    try {
        $try = eval("return function () use (\$own, \$site, \$pid, \$key, \$succeeds, \$python, \$connects, \$fastcgi, \$ssh, \$processOf) { $body };");
        $results[$name] = (bool) $try();
    } catch (Throwable $error) {
        // A mistake in the attack: what is refused says so with false.
        $results[$name] = $error->getMessage();
    }
    chdir('/');
}
if ($things)
    proc_terminate($things);
file_put_contents("/home/hostile/results-$way.json", json_encode($results));
echo 'done';
