# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# What every other part uses: where things are, and how to say something.

machine_dir=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
repo_dir=$(cd -- "$machine_dir/../.." && pwd -P)

# The cache lives outside the repository: it is large, root-owned, and shared by every checkout on this machine.
cache=${HOSTING_CACHE:-/var/cache/cockpit-hosting-test}
layers=$cache/layers
debs=$cache/debs

instance=${HOSTING_MACHINE:-main}
inst=$cache/instances/$instance

# The name under which the container answers, inside and in certificates.
host_name=almatest.example

say() {
    printf 'machine: %s\n' "$*" >&2
}

die() {
    say "$*"
    exit 1
}

case $instance in
    *[!a-z0-9-]* | -* | '') die "HOSTING_MACHINE must be lower-case letters, digits and dashes, not '$instance'" ;;
esac
# overlayfs takes its directories in one option string: these characters would end a name early.
case $cache in
    *[,:\ \\]*) die "HOSTING_CACHE must not contain commas, colons, spaces or backslashes" ;;
    /*) ;;
    *) die "HOSTING_CACHE must be an absolute path" ;;
esac

need_root() {
    [ "$(id -u)" = 0 ] || die "must run as root"
}

# lock FILE: waits until this process is the only one that holds FILE, until it ends or calls unlock.
# Nothing started in the background may inherit the descriptor, or the lock outlives us: see `3>&-` in container.sh.
lock() {
    mkdir -p "$(dirname "$1")"
    exec 3>"$1"
    if ! flock --nonblock 3; then
        say "waiting for another run to finish ($1)"
        flock 3
    fi
}

unlock() {
    exec 3>&-
}
