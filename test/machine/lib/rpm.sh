# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# The product: built from the checkout, published as a dnf repository inside, installed with dnf.

rpm_build() {
    if [ ! -e "$repo_dir/package.json" ] || ! grep -q '"rpm":' "$repo_dir/package.json"; then
        say "package.json has no script \"rpm\" yet: nothing to install"
        return 1
    fi
    lock "$cache/rpm.lock"
    (cd "$repo_dir" && npm run --silent rpm 3>&- >&2) || die "npm run rpm failed"
    unlock
}

# rpm_files: the packages to publish. Sources are not installed.
rpm_files() {
    find "$repo_dir/dist/rpm" -maxdepth 1 -name '*.rpm' ! -name '*.src.rpm' 2>/dev/null | LC_ALL=C sort
}

rpm_installed() {
    enter "$pid" rpm --query --queryformat '%{NEVRA}' cockpit-hosting 2>/dev/null
}

rpm_install() {
    local files sums installed offered verb repository=$inst/root/srv/hosting-repo
    rpm_build || return 0
    mapfile -t files < <(rpm_files)
    [ ${#files[@]} -gt 0 ] || die "npm run rpm left no package in dist/rpm"

    sums=$(cd "$repo_dir/dist/rpm" && sha256sum "${files[@]##*/}")
    installed=$(rpm_installed) || installed=
    if [ -n "$installed" ] && [ "$sums" = "$(cat "$inst/rpm.sha256" 2>/dev/null)" ]; then
        return 0
    fi

    # dnf's memory of the repository goes too: it tells two states of one second not apart.
    rm -rf "$repository" "$inst/rpm.sha256" "$inst/root/var/cache/dnf/hosting"*
    mkdir -p "$repository"
    cp -- "${files[@]}" "$repository/"
    enter "$pid" createrepo_c --quiet /srv/hosting-repo >&2
    # Another file of the same version is installed again; another version replaces the installed one, up or down.
    if [ -z "$installed" ]; then
        verb=install
    else
        offered=$(enter "$pid" dnf --quiet repoquery --latest-limit=1 --queryformat '%{name}-%{evr}.%{arch}' \
            --repo hosting cockpit-hosting)
        verb=distro-sync
        [ "$offered" != "${installed/-0:/-}" ] || verb=reinstall
    fi
    say "dnf $verb cockpit-hosting"
    # dnf calls it a success when a scriptlet failed; here it is none.
    if ! enter "$pid" dnf --assumeyes "$verb" cockpit-hosting >"$inst/dnf.log" 2>&1 </dev/null ||
        grep -qiE 'scriptlet failed|error in .* scriptlet' "$inst/dnf.log"; then
        cat "$inst/dnf.log" >&2
        die "dnf $verb cockpit-hosting failed"
    fi
    echo "$sums" >"$inst/rpm.sha256"
}
