<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

return ['default' => 'local', 'disks' => ['local' => ['driver' => 'local', 'root' => storage_path('app')]]];
