// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. Files that are not as the settings say, and what a change would write. */

(window.fakeParts ??= []).push({
    commands: ({ options, state, oneSite, changeSite, fault }) => {
        state.drift ??= options.drift ?? null;
        const DIFF = `--- /etc/nginx/conf.d/hosting-shop.conf (on disk)
+++ /etc/nginx/conf.d/hosting-shop.conf (wanted)
@@ -10,5 +10,5 @@
     server_name shop.example www.shop.example;
-    client_max_body_size 512m; # <img src=x onerror=alert(1)>
+    client_max_body_size 64m;
     root /home/shop/public_html;
`;

        const found = name => {
            if (!state.drift)
                return [];
            if (state.drift === 'unanswered')
                return [{ path: 'MariaDB database shop', reason: 'unknown', diff: 'MariaDB took the connection and does not answer.\n' }];
            return [
                { path: '/etc/nginx/conf.d/hosting-shop.conf', reason: state.drift, diff: DIFF },
                { path: `/etc/hosting/php/${name}/pool.conf`, reason: 'missing', diff: '' },
            ];
        };

        return {
            'Sites1.Apply': ({ site: name, force }) => {
                if (state.drift === 'edited' && !force)
                    fault('Conflict', 'hosting-shop.conf was edited by hand.');
                state.drift = null;
                return changeSite(name, {});
            },
            'Sites1.Check': ({ site: name }) => ({ site: oneSite(name).name, drift: found(name) }),
            'Sites1.Preview': ({ command, input }) => {
                if (input['max-children'] === 0 || input.processes === 0)
                    fault('Invalid', 'At least one process is needed.');
                return {
                    title: `Call ${command}`,
                    steps: ['Record the settings of shop', 'Update virtual host /etc/nginx/conf.d/hosting-shop.conf'],
                    files: options.preview === 'nothing' ? [] : [
                        { path: '/etc/nginx/conf.d/hosting-shop.conf', reason: 'outdated', isSecret: false,
                            diff: `--- a\n+++ b\n@@ -1,1 +1,2 @@\n server {\n+    # ${command} ${JSON.stringify(input)} <img src=x onerror=alert(1)>\n` },
                        { path: '/etc/nginx/hosting/passwords/shop/1', reason: 'removed', isSecret: true, diff: '' },
                    ],
                };
            },
        };
    },
});
