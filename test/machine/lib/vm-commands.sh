# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# `machine --vm COMMAND`: what `machine COMMAND` does with the container, with the virtual machine.

# vm_up [--fresh] [--no-rpm]: the RPM first, for it decides whether the machine that was kept with one installed will do.
vm_up() {
    local fresh='' rpm=yes
    while [ $# -gt 0 ]; do
        case $1 in
            --fresh) fresh=yes ;;
            --no-rpm) rpm='' ;;
            *) usage >&2; exit 2 ;;
        esac
        shift
    done
    mkdir -p "$inst"
    vm_host_packages
    if [ -n "$fresh" ] || ! vm_pid >/dev/null; then
        vm_build
    elif vm_path && [ "$(cat "$vmdir/image")" != "$(basename "$vm")" ]; then
        say "the recipe changed since '$instance' started: \`machine --vm up --fresh\` takes the new image"
        vm=$vms/$(cat "$vmdir/image")
    fi
    rpm_for vm
    [ -z "$rpm" ] || rpm_build || rpm=''
    lock "$vmdir/lock"
    [ -z "$fresh" ] || vm_wipe
    vm_start "$fresh"
    if [ -n "$rpm" ] && ! rpm_is_installed; then
        rpm_install
        # A service that is kept while it starts would be found late when the machine is taken up again, hours after.
        vm_enter systemctl stop hostingd.service
        # The next machine that begins with this RPM begins here. One that was used for something keeps no such state, and
        # the one it has holds another RPM than the file rpm.sha256 tells of.
        if [ -e "$vmdir/pristine" ]; then vm_save installed; else vm_monitor 'delvm installed' >/dev/null; fi
    fi
    rm -f "$vmdir/pristine"
    unlock
}

vm_exec() {
    local user=root
    if [ "${1:-}" = --user ]; then
        [ $# -gt 2 ] || { usage >&2; exit 2; }
        user=$2
        shift 2
    fi
    [ $# -gt 0 ] || { usage >&2; exit 2; }
    vm_pid >/dev/null || { say "virtual machine '$instance' is not running"; exit 125; }
    vm_enter_as "$user" "$@"
}

vm_status() {
    vm_path
    local built='not built' qemu version
    [ ! -e "$vm/disk.img" ] || built=$(du -sh "$vm" | cut -f 1)
    echo "image:     $(basename "$vm") ($built)"
    if qemu=$(vm_pid); then
        rpm_for vm
        version=$(rpm_installed) || version=none
        echo "instance:  $instance, running, QEMU is $qemu, ssh on 127.0.0.1:$(cat "$vmdir/port"), image $(cat "$vmdir/image")"
        echo "SELinux:   $(vm_enter getenforce </dev/null)"
        echo "installed: $version"
    else
        echo "instance:  $instance, not running"
    fi
}

vm_command() {
    local command=${1:-help}
    [ $# -eq 0 ] || shift
    case $command in
        up) vm_up "$@" ;;
        exec) vm_exec "$@" ;;
        shell)
            vm_need_running
            vm_ssh -t root@127.0.0.1 "exec runuser --login $(printf %q "${1:-root}")"
            ;;
        status) vm_status ;;
        down)
            lock "$vmdir/lock"
            vm_stop save
            ;;
        cut)
            vm_need_running
            lock "$vmdir/lock"
            vm_cut
            ;;
        wipe)
            lock "$vmdir/lock"
            vm_wipe
            ;;
        help | --help | -h) usage ;;
        *)
            usage >&2
            exit 2
            ;;
    esac
}
