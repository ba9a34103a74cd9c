# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# What a machine needs and a container does not: modules, a way in, and an rpm database that knows of SELinux.

version=$(basename /usr/lib/modules/*)
depmod "$version"

# The initial file system finds disk and network, and hands over. The network's only way out is the one that ssh comes in by.
initrd=/tmp/initrd.d
mkdir -p "$initrd"/{bin,dev,proc,root,modules}
cp /tmp/busybox "$initrd/bin/busybox"
cp /tmp/vm/init.busybox "$initrd/init"
chmod 755 "$initrd/init"
number=100
for module in virtio_blk virtio_net virtio_rng; do
    while read -r _ file; do
        [ -e "$file" ] || continue
        # Each once, in the order in which they need each other.
        name=$(basename "${file%%.ko*}")
        [ -z "$(find "$initrd/modules" -name "*-$name.ko")" ] || continue
        number=$((number + 1))
        case $file in
            *.xz) xz --decompress --stdout "$file" >"$initrd/modules/$number-$name.ko" ;;
            *) cp "$file" "$initrd/modules/$number-$name.ko" ;;
        esac
    done < <(modprobe --show-depends --set-version "$version" "$module" | grep ^insmod)
done
ls "$initrd/modules"
(cd "$initrd" && find . | /tmp/busybox cpio -o -H newc | gzip -1) >/tmp/initrd

chmod 700 /root/.ssh
chmod 755 /usr/local/libexec/machine-exec

rpmbuild -bb --quiet --define '_topdir /tmp/rpmbuild' /tmp/vm/el-shape-selinux.spec
rpm --install /tmp/rpmbuild/RPMS/noarch/el-shape-selinux-9-1.noarch.rpm

# There is no udev to say that the console's device is there. Denials go to the journal, all of them: the kernel's own log would
# leave some out when they are many.
systemctl mask --quiet serial-getty@.service
systemctl enable --quiet systemd-journald-audit.socket
