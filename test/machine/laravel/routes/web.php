<?php
// SPDX-License-Identifier: LGPL-2.1-or-later

use App\Jobs\WriteFile;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Route;

Route::get('/', fn () => 'Laravel ' . app()->version() . ' on PHP ' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION);
Route::get('/products/{id}', fn (string $id) => "product $id " . request('color'))->where('id', '[0-9]+');
Route::get('/settings', fn () => [
    'env' => config('app.env'), 'debug' => config('app.debug'), 'url' => config('app.url'), 'key' => strlen(base64_decode(substr(config('app.key'), 7))),
]);
Route::get('/form', fn () => csrf_token());
Route::post('/form', fn (Request $request) => 'hello ' . $request->input('name'));
Route::get('/queue/{name}', function (string $name) {
    WriteFile::dispatch($name);
    return 'queued';
})->where('name', '[a-z0-9]+');
