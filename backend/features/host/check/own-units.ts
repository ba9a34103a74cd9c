// SPDX-License-Identifier: LGPL-2.1-or-later
/* The panel's own programs, hooks and units: as the package has brought them, and altered by nobody. */

import { alteredFiles, type AlteredFile, installedPackages } from '../../../host/installed-packages.ts';
import { type UnitState, unitStates } from '../../../host/unit-states.ts';
import { type Check, command, type Finding, type Outcome, some } from './check.ts';

const PACKAGE = 'cockpit-hosting';
const UNITS = [
    'hostingd.service', 'hosting-boot.service', 'hosting-sites.target', 'hosting.slice', 'hosting-idle.timer', 'hosting-idle.service',
    'hosting-certificates.timer', 'hosting-certificates.service', 'hosting-check.timer', 'hosting-check.service',
    'hosting-database-client.timer', 'hosting-database-client.service',
    // An instance that no site can have, whose names are longer: what alters it alters those of all sites.
    'hosting-php@a.socket', 'hosting-php@a.service', 'hosting-scheduler@a.timer', 'hosting-scheduler@a.service',
];
const OWN = '/usr/lib/systemd/system/';
/** Whole directories are marked as changed by whatever is in them: `M` and `T` of these say nothing. */
const VERIFIED = /^missing$|5|^.{0,7}[UG]|L/;

export const ownUnitChecks: readonly Check[] = [
    { name: 'units', title: 'The panel\'s units', run: async () => [...(await unitStates(UNITS)).values()].flatMap(unitFaults) },
    {
        name: 'package', title: 'Files of the package',
        run: async (): Promise<Outcome> => {
            const [installed] = await installedPackages([PACKAGE]);
            return installed ? packageFaults(await alteredFiles(PACKAGE)) : { inapplicable: `${PACKAGE} was not installed as a package.` };
        },
    },
];

export function unitFaults({ unit, load, path, dropIns }: UnitState): Finding[] {
    const template = unit.replace('@a.', '@.');
    const revert = command('systemctl', 'revert', template);
    const fault = (state: Finding['state'], message: string, repair: string): Finding => ({ subject: template, state, message, repair });
    if (load === 'masked')
        return [fault('fail', `${template} is masked: the panel needs it.`, command('systemctl', 'unmask', template))];
    if (load === 'not-found' || load === 'bad-setting' || load === 'error') {
        return [fault('fail', `${template} is missing, or systemd does not understand it (${load}).`,
            command('dnf', 'reinstall', '--assumeyes', PACKAGE))];
    }
    if (path !== '' && !path.startsWith(OWN))
        return [fault('warn', `${path} stands in the place of the panel's own unit: no update changes it.`, revert)];
    const foreign = dropIns.filter(file => !file.startsWith(OWN));
    return foreign.length === 0 ? [] : [{
        ...fault('warn', `${template} is altered by ${some(foreign)}.`, revert),
        hint: 'Where that is meant, leave it: an update of the panel may not get along with it.',
    }];
}

export function packageFaults(altered: readonly AlteredFile[]): Finding[] {
    const faults = altered.filter(({ what, isConfiguration }) => !isConfiguration && VERIFIED.test(what));
    if (faults.length === 0)
        return [];
    const words = faults.map(({ path, what }) => what === 'missing' ? `${path} (missing)` : path);
    return [{
        state: 'fail', message: `Not as the package has brought them: ${some(words)}.`,
        repair: command('dnf', 'reinstall', '--assumeyes', PACKAGE),
    }];
}
