# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# Debian's policy where it differs from Enterprise Linux's. vm.sh labels every file afterwards.

semodule --noreload --install /tmp/vm/el-policy.cil

# Each transaction compiles the whole policy, and emulated that takes minutes. Of Debian's 350 modules a quarter is of use here; without
# the others it takes a third, and no file but Bluetooth's target and dirmngr is labelled otherwise.
kept=" $(grep -v '^#' /tmp/vm/kept-modules.txt | tr '\n' ' ')"
disable=()
while read -r module; do
    [[ $kept == *" $module "* ]] || disable+=("--disable=$module")
done < <(semodule --list-modules)
semodule --noreload "${disable[@]}"

# Remi's packages say so when they are installed: their trees are labelled as the system's own. So php-fpm is httpd_exec_t.
for root in /opt/remi/php*/root; do
    echo "$root /"
done >/etc/selinux/default/contexts/files/file_contexts.subs

# As there: programs of the administrator, and services without a type of their own, may compile at run time (Node.js does).
semanage boolean --noreload --modify --on allow_execmem
