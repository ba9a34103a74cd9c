<?php
// SPDX-License-Identifier: LGPL-2.1-or-later
// The least that a page can be: what is measured is the way to it.
echo str_repeat('x', 2000);
