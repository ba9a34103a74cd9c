# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# MariaDB and PostgreSQL where Enterprise Linux has them, both initialised.

# MariaDB: /etc/my.cnf decides alone, the socket lies in the data directory.
rm -rf /etc/mysql /root/.my.cnf
install -d -m 0750 -o mysql -g mysql /var/log/mariadb
rm -rf /var/lib/mysql
install -d -m 0755 -o mysql -g mysql /var/lib/mysql
mariadb-install-db --user=mysql --skip-test-db --auth-root-authentication-method=socket >/dev/null
# Debian's package put the name of its own mysqld directory there.
rm -f /usr/lib/tmpfiles.d/mariadb.conf

# PostgreSQL: the programs themselves instead of Debian's wrapper for several clusters.
version=17
for program in "/usr/lib/postgresql/$version/bin"/*; do
    ln -sf "$program" "/usr/bin/$(basename "$program")"
done
ln -sf "/usr/lib/postgresql/$version/bin/postgres" /usr/bin/postmaster
rm -f /usr/lib/systemd/system/postgresql@.service
rm -rf /var/lib/postgresql /etc/postgresql /etc/postgresql-common
install -d -m 0700 -o postgres -g postgres /var/lib/pgsql
usermod --home /var/lib/pgsql postgres
postgresql-setup --initdb
cat >>/var/lib/pgsql/data/postgresql.conf <<'CONF'
unix_socket_directories = '/run/postgresql, /tmp'
shared_buffers = 32MB
logging_collector = on
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
jit = off
CONF
