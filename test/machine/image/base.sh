#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Layer "base": a Debian 13 tree with the packages of the host. `base.sh TARGET` is run by lib/image.sh.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
. "$(dirname "$0")/../lib/host.sh"

target=$1
work=$target.work
mkdir -p "$work" "$debs/trixie"
apt_network_settings >"$work/apt.conf"
packages=$(sed 's/#.*//' "$machine_dir/image/packages" | xargs | tr ' ' ',')

# bootstrap [security]
# Documentation and translations of Debian's packages are a third of the tree and nobody reads them there.
# The packages fetched are kept in the cache: a change of the recipe does not fetch them again.
# Without a cluster of Debian's own: shape/30-databases.sh makes one where Enterprise Linux has it.
bootstrap() {
    rm -rf "$target"
    source_lines trixie "$@" >"$work/sources.list"
    TMPDIR=$cache mmdebstrap --quiet --mode=root --variant=essential --format=directory --architectures=amd64 \
        --aptopt="$work/apt.conf" --dpkgopt='force-unsafe-io' --dpkgopt='force-confold' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --skip=download/empty --skip=essential/unlink --skip=cleanup/apt/cache \
        --setup-hook="mkdir -p \"\$1/var/cache/apt/archives/partial\"" \
        --setup-hook="find '$debs/trixie' -maxdepth 1 -name '*.deb' -exec cp -l -t \"\$1/var/cache/apt/archives\" {} +" \
        --essential-hook="mkdir -p \"\$1/etc/postgresql-common\"" \
        --essential-hook="echo 'create_main_cluster = false' >\"\$1/etc/postgresql-common/createcluster.conf\"" \
        --customize-hook="cp -ln \"\$1/var/cache/apt/archives/\"*.deb '$debs/trixie/'" \
        --customize-hook="rm -rf \"\$1/var/cache/apt/archives\" \"\$1/var/lib/apt/lists\"" \
        --include="$packages" trixie "$target" <"$work/sources.list"
}

# Mirrors may hold the security updates with holes; then the release itself has to do.
bootstrap security || bootstrap

rm -f "$target"/etc/apt/apt.conf.d/99mmdebstrap "$target"/var/log/{dpkg,apt/*,bootstrap,alternatives}.log
rm -rf "$work"
