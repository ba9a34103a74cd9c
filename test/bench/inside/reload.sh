# SPDX-License-Identifier: LGPL-2.1-or-later
# Tests nginx's configuration, reloads, and returns when no worker of before is left. The functions of the floors.

# nginx -t opens the logs of all sites: with a thousand of them more than the usual 1,024 files.
ulimit -Sn "$(ulimit -Hn)"

reload_nginx() {
    local master before
    master=$(cat /run/nginx.pid)
    before=$(pgrep -P "$master" -f 'worker process$' | sort)
    nginx -t -q
    kill -HUP "$master"
    while [ -n "$(comm -12 <(pgrep -P "$master" -f 'worker process$' | sort) <(echo "$before"))" ]; do sleep 0.005; done
}
