#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Layer "shape": makes the Debian tree look like an Enterprise Linux host. `shape.sh TARGET LOWER…` is run by lib/image.sh;
# TARGET takes what differs from the layers below, the topmost first.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"

target=$1
shift
lower=$(IFS=:; echo "$*")
export work=$target.work lower target machine_dir
mkdir -p "$target" "$work/work" "$work/root"

# A mount and a process namespace of their own: whatever happens in there, nothing stays mounted or running.
unshare --mount --pid --fork bash -euo pipefail <<'INSIDE'
root=$work/root
mount -t overlay -o "lowerdir=$lower,upperdir=$target,workdir=$work/work,redirect_dir=on" hosting-shape "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/run"
mount --rbind /dev "$root/dev"
cp -r --no-preserve=ownership "$machine_dir/image/root/." "$root/"
mkdir -p "$root/tmp/shape"
cp "$machine_dir"/image/shape/* "$root/tmp/shape/"
for script in "$machine_dir"/image/shape/*.sh; do
    script=$(basename "$script")
    echo "== $script"
    env -i PATH=/usr/sbin:/usr/bin HOME=/root LANG=C.UTF-8 chroot "$root" bash -euo pipefail "/tmp/shape/$script"
done
INSIDE
rm -rf "$work"
