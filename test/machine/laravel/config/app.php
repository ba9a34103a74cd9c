<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

return [
    'name' => env('APP_NAME', 'none'),
    'env' => env('APP_ENV', 'local'),
    'debug' => (bool) env('APP_DEBUG', true),
    'url' => env('APP_URL', 'http://localhost'),
    'key' => env('APP_KEY'),
    'cipher' => 'AES-256-CBC',
    'timezone' => 'UTC',
    'locale' => 'en',
    'fallback_locale' => 'en',
    'providers' => array_merge(Illuminate\Support\ServiceProvider::defaultProviders()->toArray(), [
        App\RouteServiceProvider::class,
    ]),
    'aliases' => Illuminate\Support\Facades\Facade::defaultAliases()->toArray(),
];
