# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# What every other part uses: where things are, and how to say something.

machine_dir=$(cd -- "${BASH_SOURCE[0]%/*}/.." && pwd -P)
repo_dir=${machine_dir%/*/*}

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
    [ "$EUID" = 0 ] || die "must run as root"
}

# cache_sum: a short word for the cache directory, in names outside of it.
cache_sum() {
    local sum
    read -r sum _ < <(cksum <<<"$cache")
    echo "$sum"
}

# has_argument PID PATTERN: whether a process was started with an argument that a pattern of bash matches. Tests call this
# thousands of times, as all that `machine exec` does before its program: nothing on that way starts another program.
has_argument() {
    local argument
    while IFS= read -r -d '' argument; do
        # shellcheck disable=SC2053
        [[ $argument != $2 ]] || return 0
    done 2>/dev/null <"/proc/$1/cmdline"
    return 1
}

# read_whole VARIABLE FILE: fails for a file that is not there. `$(<FILE)` would not fail but end this program, `||` or not.
read_whole() {
    printf -v "$1" '%s' ''
    { IFS= read -r -d '' "$1" <"$2"; } 2>/dev/null || [ -n "${!1}" ]
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
