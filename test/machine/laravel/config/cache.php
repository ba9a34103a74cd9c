<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

return [
    'default' => 'file',
    'stores' => ['file' => ['driver' => 'file', 'path' => storage_path('framework/cache/data')]],
    'prefix' => 'test',
];
