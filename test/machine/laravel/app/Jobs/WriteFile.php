<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

namespace App\Jobs;

use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;

class WriteFile implements ShouldQueue
{
    use Dispatchable, InteractsWithQueue, Queueable;

    public function __construct(public string $name)
    {
    }

    public function handle(): void
    {
        $said = [$this->name, PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION, posix_geteuid(), trim(file_get_contents('/proc/self/cgroup'))];
        file_put_contents(storage_path("app/job-{$this->name}"), implode("\n", $said) . "\n");
    }
}
