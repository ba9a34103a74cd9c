# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# What this machine, the host, must have; and which Debian mirror it uses.

# A program that tells whether a package is there, and the package: asking for programs is much faster than asking dpkg.
host_programs='
mmdebstrap:mmdebstrap
systemd-nspawn:systemd-container
patchelf:patchelf
rpmbuild:rpm
createrepo_c:createrepo-c
setfacl:acl
nsenter:util-linux
setsid:util-linux
flock:util-linux
curl:curl
'

# What a virtual machine needs besides.
vm_programs='
qemu-img:qemu-utils
mke2fs:e2fsprogs
ssh:openssh-client
python3:python3
checkmodule:checkpolicy
semodule_package:semodule-utils
'

# host_packages [PROGRAMS]
host_packages() {
    local line missing=()
    for line in $host_programs ${1:-}; do
        command -v "${line%%:*}" >/dev/null || missing+=("${line##*:}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    say "installing on this machine: ${missing[*]}"
    lock "$cache/apt.lock"
    export DEBIAN_FRONTEND=noninteractive
    if ! apt-get install --yes --quiet --no-install-recommends "${missing[@]}" >"$cache/apt.log" 2>&1; then
        # The package lists are missing or too old: only now is it worth fetching them.
        say "apt-get update"
        apt-get update --quiet >>"$cache/apt.log" 2>&1 || true
        apt-get install --yes --quiet --no-install-recommends "${missing[@]}" >>"$cache/apt.log" 2>&1 ||
            die "apt could not install them: see $cache/apt.log"
    fi
    unlock
}

vm_host_packages() {
    host_packages "$vm_programs"
}

# first_uri PATTERN DEFAULT: the first URI of the machine's own package sources whose release matches.
first_uri() {
    local uri
    # shellcheck disable=SC2016 # apt fills these in
    uri=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Identifier: Packages' 2>/dev/null |
        awk -v pattern="$1" '$1 ~ pattern { sub(/\/$/, "", $2); print $2; exit }')
    echo "${uri:-$2}"
}

mirror() {
    first_uri '^[a-z]+$' http://deb.debian.org/debian
}

security_mirror() {
    first_uri '-security$' http://deb.debian.org/debian-security
}

# source_lines RELEASE [security]: the sources.list of a Debian release, its security updates only when asked for.
# Old releases leave the mirrors for archive.debian.org.
source_lines() {
    local release=$1 with_security=${2:-} main
    local options='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
    main=$(mirror)
    if ! curl --silent --fail --head --max-time 30 --output /dev/null "$main/dists/$release/InRelease"; then
        main=http://archive.debian.org/debian
    fi
    echo "deb $options $main $release main"
    [ -z "$with_security" ] || echo "deb $options $(security_mirror) $release-security main"
}

# The machine's own network settings for apt (a proxy, a clock that is not trusted), for the runs with a private
# configuration, which would otherwise not see them.
apt_network_settings() {
    apt-config dump | grep -E '^Acquire::(http|https|Check-Date|Check-Valid-Until|Retries|ForceIPv[46])\b' || true
    # The last state of an old release may be past its date.
    echo 'Acquire::Check-Valid-Until "false";'
    echo 'Acquire::Languages "none";'
    echo 'APT::Sandbox::User "root";'
}
