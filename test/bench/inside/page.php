<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
// A page that works for some milliseconds, as an application does.
$text = '';
for ($line = 0; $line < 3000; $line++)
    $text .= preg_replace('/[aeiou]/', '*', md5((string) $line)) . "\n";
echo strlen($text), htmlspecialchars(substr($text, 0, 10000));
