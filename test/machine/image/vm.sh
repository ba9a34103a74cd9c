#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the virtual machine boots from: `vm.sh TARGET LAYER…` is run by lib/vm-image.sh; the layers are the image's, the topmost
# first. It leaves in TARGET
#
#   disk.img           the image as the container sees it, and what image/vm/ adds; every file labelled
#   vmlinuz, initrd    Debian's kernel, and as little as it takes to find the disk
#   key                for ssh
#   devel/             the headers of this policy, to compile a module for it
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
. "$(dirname "$0")/../lib/host.sh"

target=$1
shift
lower=$(IFS=:; echo "$*")
export work=$target.work lower target machine_dir
mkdir -p "$target" "$work"/{lists/partial,tree,upper,overlay,root}

# The cloud flavour is a third of the size and has all that a virtual machine needs.
wanted=(linux-image-cloud-amd64 busybox-static selinux-policy-dev)

# fetch: downloads what is wanted from Debian 13, whatever this machine runs. What is in the cache is not fetched again.
fetch() {
    local options=(
        -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o "Dir::State::lists=$work/lists" -o "Dir::State::status=$work/status"
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Architecture=amd64 -o Debug::NoLocking=1
    )
    : >"$work/status"
    source_lines trixie >"$work/sources.list"
    apt_network_settings >"$work/apt.conf"
    export APT_CONFIG=$work/apt.conf
    apt-get --quiet "${options[@]}" update
    # The first is a name for whichever kernel is the newest.
    wanted[0]=$(apt-cache "${options[@]}" depends --important "${wanted[0]}" | awk '/Depends: linux-image-/ { print $2 }')
    mkdir -p "$debs/vm"
    (cd "$debs/vm" && apt-get --quiet "${options[@]}" download "${wanted[@]}")
    # Their names; of what is in the present directory it would say nothing.
    (cd "$work" && apt-get --quiet "${options[@]}" --print-uris download "${wanted[@]}") | awk '{ print $2 }' >"$work/files"
}

fetch
while read -r file; do
    dpkg-deb --extract "$debs/vm/$file" "$work/tree"
done <"$work/files"
cp "$work"/tree/boot/vmlinuz-* "$target/vmlinuz"
cp -r "$work/tree/usr/share/selinux/devel" "$target/devel"
ssh-keygen -q -t ed25519 -N '' -C machine -f "$target/key"

# A mount and a process namespace of their own: whatever happens in there, nothing stays mounted or running. With "metacopy" a
# label costs an inode and not a copy of the file.
unshare --mount --pid --fork bash -euo pipefail <<'INSIDE'
root=$work/root
mount -t overlay -o "lowerdir=$lower,upperdir=$work/upper,workdir=$work/overlay,redirect_dir=on,metacopy=on" hosting-vm "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"
mkdir -p "$root/tmp/vm" "$root/usr/lib/modules"
cp -r --no-preserve=ownership "$machine_dir/image/vm/root/." "$root/"
cp "$machine_dir"/image/vm/*.* "$root/tmp/vm/"
cp -r "$work"/tree/usr/lib/modules/* "$root/usr/lib/modules/"
cp "$work/tree/usr/bin/busybox" "$root/tmp/busybox"
install -D -m 0600 "$target/key.pub" "$root/root/.ssh/authorized_keys"
for script in "$machine_dir"/image/vm/*.sh; do
    script=$(basename "$script")
    echo "== $script"
    env -i PATH=/usr/sbin:/usr/bin HOME=/root LANG=C.UTF-8 chroot "$root" bash -euo pipefail "/tmp/vm/$script"
done
cp "$root/tmp/initrd" "$target/initrd"
umount --recursive "$root/dev"
umount "$root/proc" "$root/tmp"
chroot "$root" setfiles -F /etc/selinux/default/contexts/files/file_contexts /
# Room for the journal, snapshots of databases and a policy that is rebuilt. The file has holes. Its power is cut by a test: like a
# real one, the file system has a journal.
mke2fs -q -t ext4 -d "$root" -L hosting -E root_owner=0:0,lazy_itable_init=1,lazy_journal_init=1 -J size=64 "$target/disk.img" 8G
INSIDE
rm -rf "$work"
