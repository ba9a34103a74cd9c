# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# The services: names, places and owners of Enterprise Linux; and nothing runs that a test would wait for.

# nginx: only nginx.conf and conf.d, no Debian layout beside them.
rm -rf /etc/nginx/{sites-available,sites-enabled,modules-available,modules-enabled,snippets}
mkdir -p /etc/nginx/default.d /var/lib/nginx/tmp
chown -R nginx:root /var/lib/nginx
chmod 0770 /var/lib/nginx /var/lib/nginx/tmp
chown root:root /var/log/nginx
chmod 0711 /var/log/nginx
rm -rf /var/www

for name in php74 php82 php84; do
    chown -R apache:apache "/var/opt/remi/$name/run/php-fpm"
    chown apache:root "/var/opt/remi/$name/log/php-fpm"
    chgrp apache "/var/opt/remi/$name/lib/php/session"
    chmod 0770 "/var/opt/remi/$name"/{log/php-fpm,lib/php/session}
done

# Units under the names of Enterprise Linux.
rename_unit() {
    systemctl disable --quiet "$1"
    sed '/^Alias=/d' "/usr/lib/systemd/system/$1" >"/usr/lib/systemd/system/$2"
    rm "/usr/lib/systemd/system/$1"
}
rename_unit ssh.service sshd.service
rename_unit valkey-server.service valkey.service
rename_unit certbot.service certbot-renew.service
rename_unit certbot.timer certbot-renew.timer
# As EPEL's: what is due is renewed at once, and twice a day by the timer.
sed -i 's/^ExecStart=.*/ExecStart=\/usr\/bin\/certbot renew --noninteractive --no-random-sleep-on-renew/' \
    /usr/lib/systemd/system/certbot-renew.service
sed -i 's/^Unit=certbot.service/Unit=certbot-renew.service/' /usr/lib/systemd/system/certbot-renew.timer
rm -f /etc/cron.d/certbot
rm -f /usr/lib/systemd/system/ssh.socket /etc/init.d/*
mkdir -p /usr/libexec/openssh
ln -s /usr/lib/openssh/sftp-server /usr/libexec/openssh/sftp-server

systemctl enable --quiet sshd.service nginx.service mariadb.service postgresql.service cockpit.socket logrotate.timer
# Tests that are about the firewall or quotas start them.
systemctl disable --quiet fstrim.timer dpkg-db-backup.timer getty@tty1.service firewalld.service quota.service quotarpc.service
systemctl set-default --quiet multi-user.target
# Hardware, consoles and networks that a container has not, Debian's own housekeeping, and a socket for log-ins from
# the machine outside.
systemctl mask --quiet systemd-networkd.service systemd-networkd-wait-online.service console-getty.service \
    container-getty@.service getty@.service systemd-udevd.service systemd-udev-trigger.service \
    systemd-pstore.service systemd-hwdb-update.service systemd-firstboot.service \
    dpkg-db-backup.timer systemd-tmpfiles-clean.timer e2scrub_reap.service selinux-autorelabel-mark.service
# Each generator runs whenever units are read anew, which is with every site that comes or goes.
mkdir -p /etc/systemd/system-generators
for generator in systemd-{ssh,gpt-auto,sysv,hibernate-resume,tpm2,run,debug,rc-local,system-update}-generator postgresql-generator \
    selinux-autorelabel-generator.sh; do
    ln -s /dev/null "/etc/systemd/system-generators/$generator"
done

# Nothing has to be brought up to date at the first boot.
ldconfig
journalctl --update-catalog
touch /etc/.updated /var/.updated

# Each instance gets an identity of its own when it is made; "first boot" would apply presets to all units.
: >/etc/machine-id
rm -f /var/lib/dbus/machine-id
install -d -m 2755 -g systemd-journal /var/log/journal
mkdir -p /srv/hosting-repo
