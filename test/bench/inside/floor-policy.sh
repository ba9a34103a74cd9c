#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# floor-policy.sh COUNT: the bare commands that bring COUNT sites into the policy, with as many labels and as much text as the site
# "model" has: one import of labels, one transaction of modules. Prints milliseconds. Everything is taken back afterwards.
set -euo pipefail
count=$1
texts=$(mktemp --directory)
trap 'rm -rf "$texts"' EXIT
lines=() install=() remove=() undo=()
while read -r pattern type context; do
    for number in $(seq "$count"); do
        entry=${pattern//model/benchfloor$number}
        lines+=("fcontext -a -f $type -t $(cut -d: -f3 <<<"$context") -r '$(cut -d: -f4- <<<"$context")' '$entry'")
        undo+=("fcontext -d -f $type '$entry'")
    done
done < <(awk '/\/model/ { print $1, (NF == 3 ? substr($2, 2) : "a"), $NF }' /etc/selinux/*/contexts/files/file_contexts.local | sed 's/ - / f /')
[ "${#lines[@]}" -gt 0 ] || { echo 'There are no labels of the site model.' >&2; exit 1; }
for number in $(seq "$count"); do
    file=$texts/bench-floor$number.cil
    sed "s/hosting_model\b/hosting_benchfloor$number/" /var/lib/hosting/selinux/hosting-model.cil > "$file"
    install+=("--install=$file") remove+=("--remove=bench-floor$number")
done
begin=$(date +%s%N)
printf '%s\n' "${lines[@]}" | semanage import
semodule --priority=350 "${install[@]}"
echo $((($(date +%s%N) - begin) / 1000000))
printf '%s\n' "${undo[@]}" | semanage import >&2
semodule --priority=350 "${remove[@]}" >&2
