<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

namespace App\Exceptions;

use Illuminate\Foundation\Exceptions\Handler as ExceptionHandler;

class Handler extends ExceptionHandler
{
}
