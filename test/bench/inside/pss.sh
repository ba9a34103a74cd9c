#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Prints the memory of processes in MB, shared pages counted in parts (PSS): `pss.sh pid 1`, `pss.sh name php-fpm`.
set -euo pipefail
case $1 in
    pid) pids=$2 ;;
    name) pids=$(pgrep -x "$2" || true) ;;
esac
total=0
for pid in $pids; do
    part=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null || true)
    total=$((total + ${part:-0}))
done
awk -v kilobytes="$total" 'BEGIN { printf "%.1f\n", kilobytes / 1024 }'
