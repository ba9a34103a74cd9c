<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
// A page of the site "one" that does what a site may. Prints what it got: nothing of it is false.
$env = parse_ini_file('/home/one/.env');
$database = new PDO("mysql:dbname={$env['DB_DATABASE']};unix_socket={$env['DB_SOCKET']}", $env['DB_USERNAME'], $env['DB_PASSWORD']);
$temporary = tempnam('/tmp', 'own');
session_start();
echo json_encode([
    'its user' => posix_getpwuid(posix_geteuid())['name'],
    'read' => file_get_contents(__FILE__) !== false,
    'write' => file_put_contents(__DIR__ . '/written.txt', 'written') === 7,
    'directory' => mkdir(__DIR__ . '/made') && touch(__DIR__ . '/made/file') && count(scandir(__DIR__ . '/made')) === 3,
    'rename' => rename(__DIR__ . '/made/file', __DIR__ . '/moved.txt') && rmdir(__DIR__ . '/made'),
    'delete' => unlink(__DIR__ . '/moved.txt'),
    'home' => file_put_contents('/home/one/cache.txt', 'x') === 1,
    'temporary' => file_put_contents($temporary, 'x') === 1 && unlink($temporary),
    'session' => session_status() === PHP_SESSION_ACTIVE,
    'log' => error_log('from the page'),
    'database' => $database->query('SELECT 42')->fetchColumn() === 42,
    'program' => exec('/usr/bin/id -un') === 'one',
    'regular expression' => preg_match('/^(a|b)+$/', 'abab') === 1,
    'opcache' => is_array(opcache_get_status(false)),
]);
