# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# What can be seen to work without a running system is looked at here, so that a broken image never gets a name.

nginx -t -q
rm -f /run/nginx.pid /var/log/nginx/*

wanted='bcmath ctype curl dom exif fileinfo gd gettext iconv intl mbstring mysqli pdo_mysql pdo_pgsql pgsql posix
redis apcu SimpleXML soap sockets tokenizer xml xmlreader xmlwriter zip'
for name in php74 php82 php84; do
    for program in /opt/remi/$name/root/usr/sbin/php-fpm /usr/bin/$name; do
        output=$("$program" -v 2>&1)
        output+=$'\n'$("$program" -m 2>&1)
        if grep -iE 'warning|notice|error|deprecated' <<<"$output"; then
            echo "$program complains" >&2
            exit 1
        fi
        for extension in $wanted; do
            grep -qiFx "$extension" <<<"$output" || { echo "$program has no $extension" >&2; exit 1; }
        done
        grep -qFx 'Zend OPcache' <<<"$output" || { echo "$program has no opcache" >&2; exit 1; }
        head -n 1 <<<"$output"
    done
done
rm -rf /var/log/{apt,runit} /var/cache/{apt,debconf,ldconfig}/* /var/lib/apt
