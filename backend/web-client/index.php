<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The web client for databases: Adminer, logged in by hostingd and by nothing else. Every address of its virtual host comes here.
 *
 *   /            a page that posts the token behind the # of its address, which no server is ever sent, to
 *   /open        which takes the file that hostingd has laid ready for that token, and begins a session at
 *   /ID/         where Adminer runs, with what was in the file
 *
 * Of the token, files are named by one hash and sealed with another; a session has a secret of its own in its cookie, used likewise.
 * So what is on disk is of no use to whoever reads it. Several sessions are beside each other in one browser, each below its own path.
 */

declare(strict_types=1);

// Adminer 4 has its functions in the global one.
namespace Hosting;

// The first that is there; PROGRAMS of backend/features/databases/client/application.ts.
const PROGRAMS = ['/usr/share/adminer/adminer.php', '/usr/local/share/adminer/adminer.php'];
const TOKEN = '~^[A-Za-z0-9_-]{32}$~';
const SECRET = '~^[A-Za-z0-9_-]{43}$~';

/** A page of ours, and the end. */
function say(int $status, string $title, string $text, string $more = ''): void
{
    http_response_code($status);
    header('Content-Type: text/html; charset=utf-8');
    header("Content-Security-Policy: default-src 'none'; script-src 'nonce-" . nonce() . "'; style-src 'nonce-" . nonce()
        . "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    header('Cache-Control: no-store');
    echo '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        '<title>', $title, '</title><style nonce="', nonce(), '">:root { color-scheme: light dark; } ',
        'body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 1rem; }</style></head><body><h1>',
        $title, '</h1><p>', $text, '</p>', $more, '</body></html>';
    exit;
}

function nonce(): string
{
    static $nonce = null;
    return $nonce ??= bin2hex(random_bytes(16));
}

function name_for(string $secret): string
{
    return hash('sha256', "name:$secret");
}

/** Opens what `seal` of handover.ts, or the one below, has closed; null for anything else. */
function unseal(string $secret, string $sealed): ?array
{
    $bytes = base64_decode($sealed, true);
    if ($bytes === false || strlen($bytes) < 28)
        return null;
    $text = openssl_decrypt(substr($bytes, 28), 'aes-256-gcm', hash('sha256', "key:$secret", true), OPENSSL_RAW_DATA,
        substr($bytes, 0, 12), substr($bytes, 12, 16));
    return $text === false ? null : json_decode($text, true);
}

function seal(string $secret, array $what): string
{
    $nonce = random_bytes(12);
    $sealed = openssl_encrypt(json_encode($what), 'aes-256-gcm', hash('sha256', "key:$secret", true), OPENSSL_RAW_DATA, $nonce, $tag);
    return base64_encode($nonce . $tag . $sealed);
}

function directory(): string
{
    return ini_get('upload_tmp_dir');
}

function cookie_name(string $id): string
{
    return "__Host-hosting-$id";
}

function set_secret(string $id, string $secret, int $until): void
{
    setcookie(cookie_name($id), $secret,
        ['expires' => $until, 'path' => '/', 'secure' => true, 'httponly' => true, 'samesite' => 'Strict']);
}

/** Adminer keeps its own things in it as well. It takes no cookie of PHP's: ours names it. */
function begin_session(string $secret): void
{
    ini_set('session.use_cookies', '0');
    session_cache_limiter('');
    session_name('hosting');
    session_id(name_for($secret));
    session_start();
}

/** Takes the file of a token away. Of several that try, the rename lets one through. */
function take(string $token): ?array
{
    $mine = directory() . '/used-' . bin2hex(random_bytes(8));
    if (!@rename(directory() . '/open-' . name_for($token), $mine))
        return null;
    $sealed = file_get_contents($mine);
    unlink($mine);
    return unseal($token, $sealed);
}

/** Tells hostingd that the user of a session is not needed any more. */
function tell_end(string $id): void
{
    touch(directory() . "/ended-$id");
}

function landing(): void
{
    say(200, 'Databases', 'Open a database from the hosting panel: each of its addresses is good for one visit.',
        '<form method="post" action="/open"><input type="hidden" name="token"></form><script nonce="' . nonce() . '">'
        . 'const token = location.hash.slice(1); history.replaceState(null, "", "/");'
        . 'if (token) { document.forms[0].token.value = token; document.forms[0].submit(); }</script>'
        . '<noscript><p>This needs JavaScript.</p></noscript>');
}

function open_session(): void
{
    $token = $_POST['token'] ?? '';
    $login = is_string($token) && preg_match(TOKEN, $token) ? take($token) : null;
    if ($login === null)
        say(403, 'Not opened', 'This address was used before, or its time was up. Open the database from the hosting panel again.');
    if ($login['openUntil'] < time()) {
        tell_end($login['id']);
        say(403, 'Not opened', 'The time of this address was up: it is a minute. Open the database from the hosting panel again.');
    }
    $secret = rtrim(strtr(base64_encode(random_bytes(32)), '+/', '-_'), '=');
    begin_session($secret);
    $_SESSION['hosting'] = seal($secret, $login);
    session_write_close();
    set_secret($login['id'], $secret, $login['endsAt']);
    header('Cache-Control: no-store');
    header("Location: /$login[id]/", true, 303);
    exit;
}

/** The log-in of the session that the address names; ends the request where there is none. */
function login_of(string $id): array
{
    $secret = $_COOKIE[cookie_name($id)] ?? '';
    if (is_string($secret) && preg_match(SECRET, $secret)) {
        begin_session($secret);
        $login = isset($_SESSION['hosting']) ? unseal($secret, $_SESSION['hosting']) : null;
        if ($login !== null && $login['id'] === $id && $login['endsAt'] > time())
            return $login;
        session_destroy();
    }
    set_secret($id, '', 1);
    say(403, 'No session', 'There is no such session, or it has ended. Open the database from the hosting panel again.');
}

function close_session(string $id): void
{
    session_destroy();
    set_secret($id, '', 1);
    tell_end($id);
    say(200, 'Closed', 'The session has ended, and its user of the database is removed within a minute. This tab can be closed.');
}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$isPost = $_SERVER['REQUEST_METHOD'] === 'POST';
if ($path === '/' && !$isPost)
    landing();
if ($path === '/open' && $isPost)
    open_session();
if (!is_string($path) || !preg_match('~^/([0-9a-f]{16})/$~', $path, $match))
    say(404, 'Not found', 'There is nothing here.');
$login = login_of($match[1]);
if ($isPost && isset($_POST['logout']))
    close_session($match[1]);
// Another log-in than this session's, and what Adminer would fetch of itself from elsewhere.
if (isset($_POST['auth']) || ($_GET['script'] ?? '') === 'version')
    say(403, 'Refused', 'This session has one database. Open others from the hosting panel.');
// What is not there is outside of open_basedir, and PHP would say so each time.
$program = current(array_filter(PROGRAMS, fn($file) => @is_file($file)));
if ($program === false)
    say(503, 'Not installed', 'Adminer is not installed on this host any more.');
require __DIR__ . '/adminer.php';
\hosting_prepare($login);
unset($login, $path, $isPost, $match);
// In the global scope, as it is used to.
require $program;
