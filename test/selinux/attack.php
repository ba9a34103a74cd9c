<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
// A page of the site "one" that tries what it can on the site "two". Prints what it got: false, for each that was refused.
$two = '/home/two';
echo json_encode([
    'list the home' => @scandir($two),
    'list the document root' => @scandir("$two/public_html"),
    'read a file' => @file_get_contents("$two/public_html/secret.txt"),
    'look at a file' => @stat("$two/public_html/secret.txt") !== false,
    'write to a file' => @file_put_contents("$two/public_html/secret.txt", 'changed', FILE_APPEND),
    'make a file' => @touch("$two/public_html/made.txt"),
    'make a directory' => @mkdir("$two/public_html/made"),
    'rename a file' => @rename("$two/public_html/victim.txt", "$two/public_html/renamed.txt"),
    'delete a file' => @unlink("$two/public_html/doomed.txt"),
    'link a file into its own tree' => @link("$two/public_html/secret.txt", '/home/one/public_html/link.txt'),
    'read .env' => @file_get_contents("$two/.env"),
    'read a log' => @file_get_contents('/var/log/hosting/two/access.log'),
    'write to a log' => @file_put_contents('/var/log/hosting/two/php-error.log', 'forged', FILE_APPEND),
    'connect to its PHP' => (bool) @stream_socket_client('unix:///run/hosting/two/php.sock', $code, $message, 5),
    'read /etc/shadow' => @file_get_contents('/etc/shadow'),
]);
