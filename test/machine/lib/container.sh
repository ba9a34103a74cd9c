# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# One instance: a writable layer over the image, and a systemd-nspawn container that boots from both.
#
#   $inst/upper, work   the writable layer          $inst/image       the image it was made on
#   $inst/ram           where that is, in memory    (with HOSTING_RAM when the instance was made: see writable_layer)
#   $inst/root          where both are mounted      $inst/nspawn.pid  the process that holds the container
#   $inst/boot.log      console of the container    $inst/rpm.sha256  what was installed last

# nspawn_pid: the id of this instance's systemd-nspawn, when it runs. The file alone proves nothing: ids are used again.
nspawn_pid() {
    local pid
    { read -r pid <"$inst/nspawn.pid"; } 2>/dev/null || return 1
    has_argument "$pid" "--directory=$inst/root" || return 1
    echo "$pid"
}

# container_pid: the container's PID 1 as this machine sees it.
container_pid() {
    local nspawn pid children status ids
    nspawn=$(nspawn_pid) || return 1
    read -ra children 2>/dev/null <"/proc/$nspawn/task/$nspawn/children" || true
    for pid in "${children[@]}"; do
        # Its ids in all namespaces, the innermost last. Read as a whole: `read` reads anew for each line, from where the one before
        # ended, and "sleeping" is longer than "running".
        read_whole status "/proc/$pid/status" || continue
        ids=${status##*NSpid:}
        ids=${ids%%$'\n'*}
        if [ "${ids##*[[:space:]]}" = 1 ]; then
            echo "$pid"
            return 0
        fi
    done
    return 1
}

need_running() {
    pid=$(container_pid) || die "instance '$instance' is not running: \`machine up\` starts it"
}

cgroup_mount() {
    local mounts place type
    read_whole mounts /proc/mounts
    while read -r _ place type _; do
        [ "$type" != cgroup2 ] || { echo "$place"; return; }
    done <<<"$mounts"
}

# container_cgroup: this instance's own control group. Two containers must never share one: each would take the other's
# processes for its own. So the cache directory, too, is part of the name.
container_cgroup() {
    echo "$(cgroup_mount)/hosting-test-$instance-$(cache_sum)"
}

join_cgroup() {
    local group
    [ -n "$(cgroup_mount)" ] || return 0
    group=$(container_cgroup)
    mkdir -p "$group"
    echo "$BASHPID" >"$group/cgroup.procs"
}

# end_leftovers: ends every process of this instance that is still there (a container outlives a systemd-nspawn that was
# killed), by the control group, which holds nothing else.
end_leftovers() {
    local group try
    group=$(container_cgroup)
    [ -e "$group/cgroup.kill" ] || return 0
    if grep -q 'populated 1' "$group/cgroup.events"; then
        echo 1 >"$group/cgroup.kill"
        for try in {1..100}; do
            grep -q 'populated 1' "$group/cgroup.events" || break
            sleep 0.05
        done
    fi
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
}

# writable_layer: sets `layer`, where the instance's own files are. On a disk they outlive a restart of this machine. In memory they
# cost less: ext4 searches for a free inode among those that were just deleted, for seconds after a few sites went.
writable_layer() {
    layer=$inst
    if [ -n "${HOSTING_RAM:-}" ] && [ ! -d "$inst/upper" ]; then
        mkdir -p "$inst/ram"
        mountpoint -q "$inst/ram" || mount -t tmpfs -o size=6g,mode=0755 "hosting-$instance" "$inst/ram"
    fi
    ! mountpoint -q "$inst/ram" || layer=$inst/ram
    # Of a layer that went with this machine's memory.
    [ -d "$layer/upper" ] || rm -f "$inst/rpm.sha256"
}

mount_root() {
    local layer
    layer_paths
    writable_layer
    if [ -d "$layer/upper" ] && [ "$(cat "$inst/image" 2>/dev/null)" != "$(basename "$shape")" ]; then
        say "the image changed: '$instance' starts afresh"
        container_wipe
        writable_layer
    fi
    mkdir -p "$inst/root" "$layer"/{upper,work}
    basename "$shape" >"$inst/image"
    mountpoint -q "$inst/root" ||
        mount -t overlay -o "lowerdir=$(image_lower),upperdir=$layer/upper,workdir=$layer/work,redirect_dir=on" \
            "hosting-$instance" "$inst/root"
    [ -s "$inst/root/etc/machine-id" ] || tr -d - </proc/sys/kernel/random/uuid >"$inst/root/etc/machine-id"
}

# Starts the container; it outlives this process and its terminal. --register=no --keep-unit: this machine need not
# run systemd. The unified hierarchy is what EL 9 and 10 have. CAP_IPC_LOCK is what MariaDB's unit asks for.
start_nspawn() {
    (
        join_cgroup
        cd /
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 SYSTEMD_NSPAWN_LOCK=0 \
            setsid systemd-nspawn --quiet --register=no --keep-unit --directory="$inst/root" --boot \
            --machine="hosting-$instance" --hostname="$host_name" --private-network --resolv-conf=off --timezone=off \
            --link-journal=no --capability=CAP_IPC_LOCK --console=read-only </dev/null >"$inst/boot.log" 2>&1 3>&-
    ) &
    echo $! >"$inst/nspawn.pid"
    disown
}

wait_booted() {
    local state deadline=$((SECONDS + 60))
    until pid=$(container_pid) && [ -S "/proc/$pid/root/run/dbus/system_bus_socket" ]; do
        kill -0 "$(cat "$inst/nspawn.pid")" 2>/dev/null || die "the container ended while it started: see $inst/boot.log"
        [ $SECONDS -lt $deadline ] || die "the container did not come up in 60 s: see $inst/boot.log"
        sleep 0.1
    done
    state=$(enter "$pid" timeout 60 systemctl is-system-running --wait) || true
    case $state in
        running) ;;
        degraded) say "up, but failed: $(enter "$pid" systemctl --failed --plain --no-legend | awk '{ print $1 }' | xargs)" ;;
        *) die "the container is '$state' and not running: see $inst/boot.log" ;;
    esac
}

container_start() {
    container_pid >/dev/null && return 0
    local start
    start=$(date +%s%N)
    # What is left of a container that did not end by `down`: ports that lead nowhere, processes that hold files.
    forwards_stop
    end_leftovers
    mount_root
    start_nspawn
    wait_booted
    say "'$instance' is up after $((($(date +%s%N) - start) / 1000000)) ms"
}

container_stop() {
    local pid deadline=$((SECONDS + 20))
    forwards_stop
    if pid=$(container_pid); then
        # The signal that means "power off" to systemd.
        kill -s RTMIN+4 "$pid"
        while container_pid >/dev/null && [ $SECONDS -lt $deadline ]; do
            sleep 0.05
        done
        ! container_pid >/dev/null || say "'$instance' did not power off within 20 s: ending it"
    fi
    # systemd-nspawn itself takes a moment longer.
    while ! container_pid >/dev/null && nspawn_pid >/dev/null && [ $SECONDS -lt "$deadline" ]; do
        sleep 0.05
    done
    end_leftovers
    rm -f "$inst/nspawn.pid"
    ! mountpoint -q "$inst/root" || umount "$inst/root"
}

container_wipe() {
    container_stop
    ! mountpoint -q "$inst/ram" || umount "$inst/ram"
    rm -rf "$inst"/{upper,work,ram,image,rpm.sha256}
}
