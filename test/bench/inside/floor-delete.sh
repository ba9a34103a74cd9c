#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The floor of a deletion: what floor-create.sh has made goes away again. Prints milliseconds.
set -euo pipefail
. "${0%/*}/reload.sh"
name=$1
begin=$(date +%s%N)
rm "/etc/nginx/conf.d/hosting-$name.conf"
reload_nginx
systemctl stop "hosting-php@$name.socket" "hosting-php@$name.service" "hosting-$name.slice"
mariadb -e "DROP DATABASE $name; DROP USER $name@localhost"
rm -r "/etc/systemd/system/hosting-$name.slice" "/etc/hosting/php/$name" "/etc/hosting/tls/$name" "/var/log/hosting/$name" "/home/$name"
userdel "$name"
echo $((($(date +%s%N) - begin) / 1000000))
