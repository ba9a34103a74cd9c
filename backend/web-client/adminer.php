<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What Adminer 4 and 5 are told: one server, one user, one database, and no way to any other.
 * https://www.adminer.org/en/extension/
 */

/** What this request may do, out of reach of what is asked for. */
final class HostingLogin
{
    public static array $login;
    /** As Adminer calls it in addresses. */
    public static string $driver;
}

/** Names that drivers of Adminer have in addresses. That there are no others is not relied on: see credentials() below. */
const HOSTING_DRIVERS = ['server', 'sqlite', 'sqlite2', 'pgsql', 'oracle', 'mssql', 'mongo', 'elastic', 'firebird', 'simpledb', 'clickhouse'];

/** Brings the request to what the session is for, whatever its address says. */
function hosting_prepare(array $login): void
{
    HostingLogin::$login = $login;
    HostingLogin::$driver = $login['engine'] === 'mariadb' ? 'server' : 'pgsql';
    if (array_intersect_key(array_flip(array_diff(HOSTING_DRIVERS, [HostingLogin::$driver])), $_GET))
        hosting_refuse();
    $_GET = [HostingLogin::$driver => '', 'username' => $login['user'], 'db' => $login['database']] + $_GET;
    // Where Adminer looks for a password; the one that it uses comes from credentials() below.
    $_SESSION['pwds'][HostingLogin::$driver][''][$login['user']] = 'of the session';
    // Asks adminer.org for a newer version otherwise; keeps log-ins; takes a prefix of the address from anybody.
    $_COOKIE['adminer_version'] = '0';
    unset($_COOKIE['adminer_permanent'], $_COOKIE['adminer_key'], $_SERVER['HTTP_X_FORWARDED_PREFIX']);
}

function hosting_refuse(): void
{
    http_response_code(403);
    exit('This session has one database server.');
}

/** Called by Adminer. */
function adminer_object()
{
    class_alias(class_exists('Adminer\Adminer') ? 'Adminer\Adminer' : 'Adminer', 'HostingBase');

    class HostingAdminer extends HostingBase
    {
        function name(): string
        {
            return htmlspecialchars(HostingLogin::$login['site']);
        }

        /** The one place that Adminer takes server, user and password from, for every driver. */
        function credentials(): array
        {
            $driver = defined('Adminer\DRIVER') ? constant('Adminer\DRIVER') : DRIVER;
            if ($driver !== HostingLogin::$driver)
                hosting_refuse();
            ['server' => $server, 'user' => $user, 'password' => $password] = HostingLogin::$login;
            return [$server, $user, $password];
        }

        function login($login, $password)
        {
            return true;
        }

        function loginForm(): void
        {
            echo '<p>The session has ended, or its database does not answer. Open it from the hosting panel again.</p>';
        }

        function database(): ?string
        {
            return HostingLogin::$login['database'];
        }

        function databases($flush = true): array
        {
            return [HostingLogin::$login['database']];
        }

        function bruteForceKey(): string
        {
            return HostingLogin::$login['user'];
        }

        function importServerPath(): string
        {
            return '';
        }

        /** Nothing from elsewhere. */
        function csp($csp = null): array
        {
            return array_map(
                fn($directives) => array_map(fn($sources) => trim(str_replace('https://www.adminer.org', '', $sources)) ?: "'none'", $directives),
                $csp ?? parent::csp());
        }
    }

    return new HostingAdminer;
}
