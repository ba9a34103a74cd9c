<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

namespace App\Console;

use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Foundation\Console\Kernel as ConsoleKernel;

class Kernel extends ConsoleKernel
{
    protected function schedule(Schedule $schedule): void
    {
        $schedule->call(function (): void {
            file_put_contents(storage_path('app/scheduled'), PHP_VERSION . "\n", FILE_APPEND);
        })->everyMinute();
    }

    protected function commands(): void
    {
        require base_path('routes/console.php');
    }
}
