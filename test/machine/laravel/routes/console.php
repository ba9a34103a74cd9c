<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;

Artisan::command('hosting:tables', function (): void {
    $this->line(implode(' ', array_map(fn ($row) => array_values((array) $row)[0], DB::select('SHOW TABLES'))));
});
Artisan::command('hosting:say {words*}', function (array $words): void {
    $this->line(json_encode($words, JSON_UNESCAPED_SLASHES));
});
