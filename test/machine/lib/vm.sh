# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# One instance as a virtual machine, in $inst/vm:
#
#   disk.qcow2    its disk, and in it what "savevm" has put there: memory and disk of one moment
#                 "booted": as every machine begins, "installed": with the RPM of rpm.sha256, "down": where `down` left it
#   image         the image it was made on         qemu.pid, port   the process, and where it takes ssh
#   boot.log      console                          qmp              QEMU's monitor

vmdir=$inst/vm
# vm_ssh_socket: not in $vmdir, the path of a socket must be short.
vm_ssh_socket() {
    echo "/run/hosting-vm-$instance-$(cache_sum).ssh"
}

vm_pid() {
    local qemu
    { read -r qemu <"$vmdir/qemu.pid"; } 2>/dev/null || return 1
    has_argument "$qemu" "file=$vmdir/disk.qcow2,*" || return 1
    echo "$qemu"
}

vm_monitor() {
    python3 "$machine_dir/lib/qmp.py" "$vmdir/qmp" "$1"
}

# vm_has SNAPSHOT: whether the disk holds it. For a machine that does not run.
vm_has() {
    qemu-img snapshot -l "$vmdir/disk.qcow2" 2>/dev/null | awk '{ print $2 }' | grep -qFx "$1"
}

vm_need_running() {
    vm_pid >/dev/null || die "virtual machine '$instance' is not running: \`machine --vm up\` starts it"
}

# vm_ssh ARGUMENT…: one connection for all, so that a program costs no more than its own start. 255, as ssh's own: no machine.
vm_ssh() {
    local key port
    { read -r key <"$vmdir/key" && read -r port <"$vmdir/port"; } 2>/dev/null || return 255
    ssh -q -F none -i "$key" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR \
        -o BatchMode=yes -o ConnectTimeout=60 -o ServerAliveInterval=30 -o ServerAliveCountMax=10 \
        -o ControlPath="$(vm_ssh_socket)" -p "$port" "$@"
}

# vm_enter_as USER PROGRAM ARGUMENT…: its streams and its status are the program's. The arguments pass a shell on the other
# side, which is why each is quoted; machine-exec is part of the image.
vm_enter_as() {
    local command
    printf -v command '%q ' /usr/local/libexec/machine-exec "$@"
    vm_ssh -T root@127.0.0.1 "exec $command"
}

vm_enter() {
    vm_enter_as root "$@"
}

# vm_spawn ARGUMENT…: QEMU in the background; it outlives this process. The port may be taken meanwhile: then another.
vm_spawn() {
    local try qemu
    for try in {1..20}; do
        echo $((20000 + RANDOM % 20000)) >"$vmdir/port"
        rm -f "$vmdir/qmp"
        (
            cd /
            vm_qemu "$vmdir/disk.qcow2" "$vmdir" "$(cat "$vmdir/port")" "$@" </dev/null >"$vmdir/qemu.log" 2>&1 3>&-
        ) &
        qemu=$!
        disown
        echo "$qemu" >"$vmdir/qemu.pid"
        until [ -S "$vmdir/qmp" ] || ! kill -0 "$qemu" 2>/dev/null; do sleep 0.05; done
        # It has a session of its own, and where the kernel groups processes by session, among sessions only the group's nice counts.
        if [ -w "/proc/$qemu/autogroup" ]; then nice >"/proc/$qemu/autogroup"; fi
        # The monitor answers when a snapshot is loaded.
        if [ -S "$vmdir/qmp" ] && vm_monitor 'info status' >/dev/null 2>&1; then
            return 0
        fi
        grep -q 'Could not set up host forwarding' "$vmdir/qemu.log" || break
    done
    cat "$vmdir/qemu.log" >&2
    die "QEMU did not start"
}

# vm_connect SECONDS: waits for ssh and opens the connection that everything uses.
vm_connect() {
    local deadline=$((SECONDS + $1))
    vm_ssh -O exit root@127.0.0.1 2>/dev/null || rm -f "$(vm_ssh_socket)"
    until vm_ssh -M -N -f root@127.0.0.1 </dev/null >/dev/null 2>"$vmdir/ssh.log" 3>&-; do
        vm_pid >/dev/null || die "the virtual machine ended: see $vmdir/boot.log"
        [ $SECONDS -lt $deadline ] || die "no answer from the virtual machine: see $vmdir/boot.log"
        sleep 1
    done
}

vm_boot() {
    local state
    say "booting the virtual machine (about a minute; only the first time)"
    qemu-img create -q -f qcow2 -F raw -b "$vm/disk.img" "$vmdir/disk.qcow2"
    vm_spawn
    vm_connect 600
    state=$(vm_enter timeout 300 systemctl is-system-running --wait) || true
    [ "$state" = running ] ||
        say "up, but $state: $(vm_enter systemctl --failed --plain --no-legend | awk '{ print $1 }' | xargs)"
    # What everything needs is read into memory before the machine is kept.
    vm_enter node --version >/dev/null
    vm_save booted
    vm_keep_booted "$vmdir"
}

# vm_save NAME: memory and disk as they are now.
vm_save() {
    vm_monitor "savevm $1" >/dev/null || die "the machine's state could not be kept"
}

# vm_restore NAME. The clock inside has stood still meanwhile.
vm_restore() {
    vm_spawn -loadvm "$1"
    vm_connect 60
    vm_enter date --utc --set "@$(date +%s.%N)" >/dev/null
}

# vm_start [fresh]
vm_start() {
    local start saved
    vm_pid >/dev/null && return 0
    start=$(date +%s%N)
    vm_build
    mkdir -p "$vmdir"
    if [ "$(cat "$vmdir/image" 2>/dev/null)" != "$(basename "$vm")" ]; then
        [ ! -e "$vmdir/disk.qcow2" ] || say "the image changed: '$instance' starts afresh"
        rm -f "$vmdir"/{disk.qcow2,rpm.sha256}
        basename "$vm" >"$vmdir/image"
    fi
    echo "$vm/key" >"$vmdir/key"
    if [ ! -e "$vmdir/disk.qcow2" ] && [ -e "$vm/booted.qcow2" ]; then
        cp --sparse=always "$vm/booted.qcow2" "$vmdir/disk.qcow2.new"
        mv "$vmdir/disk.qcow2.new" "$vmdir/disk.qcow2"
    fi
    saved=booted
    if [ -z "${1:-}" ] && vm_has down; then
        saved=down
    elif vm_has installed && [ "$(rpm_sums)" = "$(cat "$vmdir/rpm.sha256")" ]; then
        saved=installed
    fi
    if vm_has "$saved"; then vm_restore "$saved"; else vm_boot; fi
    [ "$saved" != down ] || vm_monitor 'delvm down' >/dev/null
    if [ "$saved" = booted ]; then
        rm -f "$vmdir/rpm.sha256"
        touch "$vmdir/pristine"
    fi
    say "virtual machine '$instance' is up after $((($(date +%s%N) - start) / 1000000)) ms"
}

# vm_stop [save]
vm_stop() {
    local qemu try
    vm_ssh -O exit root@127.0.0.1 2>/dev/null || true
    rm -f "$(vm_ssh_socket)"
    if qemu=$(vm_pid); then
        [ -z "${1:-}" ] || vm_save down
        vm_monitor quit >/dev/null 2>&1 || kill "$qemu"
        for try in {1..100}; do
            vm_pid >/dev/null || break
            sleep 0.05
        done
        ! vm_pid >/dev/null || kill -KILL "$qemu"
    fi
    rm -f "$vmdir"/{qemu.pid,port,qmp}
}

# The power goes, and comes back: what the machine had not written to its disk by then is lost. Ended in good order is QEMU alone,
# which must not lose what it was given.
vm_cut() {
    local state
    vm_path
    vm=$vms/$(cat "$vmdir/image")
    vm_stop ''
    vm_spawn
    vm_connect 600
    state=$(vm_enter timeout 300 systemctl is-system-running --wait) || true
    say "the power was cut; up again, $state"
}

# What was written is in no snapshot but "down".
vm_wipe() {
    vm_stop ''
    ! vm_has down || qemu-img snapshot -q -d down "$vmdir/disk.qcow2"
}
