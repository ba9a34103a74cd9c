# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# An rpm database in which the distribution is already installed, so that dnf really resolves a package built for it.

provides=/tmp/provides.inc

# provide NAME [DEBIAN-PACKAGE [EPOCH]]: NAME, in the version in which Debian's package is installed.
provide() {
    local version=
    if [ $# -gt 1 ]; then
        version=$(dpkg-query --show --showformat='${source:Upstream-Version}' "$2")
        version=" = ${3:+$3:}${version%%[+~]*}"
    fi
    echo "Provides: $1$version" >>"$provides"
}

: >"$provides"
provide systemd systemd
provide systemd-libs systemd
provide dbus dbus-broker 1
provide dbus-broker dbus-broker
provide dbus-common
provide polkit polkitd
provide nginx nginx 2
provide nginx-core nginx 2
provide nginx-filesystem nginx 2
provide mariadb mariadb-client 3
provide mariadb-server mariadb-server 3
provide postgresql postgresql-client-17
provide postgresql-server postgresql-17
provide valkey valkey-server
provide cockpit cockpit-ws
provide cockpit-ws cockpit-ws
provide cockpit-bridge cockpit-bridge
provide cockpit-system cockpit-system
provide certbot certbot
provide openssl openssl 1
provide openssh-server openssh-server
provide acl acl
provide attr attr
provide shadow-utils passwd 2
provide util-linux util-linux
provide util-linux-core util-linux
provide coreutils coreutils
provide policycoreutils policycoreutils
provide policycoreutils-python-utils policycoreutils-python-utils
provide python3 python3
provide logrotate logrotate
provide firewalld firewalld
provide curl curl
provide sudo sudo
provide rsync rsync
provide quota quota 1
for name in bash ca-certificates diffutils file findutils gawk glibc glibc-common grep gzip hostname iproute \
    libgcc libstdc++ openssh procps-ng sed setup sqlite-libs tar unzip which xz zlib zstd; do
    provide "$name"
done

node=$(node --version)
{
    echo "Provides: nodejs = 1:${node#v}"
    echo "Provides: nodejs(engine) = ${node#v}"
    echo "Provides: nodejs(abi$(node -p process.versions.modules))"
    # dnf takes the release of the system from here.
    echo "Provides: system-release = 9"
    echo "Provides: system-release(releasever) = 9"
} >>"$provides"
for name in php74 php82 php84; do
    version=$("/usr/bin/$name" -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION, ".", PHP_RELEASE_VERSION;')
    for part in '' -php -php-fpm -php-cli -php-common -php-mysqlnd -php-pgsql -php-pdo -php-gd -php-mbstring -php-xml \
        -php-intl -php-opcache -php-bcmath -php-soap -php-process -php-pecl-zip -php-pecl-redis6 -php-pecl-apcu; do
        echo "Provides: $name$part = $version" >>"$provides"
    done
done

# Interpreters and programs that packages require by path, in both spellings: /bin is a link.
for name in sh bash env node python3 systemctl systemd-sysusers systemd-tmpfiles dbus-send busctl openssl curl sqlite3 \
    setfacl getfacl install rm ln cp mv mkdir cat sed grep awk kill tar gzip xz zstd getent sudo psql mariadb; do
    for directory in /bin /usr/bin; do
        [ ! -x "$directory/$name" ] || provide "$directory/$name"
    done
done
for name in useradd usermod userdel groupadd groupdel nginx nologin ldconfig restorecon semodule setsebool semanage \
    selinuxenabled runuser service; do
    for directory in /sbin /usr/sbin; do
        [ ! -x "$directory/$name" ] || provide "$directory/$name"
    done
done

# The libraries of C and C++, with every symbol version, as rpm itself reads them out of the files.
for library in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libresolv.so.2 libutil.so.1 \
    ld-linux-x86-64.so.2 libgcc_s.so.1 libstdc++.so.6 libz.so.1 libcrypto.so.3 libssl.so.3 libsqlite3.so.0 libsystemd.so.0; do
    find -L /usr/lib/x86_64-linux-gnu /usr/lib64 -maxdepth 1 -name "$library" -print -quit
done | /usr/lib/rpm/elfdeps --provides | sort -u | sed 's/^/Provides: /' >>"$provides"
echo 'Provides: rtld(GNU_HASH)' >>"$provides"

rpmdb --initdb
rpmbuild -bb --quiet --define "provides $provides" --define '_topdir /tmp/rpmbuild' /tmp/shape/el-shape.spec
rpm --install /tmp/rpmbuild/RPMS/noarch/el-shape-9-1.noarch.rpm
createrepo_c --quiet /srv/hosting-repo
# dnf would write a log of its own about every look.
dnf --quiet --assumeno repoquery --installed >/dev/null
rm -rf /var/cache/dnf /var/log/{dnf,hawkey}*
