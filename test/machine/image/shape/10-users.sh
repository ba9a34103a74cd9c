# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# Users and groups as Enterprise Linux has them, and the people the tests log in as (README.md names them).

chown -R root:root /etc/sudoers
chmod 0440 /etc/sudoers
chmod 0750 /etc/sudoers.d
visudo --check --quiet

groupadd --system wheel
useradd --system --home-dir /var/lib/nginx --no-create-home --shell /sbin/nologin --comment 'Nginx web server' nginx
useradd --system --home-dir /usr/share/httpd --no-create-home --shell /sbin/nologin --comment Apache apache

useradd --create-home --groups wheel --comment 'Ada Administrator' admin
useradd --create-home --comment 'Carl Customer' customer
useradd --create-home --comment 'Nora Nobody Else' nobodyelse
chpasswd <<'PASSWORDS'
admin:admin-pass-1
customer:customer-pass-1
nobodyelse:other-pass-1
PASSWORDS
