# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# Ports of this machine that lead into the container, on loopback only. A socket belongs to the network namespace it was
# made in: it is opened here, and a proxy that serves it lives in the container's.

forward_pid() {
    local forwarder
    forwarder=$(cat "$inst/forward/$1" 2>/dev/null) || return 1
    tr '\0' ' ' <"/proc/$forwarder/cmdline" 2>/dev/null | grep -qE "systemd-socket-(activate|proxyd)" || return 1
    echo "$forwarder"
}

forward_start() {
    local from=$1 to=$2 forwarder
    need_running
    forward_stop "$from"
    mkdir -p "$inst/forward"
    (
        cd /
        exec setsid systemd-socket-activate --listen="127.0.0.1:$from" --fdname=forward \
            nsenter --target "$pid" --net /lib/systemd/systemd-socket-proxyd "127.0.0.1:$to" \
            </dev/null >"$inst/forward/$from.log" 2>&1 3>&-
    ) &
    forwarder=$!
    disown
    echo "$forwarder" >"$inst/forward/$from"
    echo "$to" >"$inst/forward/$from.to"
    local try
    for try in {1..50}; do
        grep -q 'Listening on' "$inst/forward/$from.log" && return 0
        kill -0 "$forwarder" 2>/dev/null || break
        sleep 0.05
    done
    rm -f "$inst/forward/$from"
    die "could not listen on 127.0.0.1:$from: $(tail -n 1 "$inst/forward/$from.log")"
}

forward_stop() {
    local forwarder
    ! forwarder=$(forward_pid "$1") || kill "$forwarder"
    rm -f "$inst/forward/$1" "$inst/forward/$1".{log,to}
}

forwards_stop() {
    local file
    for file in "$inst"/forward/*[0-9]; do
        [ ! -e "$file" ] || forward_stop "${file##*/}"
    done
}

# forwards_list: for `machine status`.
forwards_list() {
    local file
    for file in "$inst"/forward/*[0-9]; do
        [ ! -e "$file" ] || printf ', 127.0.0.1:%s -> %s' "${file##*/}" "$(cat "$file.to")"
    done
}
