<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

return ['paths' => [resource_path('views')], 'compiled' => storage_path('framework/views')];
