<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
// Nobody is to run this, and nobody to read it.

echo 'other ran';
