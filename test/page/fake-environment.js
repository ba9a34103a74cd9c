// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. Environments of the made-up sites: `shop` has one that was changed by hand. */

const environment = {
    text: '# Mine.\nAPP_NAME="My shop"\nDB_PASSWORD=s3cret\n',
    drift: 'edited',
    versions: [{ version: 1, at: '2026-11-20T10:00:00.000Z', actor: 'hostingd', comment: 'Made with the site', current: true }],
};

(window.fakeParts ??= []).push({
    fields: () => ({ environment: { version: 1, inPhp: false, links: [] } }),

    commands: ({ oneSite, changeSite, fault, fieldFault }) => {
        const names = () => [...environment.text.matchAll(/^([A-Z_]+)=/gm)].map(match => match[1]);
        const add = (comment, text = environment.text) => {
            environment.text = text;
            environment.drift = null;
            environment.versions = [
                { version: environment.versions.length + 1, at: new Date().toISOString(), actor: 'admin', comment, current: true },
                ...environment.versions.map(each => ({ ...each, current: false })),
            ];
        };
        return {
            'Environment1.Check': ({ site }) => ({
                site, version: 1, drift: environment.drift, variables: names(),
                problems: [{ level: 'warning', line: 2, column: 1, message: 'APP_NAME is an odd name.' }],
            }),
            'Environment1.Get': ({ site, reveal }) => ({
                site, version: 1, drift: environment.drift, revealed: reveal,
                variables: Object.fromEntries(names().map(name => [name, reveal ? `value of ${name}` : null])),
            }),
            'Environment1.Export': () => ({ text: environment.text }),
            'Environment1.History': () => environment.versions,
            'Environment1.Diff': () => ({ added: ['NEW'], changed: ['DB_PASSWORD'], removed: [] }),
            'Environment1.Set': ({ site, 'in-php': inPhp, link, force = false }) => {
                if (link?.some(each => !/^[A-Za-z0-9_-][A-Za-z0-9._/-]*$/.test(each)))
                    fieldFault('Invalid', 'link', 'Write a directory below public_html, such as app or current; its parts begin with no dot.');
                if (environment.drift && !force) {
                    fault('Conflict', `/home/${site}/.env was changed by hand.`,
                        { hint: `hostingctl env adopt ${site} takes the change up as a new version; --force overwrites it.` });
                }
                const before = oneSite(site).environment;
                return changeSite(site, { environment: { ...before, inPhp: inPhp ?? before.inPhp, links: link ?? before.links } });
            },
            'Environment1.Import': ({ site, file }) => {
                if (file.includes('REFUSED'))
                    fieldFault('Invalid', 'file', 'Line 4, column 1: refused.');
                add('Imported', file);
                return changeSite(site, {});
            },
            'Environment1.Adopt': ({ site }) => {
                add('Changed by hand');
                return changeSite(site, {});
            },
            'Environment1.Restore': ({ site, version }) => {
                add(`Version ${version} again`);
                return changeSite(site, {});
            },
        };
    },
});
