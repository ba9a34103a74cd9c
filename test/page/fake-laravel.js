// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. What fake-service.js knows of Laravel sites. */

(window.fakeParts ??= []).push({
    fields: () => ({ laravel: { scheduler: false, queueWorkers: 0, queueNames: 'default' } }),

    commands: ({ oneSite, changeSite, fieldFault }) => ({
        'Laravel1.Set': ({ site: name, scheduler, 'queue-workers': queueWorkers, 'queue-names': queueNames }) => {
            if (queueWorkers > 16)
                fieldFault('Invalid', 'queue-workers', 'A site has 0 to 16 queue workers.');
            // What was not given is not in the text of the three.
            const given = JSON.parse(JSON.stringify({ scheduler, queueWorkers, queueNames }));
            return changeSite(name, { laravel: { ...oneSite(name).laravel, ...given } });
        },
    }),
});
