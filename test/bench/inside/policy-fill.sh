#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# policy-fill.sh FROM TO: installs the module of the site "model" under other names, fillFROM to fillTO, in one transaction, as modules of
# a host with so many sites.
set -euo pipefail
texts=$(mktemp --directory)
trap 'rm -rf "$texts"' EXIT
files=()
for number in $(seq "$1" "$2"); do
    file=$texts/bench-fill$number.cil
    sed "s/hosting_model\b/hosting_benchfill$number/" /var/lib/hosting/selinux/hosting-model.cil > "$file"
    files+=("--install=$file")
done
[ "${#files[@]}" -eq 0 ] || semodule --priority=350 "${files[@]}"
