<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
// Stands for Composer's: Debian's packages bring loaders of their own and look for each other on the include path.

error_reporting(E_ALL & ~E_DEPRECATED);
set_include_path(__DIR__);
require_once 'Illuminate/autoload.php';
spl_autoload_register(function (string $class): void {
    if (str_starts_with($class, 'App\\')) {
        require __DIR__ . '/../app/' . str_replace('\\', '/', substr($class, 4)) . '.php';
    }
});
