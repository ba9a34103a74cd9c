#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The floor of a creation: the bare commands, in the test host, with the files of the site "model" under another name. Prints
# milliseconds until every worker of nginx has the site and PHP has answered. Nothing is recorded, checked or undoable.
set -euo pipefail
. "${0%/*}/reload.sh"
name=$1
begin=$(date +%s%N)

useradd --system --no-create-home --home-dir "/home/$name" --shell /sbin/nologin "$name"
mkdir -p "/home/$name/public_html" "/home/$name/tmp" "/home/$name/sessions" "/etc/hosting/php/$name" "/var/log/hosting/$name"
cp /home/model/public_html/index.php "/home/$name/public_html/"
chown -R "$name:$name" "/home/$name"
chmod 710 "/home/$name"
setfacl -m u:nginx:--x "/home/$name"
touch "/var/log/hosting/$name/php-error.log"
chown "$name:$name" "/var/log/hosting/$name" "/var/log/hosting/$name/php-error.log"
sed "s/model/$name/g" /etc/hosting/php/model/pool.conf >"/etc/hosting/php/$name/pool.conf"
cp -P /etc/hosting/php/model/php-fpm "/etc/hosting/php/$name/php-fpm"
sed "s/model/$name/g" /etc/systemd/system/hosting-model.slice >"/etc/systemd/system/hosting-$name.slice"
mariadb -e "CREATE DATABASE $name; CREATE USER $name@localhost IDENTIFIED BY 'secret'; GRANT ALL ON $name.* TO $name@localhost"
systemctl start "hosting-php@$name.socket"
mkdir -p "/etc/hosting/tls/$name"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$name.example" \
    -keyout "/etc/hosting/tls/$name/key" -out "/etc/hosting/tls/$name/certificate" 2>/dev/null
cat "/etc/hosting/tls/$name/key" "/etc/hosting/tls/$name/certificate" >"/etc/hosting/tls/$name/self-signed.pem"
sed "s/model/$name/g" /etc/nginx/conf.d/hosting-model.conf >"/etc/nginx/conf.d/hosting-$name.conf"

reload_nginx
curl -s -o /dev/null -f -H "Host: $name.example" http://127.0.0.1/

echo $((($(date +%s%N) - begin) / 1000000))
