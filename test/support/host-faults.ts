// SPDX-License-Identifier: LGPL-2.1-or-later
/* Faults of a host, for the test of its check: each is planted by a script, found, and mended by the repair that is printed. */

/** A website on the test host, with PHP 8.4 and a database on MariaDB. */
export const SITE = 'checked';
const STORE = '/var/lib/hosting/hosting.db';
const TLS = `/etc/hosting/tls/${SITE}/self-signed.pem`;

export interface Fault {
    /** What is planted, as the end of a sentence. */
    what: string;
    check: string;
    /** Of what is found: its subject, and words of its message. */
    subject: string;
    message: RegExp;
    /** A script for a root shell. */
    plant: string;
    /** Words of the repair; null where no command mends it. */
    repair: RegExp | null;
    /** In the place of the repair, where that needs what this host does not have. */
    instead?: string;
    /** Puts away what is left after it. */
    after?: string;
}

/** A package that is in the database of rpm alone. */
const stub = (name: string, version: string): string => `
    mkdir -p /tmp/stub && cd /tmp/stub
    printf '%s\\n' 'Name: ${name}' 'Version: ${version}' 'Release: 1.el9' 'Summary: x' 'License: x' 'BuildArch: noarch' '%description' 'x' '%files' \\
        '%changelog' '* Sat Nov 21 2026 x <x@localhost> - ${version}-1.el9' '- Rebuilt' >x.spec
    rpmbuild -bb --quiet --define '_rpmdir /tmp/stub' x.spec >/dev/null 2>&1
    rpm --install --justdb --nodeps --force noarch/${name}-*.rpm`;

export const FAULTS: readonly Fault[] = [
    {
        what: 'a stopped nginx', check: 'services', subject: 'nginx.service', message: /is stopped: no website answers/,
        plant: 'systemctl stop nginx.service', repair: /^systemctl enable --now nginx\.service$/,
    },
    {
        what: 'a disabled nginx', check: 'services', subject: 'nginx.service', message: /runs, but is disabled/,
        plant: 'systemctl disable nginx.service', repair: /^systemctl enable nginx\.service$/,
    },
    {
        what: 'a masked database server', check: 'services', subject: 'mariadb.service', message: /is masked: \d+ websites? on MariaDB/,
        plant: 'systemctl mask --now mariadb.service', repair: /^systemctl unmask mariadb\.service && systemctl enable --now/,
    },
    {
        what: 'a stopped socket of Cockpit', check: 'services', subject: 'cockpit.socket', message: /this page cannot be reached/,
        plant: 'systemctl stop cockpit.socket', repair: /^systemctl enable --now cockpit\.socket$/,
    },
    {
        what: 'a stopped timer', check: 'services', subject: 'hosting-certificates.timer', message: /is stopped: nobody is warned/,
        plant: 'systemctl stop hosting-certificates.timer', repair: /^systemctl start hosting-certificates\.timer$/,
    },
    {
        what: 'a stopped firewall', check: 'services', subject: 'firewalld.service', message: /every port is open/,
        plant: 'systemctl disable --now firewalld.service', repair: /^systemctl enable --now firewalld\.service$/,
    },
    {
        what: 'a firewall that lets no visitor in', check: 'firewall', subject: '', message: /lets no visitor in by http and https/,
        plant: 'firewall-cmd --permanent --remove-service=http --remove-service=https && firewall-cmd --reload',
        repair: /^firewall-cmd --permanent --add-service=http --add-service=https && firewall-cmd --reload$/,
    },
    {
        what: 'a port that another service has', check: 'ports', subject: '80', message: /taken by python3 \(process \d+ of thief\.service\)/,
        plant: `printf '[Service]\\nExecStart=/usr/bin/python3 -m http.server 80\\n[Install]\\nWantedBy=multi-user.target\\n' >/etc/systemd/system/thief.service
            systemctl daemon-reload; systemctl stop nginx.service; systemctl enable --now thief.service
            timeout 20 bash -c 'until ss -Hltn sport = :80 | grep -q 80; do sleep 0.1; done'`,
        repair: /^systemctl disable --now thief\.service && systemctl restart nginx\.service$/, after: 'rm /etc/systemd/system/thief.service',
    },
    {
        what: 'a Cockpit with a hole', check: 'cockpit', subject: 'CVE-2026-4631', message: /Cockpit 344 has the hole/,
        plant: stub('cockpit-ws', '344'), repair: /^dnf upgrade --assumeyes 'cockpit\*'$/, instead: 'rpm --erase --justdb cockpit-ws',
    },
    {
        what: 'an updated kernel that does not run yet', check: 'reboot', subject: '', message: /not in force before its next start: kernel-core/,
        plant: stub('kernel-core', '5.14.0'), repair: /^systemctl reboot$/, instead: 'rpm --erase --justdb kernel-core',
    },
    {
        what: 'a PHP past its end', check: 'php-versions', subject: '7.4', message: /gets no security fixes since 2022-11-28; .*checked\.example/,
        plant: `hostingctl site set ${SITE} --php 7.4`, repair: /^hostingctl site set checked --php 8\.\d$/,
    },
    {
        what: 'a PHP that is gone', check: 'php-versions', subject: '8.4', message: /PHP 8\.4 is not installed; .* cannot run/,
        plant: 'mv /opt/remi/php84/root/usr/sbin/php-fpm /root/', repair: /^dnf install --assumeyes php84-php-fpm$/,
        instead: 'mv /root/php-fpm /opt/remi/php84/root/usr/sbin/',
    },
    {
        what: 'a socket that does not listen', check: 'php-sockets', subject: SITE, message: /cannot be woken/,
        plant: `systemctl stop hosting-php@${SITE}.socket`, repair: /systemctl start hosting-php@checked\.socket$/,
    },
    {
        what: 'an idle timer that does not run', check: 'php-idle', subject: 'hosting-idle.timer', message: /goes on running/,
        plant: `systemctl start hosting-php@${SITE}.service; systemctl mask --now hosting-idle.timer; systemctl start hosting-php@${SITE}.service`,
        repair: /^systemctl unmask hosting-idle\.timer && systemctl start hosting-idle\.timer$/,
    },
    {
        what: 'a file system that fills', check: 'disks', subject: '/boot', message: /The file system of \/boot is 9\d % full/,
        plant: 'mkdir -p /boot; mount -t tmpfs -o size=1M tmpfs /boot; head -c 990000 /dev/zero >/boot/fill', repair: null, instead: 'umount /boot',
    },
    {
        what: 'a file system without inodes', check: 'disks', subject: '/boot inodes', message: /% of its inodes/,
        plant: 'mount -t tmpfs -o size=9M,nr_inodes=20 tmpfs /boot; touch /boot/{1..19}', repair: null, instead: 'umount /boot',
    },
    {
        what: 'a virtual host that was changed by hand', check: 'drift', subject: SITE, message: /hosting-checked\.conf \(edited\)/,
        plant: `sed -i '1a # mine' /etc/nginx/conf.d/hosting-${SITE}.conf`, repair: /^hostingctl site apply checked --force$/,
    },
    {
        what: 'a virtual host that does not load', check: 'nginx-configuration', subject: `/etc/nginx/conf.d/hosting-${SITE}.conf`,
        message: /does not load.*nonsense/, plant: `echo 'nonsense on;' >>/etc/nginx/conf.d/hosting-${SITE}.conf`,
        repair: /^hostingctl site apply checked --force$/,
    },
    {
        what: 'a file of somebody else\'s that does not load', check: 'nginx-configuration', subject: '/etc/nginx/conf.d/zz.conf',
        message: /does not load.*nonsense/, plant: 'echo \'nonsense on;\' >/etc/nginx/conf.d/zz.conf', repair: null,
        instead: 'rm /etc/nginx/conf.d/zz.conf',
    },
    {
        what: 'a virtual host of somebody else\'s with a name of a website', check: 'nginx-configuration', subject: '/etc/nginx/conf.d/aa.conf',
        message: /claims checked\.example/, plant: 'echo \'server { listen 80; server_name other.example checked.example; }\' >/etc/nginx/conf.d/aa.conf',
        repair: /^mv -- \/etc\/nginx\/conf\.d\/aa\.conf /, after: 'rm /etc/nginx/conf.d/aa.conf.off',
    },
    {
        what: 'an nginx that may open few files', check: 'nginx-limit', subject: '', message: /may open 300 files and needs \d+/,
        plant: `mkdir -p /etc/systemd/system/nginx.service.d; printf '[Service]\\nLimitNOFILE=300\\n' >/etc/systemd/system/nginx.service.d/90-low.conf
            systemctl daemon-reload; systemctl restart nginx.service`,
        repair: /^rm -- \/etc\/systemd\/system\/nginx\.service\.d\/90-low\.conf && systemctl daemon-reload && prlimit/,
    },
    {
        what: 'a certificate that ends', check: 'certificates', subject: SITE, message: /It ends in one day/,
        plant: `cd /tmp; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -subj /CN=${SITE}.example \\
                -addext subjectAltName=DNS:${SITE}.example -addext extendedKeyUsage=serverAuth -addext basicConstraints=critical,CA:FALSE \\
                -not_before "$(date -u -d '-89 days' +%Y%m%d%H%M%SZ)" -not_after "$(date -u -d '+36 hours' +%Y%m%d%H%M%SZ)" 2>/dev/null
            hostingctl certificate upload ${SITE} --certificate-file cert.pem --key-file key.pem`,
        repair: /^hostingctl certificate remove checked --yes$/,
    },
    {
        what: 'a certificate that nginx has not read', check: 'certificates-shown', subject: SITE, message: /shows another certificate/,
        plant: `cd /tmp; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.pem -out other.crt -days 900 -subj /CN=${SITE}.example \\
                -addext subjectAltName=DNS:${SITE}.example 2>/dev/null
            cat other.crt >>other.pem; cat other.pem >${TLS}`,
        repair: /^systemctl reload nginx\.service$/,
    },
    {
        what: 'a database server near its limit', check: 'databases', subject: 'mariadb', message: /of 10 connections of MariaDB are in use/,
        plant: `mariadb -e 'SET GLOBAL max_connections = 10'
            systemd-run --quiet --collect --unit=sleepers bash -c 'for i in {1..9}; do mariadb -e "SELECT SLEEP(90)" & done; wait'
            timeout 20 bash -c 'until [ "$(mariadb -BNe "SHOW STATUS LIKE \\"Threads_connected\\"" | cut -f 2)" -ge 10 ]; do sleep 0.2; done'`,
        repair: /^mariadb -e 'SET GLOBAL max_connections = 20'$/, after: 'systemctl stop sleepers.service; mariadb -e \'SET GLOBAL max_connections = 151\'',
    },
    {
        what: 'a damaged database of the panel', check: 'store', subject: 'integrity', message: /hosting\.db is damaged/,
        plant: `systemctl stop hostingd.service; sqlite3 ${STORE} 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
            printf '\\x00\\x00\\x00\\x07' | dd of=${STORE} bs=1 seek=36 conv=notrunc status=none`,
        repair: /^systemctl stop hostingd\.service && cp -a .* && sqlite3 /, after: `rm ${STORE}.damaged`,
    },
    {
        what: 'a database of the panel that grows', check: 'store', subject: 'size', message: /has grown to \d+ MB/,
        plant: `systemctl stop hostingd.service; sqlite3 ${STORE} "CREATE TABLE big (b); INSERT INTO big VALUES (zeroblob(270000000)); DROP TABLE big"`,
        repair: /^hostingctl audit set --entries 50000 && systemctl stop hostingd\.service && sqlite3 /,
        after: 'hostingctl audit set --entries 200000',
    },
    {
        what: 'a state directory that others can read', check: 'files', subject: '/var/lib/hosting', message: /0755 0:0 instead of 0700 0:0/,
        plant: 'chmod 0755 /var/lib/hosting', repair: /^chown root:root \/var\/lib\/hosting && chmod 0700 \/var\/lib\/hosting$/,
    },
    {
        what: 'a key that belongs to somebody', check: 'files', subject: '/var/lib/hosting/secrets.key', message: /can be read or changed by others/,
        plant: 'chown customer /var/lib/hosting/secrets.key', repair: /^chown root:root \/var\/lib\/hosting\/secrets\.key && chmod/,
        after: 'chmod 0400 /var/lib/hosting/secrets.key',
    },
    {
        what: 'a unit of the panel that was altered', check: 'units', subject: 'hostingd.service', message: /altered by \/etc\/systemd\/system\/hostingd/,
        plant: `mkdir -p /etc/systemd/system/hostingd.service.d; printf '[Service]\\nNice=7\\n' >/etc/systemd/system/hostingd.service.d/90-x.conf
            systemctl daemon-reload`,
        repair: /^systemctl revert hostingd\.service$/,
    },
    {
        what: 'units of all sites that were altered', check: 'units', subject: 'hosting-php@.service', message: /altered by/,
        plant: `mkdir -p /etc/systemd/system/hosting-php@.service.d; printf '[Service]\\nProtectHome=no\\n' >/etc/systemd/system/hosting-php@.service.d/90-x.conf
            systemctl daemon-reload`,
        repair: /^systemctl revert hosting-php@\.service$/,
    },
    {
        what: 'a hook that is gone', check: 'package', subject: '', message: /certificates-renewed \(missing\)/,
        plant: 'rm /usr/libexec/hosting/certificates-renewed', repair: /^dnf reinstall --assumeyes cockpit-hosting$/,
    },
    {
        what: 'a program of the panel that was changed', check: 'package', subject: '', message: /\/usr\/bin\/hostingctl/,
        plant: 'echo \'// mine\' >>/usr/bin/hostingctl', repair: /^dnf reinstall --assumeyes cockpit-hosting$/,
    },
    {
        what: 'an account among the numbers of sites', check: 'accounts', subject: 'intruder', message: /has the number 70500/,
        plant: 'useradd --uid 70500 --no-create-home intruder', repair: /^usermod --uid \d+ intruder$/, after: 'userdel intruder',
    },
    {
        what: 'an account with the number of a site\'s', check: 'accounts', subject: 'twin', message: /the same number as the user of checked\.example/,
        plant: `useradd --non-unique --uid "$(id -u ${SITE})" --no-create-home twin`, repair: /^usermod --uid \d+ twin$/, after: 'userdel twin',
    },
    {
        what: 'containers that may be a site\'s user', check: 'accounts', subject: '/etc/subuid customer', message: /among|be the numbers 60000 to 99999/,
        plant: 'usermod --add-subuids 60000-99999 customer', repair: /^usermod --del-subuids 60000-99999 customer$/,
    },
    {
        what: 'a user of a site that is gone', check: 'accounts', subject: SITE, message: /is gone: nothing of it can run/,
        plant: `userdel ${SITE}`, repair: /^groupadd .* && useradd .* checked && usermod --expiredate 1970-01-02 checked$/,
    },
    {
        what: 'a template override that cannot be used', check: 'templates', subject: '/etc/hosting/templates/nginx/generic.conf.hbs',
        message: /cannot be used/, plant: 'mkdir -p /etc/hosting/templates/nginx; echo \'{{domain}}\' >/etc/hosting/templates/nginx/generic.conf.hbs',
        repair: /^mv -- \/etc\/hosting\/templates\/nginx\/generic\.conf\.hbs \/root\/generic\.conf\.hbs$/, after: 'rm /root/generic.conf.hbs',
    },
    {
        what: 'a template override that nothing uses', check: 'templates', subject: '/etc/hosting/templates/my notes.txt', message: /is not used/,
        plant: 'touch \'/etc/hosting/templates/my notes.txt\'', repair: /^mv -- '\/etc\/hosting\/templates\/my notes\.txt' '\/root\/my notes\.txt'$/,
        after: 'rm \'/root/my notes.txt\'',
    },
    {
        what: 'an audit that was changed', check: 'audit', subject: '', message: /entry \d+ does not fit/,
        plant: `systemctl stop hostingd.service; sqlite3 ${STORE} "UPDATE audit SET actor = actor || 'x' WHERE id = (SELECT max(id) FROM audit)"`,
        repair: null,
        instead: `systemctl stop hostingd.service; sqlite3 ${STORE} "UPDATE audit SET actor = substr(actor, 1, length(actor) - 1) WHERE id = (SELECT max(id) FROM audit)"`,
    },
];
