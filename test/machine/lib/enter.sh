# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# Running a program inside the container.

# enter_as PID USER PROGRAM ARGUMENT…: replaces this process. No shell on the way, a clean environment, and the program
# ends with this process. It joins the container's control groups: systemd in there must not see a process outside them.
enter_as() {
    local pid=$1 user=$2 name uid gid home shell group groups number
    shift 2
    while IFS=: read -r name _ uid gid _ home shell && [ "$name" != "$user" ]; do :; done <"/proc/$pid/root/etc/passwd"
    [ "$name" = "$user" ] || die "no user '$user' in the container"
    read_whole groups "/proc/$pid/cgroup" || die "the container has just ended"
    while IFS=: read -r number _ group && [ "$number" != 0 ]; do :; done <<<"$groups"
    group=$(cgroup_mount)${group%/init.scope}/machine-exec.scope
    if [ -d "$group" ] || mkdir -p "$group" 2>/dev/null; then
        { echo "$BASHPID" >"$group/cgroup.procs"; } 2>/dev/null || true
    fi
    # The limits of a log-in on Enterprise Linux, not those of whoever started the test.
    ulimit -Sn 1024
    ulimit -Hn 524288 2>/dev/null || true
    local identity=()
    [ "$uid" = 0 ] || identity=(--reuid "$uid" --regid "$gid" --init-groups)
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin HOME="$home" USER="$name" LOGNAME="$name" \
        SHELL="$shell" LANG=C.UTF-8 TERM="${TERM:-dumb}" \
        nsenter --target "$pid" --all setpriv "${identity[@]}" --pdeathsig TERM -- "$@"
}

# enter PID PROGRAM ARGUMENT…: as root, and returns.
enter() {
    (
        exec 3>&-
        enter_as "$1" root "${@:2}"
    )
}
