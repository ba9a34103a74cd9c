# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# What virtual machines begin with, in $cache/vm, in a directory named by a hash of what made it (image/vm.sh says what is in
# it). The first machine that boots from it leaves its disk and memory there, as booted.qcow2: the others go on from that.

vms=$cache/vm

# vm_path: sets vm to where the image of the present recipe is. How QEMU is called is a part of it: a machine's memory fits
# no other machine.
vm_path() {
    layer_paths
    emulator_path
    vm=$vms/$( (
        basename -a "$shape"
        recipe_hash image/vm.sh image/vm lib/vm-image.sh lib/emulator.sh
        emulator_version
    ) | sha256sum | cut -c 1-12)
}

# vm_qemu DISK DIRECTORY PORT ARGUMENT…: becomes QEMU. The network leads nowhere but from 127.0.0.1:PORT to ssh inside.
# Emulation by software, always: /dev/kvm may be there and fail. One processor: with two, QEMU 7.2 now and then ran code that
# the other had just changed, and Linux died of it; of cx16, too; not tried again since. A fifth level of page tables (la57) only
# costs. The disk need not outlive this machine.
vm_qemu() {
    local disk=$1 directory=$2 port=$3
    shift 3
    emulator_exec -name "hosting-$instance" -nodefaults -no-user-config -display none \
        -machine q35 -accel tcg,thread=single,tb-size=1024 -cpu max,-cx16,-la57 -smp 1 -m 3072 \
        -kernel "$vm/vmlinuz" -initrd "$vm/initrd" \
        -append 'console=ttyS0 security=selinux selinux=1 enforcing=1 audit=1 audit_backlog_limit=8192 mitigations=off panic=-1' \
        -drive "file=$disk,if=none,id=disk,format=qcow2,cache=unsafe,discard=unmap,detect-zeroes=unmap" \
        -device virtio-blk-pci,drive=disk -device virtio-rng-pci \
        -netdev "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:$port-10.0.2.15:22" -device virtio-net-pci,netdev=net,romfile= \
        -serial "file:$directory/boot.log" -qmp "unix:$directory/qmp,server=on,wait=off" -no-reboot "$@"
}

vm_exists() {
    vm_path
    [ -e "$vm/disk.img" ]
}

# A machine's disk is what differs from this one, so it must stay as it is.
vm_build() {
    vm_exists && return 0
    local emulator_job
    emulator_build &
    emulator_job=$!
    image_build
    wait "$emulator_job" || die "there is no emulator"
    lock "$cache/vm.lock"
    if ! vm_exists; then
        local start=$SECONDS
        mkdir -p "$vms"
        say "building the virtual machine's disk and labelling it"
        build_layer "$vm" vm.sh "$shape" "$acme" "$node" "$php" "$base" || die "the virtual machine could not be built"
        vm_prune
        say "disk $(basename "$vm") built in $((SECONDS - start)) s"
    fi
    unlock
}

# Each takes 3 GB. The one before this one stays: another checkout may use it.
vm_prune() {
    local path kept=0
    while read -r path; do
        [ "$path" != "$vm" ] || continue
        if [ $kept -gt 0 ] && ! grep -qFx "$(basename "$path")" "$cache"/instances/*/vm/image 2>/dev/null; then
            rm -rf "$path"
        fi
        kept=$((kept + 1))
    done < <(find "$vms" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort --reverse --numeric-sort | cut -d ' ' -f 2)
}

# vm_booted DIRECTORY: keeps the machine that has just booted there, for others to go on from.
vm_keep_booted() {
    lock "$cache/vm.lock"
    if [ ! -e "$vm/booted.qcow2" ]; then
        cp --sparse=always "$1/disk.qcow2" "$vm/booted.qcow2.new"
        mv "$vm/booted.qcow2.new" "$vm/booted.qcow2"
    fi
    unlock
}
