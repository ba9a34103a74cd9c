#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The floor of a change that nginx has to take up: a redirect into a virtual host, a test, a reload. Prints milliseconds until
# every worker has it.
set -euo pipefail
. "${0%/*}/reload.sh"
name=$1
begin=$(date +%s%N)
sed -i "0,/index index.php/s||location = /old { return 301 /new; }\n    &|" "/etc/nginx/conf.d/hosting-$name.conf"
reload_nginx
echo $((($(date +%s%N) - begin) / 1000000))
