#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Layer "acme": pebble, an ACME server for tests, and the name server that its challenges are asked through, from Debian 13.
# Two programs without libraries, so they need no place in the base system. `acme.sh TARGET` is run by lib/image.sh.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
. "$(dirname "$0")/../lib/host.sh"

target=$1
apt=$target.work
mkdir -p "$target" "$apt"/{lists,archives}/partial "$debs/trixie"
: >"$apt/status"
source_lines trixie >"$apt/sources.list"
apt_network_settings >"$apt/apt.conf"
export APT_CONFIG=$apt/apt.conf
options=(
    -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$apt/lists" -o "Dir::State::status=$apt/status"
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Architecture=amd64 -o Debug::NoLocking=1
)
apt-get --quiet "${options[@]}" update
cd "$debs/trixie"
apt-get --quiet "${options[@]}" download pebble
dpkg-deb --extract "$(printf '%s\n' pebble_*_amd64.deb | tail -n 1)" "$apt/tree"
install -D -m 0755 -t "$target/usr/bin" "$apt/tree/usr/bin/pebble" "$apt/tree/usr/bin/pebble-challtestsrv"
rm -rf "$apt"
