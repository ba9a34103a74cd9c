// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. PHP of the made-up sites, and what they use of their limits. */

(window.fakeParts ??= []).push({
    fields: () => ({
        storage: { disk: '10G', files: 0 },
        phpSettings: {
            memoryLimit: '256M', uploadSize: '64M', executionTime: 60, inputVars: 1000, timezone: '', displayErrors: false,
            errorLevel: 'production', sessionMinutes: 24, opcache: true, opcacheMemory: '128M', disabledFunctions: [],
            processes: 10, requests: 0, idleSeconds: 10, idleMinutes: 0, keepRunning: false, slowSeconds: 0,
        },
    }),

    commands: ({ state, oneSite, changeSite, fieldFault }) => ({
        'Php1.List': () => ['8.4', '8.2', '7.4'].map(version => ({
            version, source: 'remi', endOfLife: version === '7.4' ? '2022-11-28' : '2028-12-31', ended: version === '7.4',
            sites: state.sites.filter(({ php }) => php === version).length,
        })),
        'Php1.Status': ({ site: name }) => {
            const { php: version, activity } = oneSite(name);
            const running = activity === 'running';
            return {
                site: name, version, endOfLife: version === '7.4' ? '2022-11-28' : '2028-12-31', ended: version === '7.4', activity,
                waiting: 0, slow: 3, note: null,
                pool: !running ? null
                    : { startedAt: new Date().toISOString(), active: 2, idle: 1, maxActive: 4, accepted: 34, limitReached: 0 },
            };
        },
        'Php1.Set': ({ site: name, 'memory-limit': memoryLimit }) => {
            const { phpSettings } = oneSite(name);
            if (memoryLimit === 'much')
                fieldFault('Invalid', 'memory-limit', 'Write an amount such as 256M or 1G.');
            return changeSite(name, { phpSettings: { ...phpSettings, memoryLimit: memoryLimit ?? phpSettings.memoryLimit } });
        },
        'Limits1.Usage': ({ site: name }) => {
            const { activity, limits, storage } = oneSite(name);
            const running = activity === 'running';
            return {
                site: name, running,
                memory: { current: running ? 112_000_000 : null, peak: running ? 230_000_000 : null, limit: limits.memory, outOfMemory: 0 },
                cpu: { usedMicroseconds: running ? 83_824_000 : null, throttledMicroseconds: 0, limit: limits.cpu },
                processes: { current: running ? 4 : 0, limit: limits.processes },
                disk: { current: 1_234_000_000, limit: storage.disk }, files: { current: 4321, limit: storage.files },
            };
        },
    }),
});
