<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

return [
    'default' => 'single',
    'channels' => ['single' => ['driver' => 'single', 'path' => storage_path('logs/laravel.log'), 'level' => 'debug']],
];
