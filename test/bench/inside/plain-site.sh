#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A site as it is configured by hand: a user, a virtual host of nginx with the distribution's fastcgi_params, a pool of a shared
# php-fpm master. `plain-site.sh POOLS` gives the master so many pools; the first is that of plain.example.
set -euo pipefail
. "${0%/*}/reload.sh"
pools=$1
id plain >/dev/null 2>&1 || useradd --system --no-create-home --shell /sbin/nologin plain
install -d -o plain -g plain /srv/plain
install -m 644 /root/bench/*.php /srv/plain/

{
    printf '[global]\nerror_log = /var/log/plain-fpm.log\n'
    for number in $(seq "$pools"); do
        printf '[plain%s]\nuser = plain\ngroup = plain\nlisten = /run/plain%s.sock\nlisten.owner = nginx\nlisten.mode = 0660\n' "$number" "$number"
        printf 'pm = ondemand\npm.max_children = 10\npm.process_idle_timeout = 10s\n'
        printf 'php_admin_value[error_log] = /var/log/plain-fpm.log\nphp_admin_flag[log_errors] = on\n'
    done
} >/root/bench/plain-fpm.conf
systemctl stop bench-plain-fpm.service 2>/dev/null || true
systemctl reset-failed bench-plain-fpm.service 2>/dev/null || true
systemd-run --quiet --unit=bench-plain-fpm --service-type=notify --property=LimitNOFILE=16384 \
    /opt/remi/php84/root/usr/sbin/php-fpm --nodaemonize --fpm-config /root/bench/plain-fpm.conf

cat >/etc/nginx/conf.d/plain.conf <<'NGINX'
server {
    listen 80;
    server_name plain.example;
    root /srv/plain;
    index index.php;
    location / { try_files $uri $uri/ =404; }
    location ~ \.php$ {
        include fastcgi_params;
        fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
        fastcgi_pass unix:/run/plain1.sock;
    }
}
NGINX
reload_nginx
