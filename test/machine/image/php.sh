#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Layer "php": three real PHP versions, where Remi's parallel packages have them. `php.sh TARGET` is run by lib/image.sh.
#
# Each comes from the Debian release that had it, with all its libraries but libc and the compiler's: the image's newer
# ones serve older programs. What is compiled in per version (/usr/lib/php/20190902, /etc/php/7.4/fpm) does not collide
# and becomes links to where Enterprise Linux has it.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
. "$(dirname "$0")/../lib/host.sh"

target=$1
work=$target.work
mkdir -p "$target/usr/bin" "$work"

# fetch RELEASE PACKAGE…: downloads them with what they depend on, as if nothing were installed on this machine.
# From the release proper only: security updates of old releases come and go, and mirrors hold them with holes.
fetch() {
    local release=$1 apt=$work/$1
    shift
    mkdir -p "$apt"/{lists,empty}/partial "$debs/$release/partial"
    : >"$apt/status"
    source_lines "$release" >"$apt/sources.list"
    apt_network_settings >"$apt/apt.conf"
    local options=(
        -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
        -o "Dir::State::lists=$apt/lists" -o "Dir::State::status=$apt/status"
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
        -o APT::Architecture=amd64 -o APT::Install-Recommends=0 -o Debug::NoLocking=1
    )
    export APT_CONFIG=$apt/apt.conf
    apt-get --quiet "${options[@]}" update
    # Which files make up the answer: the cache may hold older ones beside them. What is in a cache is not listed.
    apt-get --quiet "${options[@]}" -o "Dir::Cache::archives=$apt/empty" --yes --print-uris install "$@" |
        awk -F"[' ]" '/^\x27/ { print $4 }' >"$apt/wanted"
    apt-get --quiet "${options[@]}" -o "Dir::Cache::archives=$debs/$release" --yes --download-only install "$@"
}

# unpack RELEASE: programs and libraries of what was fetched, below the private directory of that release.
unpack() {
    local release=$1 deb
    mkdir -p "$work/$release/tree"{,/usr}/lib/x86_64-linux-gnu
    while read -r deb; do
        case $deb in
            libc6_* | libgcc-s1_* | libstdc++6_* | libperl* | libicu-le* | libllvm*) ;;
            lib* | php*) dpkg-deb --extract "$debs/$release/$deb" "$work/$release/tree" ;;
        esac
    done <"$work/$release/wanted"
}

# The order of loading, as Remi's packages number it: an extension that needs another comes after it.
ini_number() {
    case $1 in
        opcache) echo 10 ;;
        mysqli | pdo_* | xmlreader | xsl) echo 30 ;;
        apcu | igbinary) echo 40 ;;
        redis) echo 50 ;;
        *) echo 20 ;;
    esac
}

# install_php VERSION RELEASE
install_php() {
    local version=$1 release=$2 name=php${1/./} tree=$work/$2/tree
    local root=/opt/remi/$name/root etc=/etc/opt/remi/$name
    local to=$target$root conf=$target$etc api extension directive
    mkdir -p "$to"/usr/{bin,sbin,lib64/php/modules} "$conf"/{php.d,php-fpm.d} \
        "$target/var/opt/remi/$name"/{lib/php/session,log/php-fpm,run/php-fpm}

    cp "$tree/usr/sbin/php-fpm$version" "$to/usr/sbin/php-fpm"
    cp "$tree/usr/bin/php$version" "$to/usr/bin/php"
    ln -s "$root/usr/bin/php" "$target/usr/bin/$name"
    find "$tree"{,/usr}/lib/x86_64-linux-gnu -maxdepth 1 -name '*.so*' -exec cp -P -t "$to/usr/lib64" {} +
    # An old-style run path is searched for the libraries of libraries, and of the extensions, too.
    patchelf --force-rpath --set-rpath "$root/usr/lib64" "$to/usr/sbin/php-fpm" "$to/usr/bin/php"

    api=$(basename "$(find "$tree/usr/lib/php" -maxdepth 1 -name '20*')")
    cp "$tree/usr/lib/php/$api"/*.so "$to/usr/lib64/php/modules/"
    mkdir -p "$target/usr/lib/php"
    ln -s "$root/usr/lib64/php/modules" "$target/usr/lib/php/$api"
    for extension in "$to"/usr/lib64/php/modules/*.so; do
        extension=$(basename "$extension" .so)
        directive=extension
        [ "$extension" != opcache ] || directive=zend_extension
        echo "$directive=$extension" >"$conf/php.d/$(ini_number "$extension")-$extension.ini"
    done

    # Debian leaves old sessions to a cron job and has its own session directory: back to what PHP itself does.
    sed -e 's|^;\?session.save_path = .*|session.save_path = "/tmp"|' \
        -e 's|^session.gc_probability = .*|session.gc_probability = 1|' \
        -e 's|^\(mysqli\.default_socket\) *=.*|\1 = /var/lib/mysql/mysql.sock|' \
        -e 's|^\(pdo_mysql\.default_socket\) *=.*|\1 = /var/lib/mysql/mysql.sock|' \
        "$tree/usr/lib/php/$version/php.ini-production" >"$conf/php.ini"
    sed "s|@NAME@|$name|g" "$machine_dir/image/php-fpm.conf" >"$conf/php-fpm.conf"
    sed "s|@NAME@|$name|g" "$machine_dir/image/php-www.conf" >"$conf/php-fpm.d/www.conf"
    mkdir -p "$target/usr/lib/systemd/system"
    sed "s|@NAME@|$name|g" "$machine_dir/image/php-fpm.service" >"$target/usr/lib/systemd/system/$name-php-fpm.service"

    local sapi
    for sapi in fpm cli; do
        mkdir -p "$target/etc/php/$version/$sapi"
        ln -s "$etc/php.ini" "$target/etc/php/$version/$sapi/php.ini"
        ln -s "$etc/php.d" "$target/etc/php/$version/$sapi/conf.d"
    done
    ln -s "$etc/php-fpm.conf" "$target/etc/php/$version/fpm/php-fpm.conf"
}

# php VERSION RELEASE EXTRA…
php() {
    local version=$1 release=$2 extension packages=()
    shift 2
    for extension in fpm cli mysql pgsql gd mbstring xml intl opcache bcmath soap zip curl readline sqlite3; do
        packages+=("php$version-$extension")
    done
    fetch "$release" "${packages[@]}" "$@"
    unpack "$release"
    install_php "$version" "$release"
    rm -rf "${work:?}/$release"
}

# In Debian 11 redis and apcu were packages of no particular version.
php 7.4 bullseye php-redis php-apcu
php 8.2 bookworm php8.2-redis php8.2-apcu
php 8.4 trixie php8.4-redis php8.4-apcu
rm -rf "$work"
