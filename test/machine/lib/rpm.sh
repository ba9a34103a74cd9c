# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# The product: built from the checkout, published as a dnf repository inside, installed with dnf.

# It goes into the container or into the virtual machine: `rpm_for` says where, before anything else is called.

# rpm_for container|vm: sets guest (what runs a program in there), rpm_dir and rpm_state. The virtual machine has SELinux, so it
# gets the policy, too, compiled for what it runs.
rpm_for() {
    case $1 in
        container)
            guest=(enter "$pid") rpm_dir=$repo_dir/dist/rpm rpm_state=$inst rpm_options=()
            ;;
        vm)
            guest=(vm_enter) rpm_dir=$repo_dir/dist/rpm-selinux rpm_state=$vmdir
            rpm_options=(--with selinux --policy "$vm/devel" --output dist/rpm-selinux)
            ;;
    esac
}

rpm_build() {
    if [ ! -e "$repo_dir/package.json" ] || ! grep -q '"rpm":' "$repo_dir/package.json"; then
        say "package.json has no script \"rpm\" yet: nothing to install"
        return 1
    fi
    lock "$cache/rpm.lock"
    (cd "$repo_dir" && npm run --silent rpm -- "${rpm_options[@]}" 3>&- >&2) || die "npm run rpm failed"
    unlock
    [ -n "$(rpm_files)" ] || die "npm run rpm left no package in $rpm_dir"
}

# rpm_files: the names of the packages to publish. Sources are not installed.
rpm_files() {
    find "$rpm_dir" -maxdepth 1 -name '*.rpm' ! -name '*.src.rpm' -printf '%f\n' 2>/dev/null | LC_ALL=C sort
}

rpm_sums() {
    (cd "$rpm_dir" && rpm_files | xargs sha256sum)
}

rpm_installed() {
    "${guest[@]}" rpm --query --queryformat '%{NEVRA}' cockpit-hosting 2>/dev/null </dev/null
}

# rpm_is_installed: whether what is in there is what was built.
rpm_is_installed() {
    [ "$(rpm_sums)" = "$(cat "$rpm_state/rpm.sha256" 2>/dev/null)" ] && rpm_installed >/dev/null
}

rpm_install() {
    local installed offered verb
    ! rpm_is_installed || return 0
    installed=$(rpm_installed) || installed=

    # dnf's memory of the repository goes too: it tells two states of one second not apart.
    rm -f "$rpm_state/rpm.sha256"
    "${guest[@]}" bash -c 'rm -rf /srv/hosting-repo/* /var/cache/dnf/hosting*' </dev/null
    rpm_files | tar --create --directory "$rpm_dir" --files-from - --owner=0 --group=0 |
        "${guest[@]}" tar --extract --directory /srv/hosting-repo
    "${guest[@]}" createrepo_c --quiet /srv/hosting-repo >&2 </dev/null
    # Another file of the same version is installed again; another version replaces the installed one, up or down.
    if [ -z "$installed" ]; then
        verb=install
    else
        offered=$("${guest[@]}" dnf --quiet repoquery --latest-limit=1 --queryformat '%{name}-%{evr}.%{arch}' \
            --repo hosting cockpit-hosting </dev/null)
        verb=distro-sync
        [ "$offered" != "${installed/-0:/-}" ] || verb=reinstall
    fi
    say "dnf $verb cockpit-hosting"
    # dnf calls it a success when a scriptlet failed; here it is none.
    if ! "${guest[@]}" dnf --assumeyes "$verb" 'cockpit-hosting*' >"$rpm_state/dnf.log" 2>&1 </dev/null ||
        grep -qiE 'scriptlet failed|error in .* scriptlet' "$rpm_state/dnf.log"; then
        cat "$rpm_state/dnf.log" >&2
        die "dnf $verb cockpit-hosting failed"
    fi
    rpm_sums >"$rpm_state/rpm.sha256"
}
