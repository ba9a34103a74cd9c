#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# policy-modules.sh: prints how many modules of sites the policy has, those of policy-fill.sh among them.
set -euo pipefail
semodule --list=full | awk '$2 ~ /^(hosting|bench)-/ { n++ } END { print n + 0 }'
