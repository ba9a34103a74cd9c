#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# policy-forget.sh SITE…: takes sites out of the policy again, as they were before it knew them: their labels, their modules, and the
# type that they start in.
set -euo pipefail
remove=() undo=()
for site; do
    remove+=("--remove=hosting-$site")
    sed -i 's/hosting_[a-z0-9]*\.t/hosting_site_t/' "/etc/systemd/system/hosting-@$site.service.d/50-selinux.conf"
    while read -r pattern type; do
        undo+=("fcontext -d -f $type '$pattern'")
    done < <(awk -v home="/home/$site" -v logs="/var/log/hosting/$site" \
        'index($1, home "(") == 1 || index($1, home "/") == 1 || index($1, logs "(") == 1 { print $1, (NF == 3 ? "f" : "a") }' \
        /etc/selinux/*/contexts/files/file_contexts.local)
done
[ "${#undo[@]}" -gt 0 ] || { echo "There are no labels of $*." >&2; exit 1; }
systemctl daemon-reload
printf '%s\n' "${undo[@]}" | semanage import
# The priority at which the service installs them.
semodule --priority=300 "${remove[@]}"
