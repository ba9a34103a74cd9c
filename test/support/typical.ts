// SPDX-License-Identifier: LGPL-2.1-or-later

/** A text that each field of a command takes: what is hostile is put at its ends and into its middle. */
export const TYPICAL = ['shop', 'shop.example', '/path', 'https://shop.example/a', '8.4', '512M', '50%', 'X-Frame-Options', 'admin', '404=/a.html',
    '30d', 'UTC', 'anna@shop.example', '192.0.2.7', 'correct horse', 'exec', 'default', 'nginx/generic.conf', '1:1', 'http://shop.example/a', 'gzip off;\n',
    '2026-11-21', 'KEY=value', '6379/tcp', '/srv/media', `SHA256:${'a'.repeat(43)}`];
