// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about how hard the host is to break into. */

import type { AnyHardeningItem, HardeningItem } from '../../../contract/hardening.ts';
import { HostingError } from '../../../contract/errors.ts';
import type { Caller, Handlers } from '../../../contract/handlers.ts';
import type { OutputOf } from '../../../contract/index.ts';
import type { Engine } from '../../../engine/engine.ts';
import type { JobKind } from '../../../engine/job.ts';
import { exists, readFile } from '../../../host/files.ts';
import { isConfigured, requireSshd } from '../../../host/sshd.ts';
import type { Systemd } from '../../../host/systemd.ts';
import type { Store } from '../../../store/store.ts';
import { submitForHost } from '../../common/submit.ts';
import type { Restart } from '../../jobs/commands.ts';
import type { KeyRecords } from '../../ssh-keys/records.ts';
import { refuseHidepid } from './hidepid.ts';
import { items } from './items.ts';
import { HARDEN, harden, type HardenArgs } from './job.ts';
import { requireAdministrator, requireKey } from './lockout.ts';
import { isSetting, type Settings, settingsOf } from './settings.ts';
import { stateOfHardening, sysctlValue } from './state.ts';

/** Where the store keeps what was before items were first set. */
const BEFORE = 'hardening';

type Names = 'host.hardening' | 'host.harden' | 'host.unharden';

export class Hardening {
    readonly kind: JobKind;
    readonly #store: Store;
    readonly #keys: KeyRecords;
    readonly #settings: Settings;

    constructor(store: Store, systemd: Systemd, keys: KeyRecords) {
        this.#store = store;
        this.#keys = keys;
        this.#settings = settingsOf(systemd);
        this.kind = harden({
            systemd, keys, settings: this.#settings, forget: names => { this.#forget(names); },
        }) as unknown as JobKind;
    }

    begin(engine: Engine): { handlers: Pick<Handlers, Names>, restarts: Readonly<Record<string, Restart>> } {
        const start = (
            names: readonly AnyHardeningItem[], isOn: boolean, caller: Caller, retryOf?: number,
        ): Promise<OutputOf<'host.harden'>> => this.#start(engine, settable(names), isOn, caller, retryOf);
        return {
            handlers: {
                'host.hardening': () => stateOfHardening(this.#settings, this.#before()),
                'host.harden': ({ items: names }, caller) => start(names, true, caller),
                'host.unharden': ({ items: names }, caller) => start(names, false, caller),
            },
            restarts: {
                [HARDEN]: (args, caller, retryOf) => {
                    const { items: names, isOn } = args as HardenArgs;
                    return start(names, isOn, caller, retryOf);
                },
            },
        };
    }

    async #start(
        engine: Engine, names: HardeningItem[], isOn: boolean, caller: Caller, retryOf?: number,
    ): Promise<OutputOf<'host.harden'>> {
        if (names.some(name => !isSetting(name) && items[name].kind === 'sshd'))
            await requireSshd();
        if (isOn && names.includes('root-login'))
            await requireAdministrator();
        if (isOn && names.includes('password-login'))
            await requireKey(this.#keys);
        await this.#requireDifferent(names, isOn);
        const before = isOn ? await this.#valuesOf(names) : this.#of(names);
        const open = engine.records.open().find(job => job.kind === HARDEN);
        if (open)
            throw new HostingError('Conflict', `Job ${open.id} is at work on this.`, { hint: 'Wait for its end.' });
        const args: HardenArgs = { items: names, isOn, before };
        const reserve = (): void => { this.#store.setSetting(BEFORE, { ...this.#before(), ...before }); };
        return submitForHost(engine, HARDEN, args, caller, { retryOf, reserve });
    }

    /** As they are, but for those that we have set already: of them as they were. */
    async #valuesOf(names: readonly HardeningItem[]): Promise<Record<string, string>> {
        const values = this.#before();
        for (const item of names) {
            if (isSetting(item)) {
                // What is remembered of one that is not in force any more is of another time.
                const { isOurs } = await this.#settings[item].look(values[item]);
                values[item] = isOurs ? values[item] ?? '' : await this.#settings[item].prepare();
            }
            for (const name of kernelNames(item))
                values[name] ??= await sysctlValue(name) ?? '';
        }
        return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    }

    /** What was remembered of these items. */
    #of(names: readonly HardeningItem[]): Record<string, string> {
        const wanted = names.flatMap((name): string[] => isSetting(name) ? [name] : kernelNames(name));
        return Object.fromEntries(Object.entries(this.#before()).filter(([name]) => wanted.includes(name)));
    }

    #before(): Record<string, string> {
        return { ...this.#store.setting(BEFORE) as Record<string, string> | undefined };
    }

    #forget(names: readonly string[]): void {
        const kept = Object.entries(this.#before()).filter(([name]) => !names.includes(name));
        this.#store.setSetting(BEFORE, Object.fromEntries(kept));
    }

    /** @throws HostingError `Conflict` where there is nothing to do for any of them */
    async #requireDifferent(names: readonly HardeningItem[], isOn: boolean): Promise<void> {
        const there = await Promise.all(names.map(name => isOn ? this.#isInForce(name) : this.#isSet(name)));
        if (there.every(each => each === isOn)) {
            throw new HostingError('Conflict', isOn
                ? `${names.join(', ')} was set already.` : `${names.join(', ')} was not set by hostingctl.`,
            { hint: 'See hostingctl host hardening.' });
        }
    }

    async #isSet(name: HardeningItem): Promise<boolean> {
        return isSetting(name) ? (await this.#settings[name].look(this.#before()[name])).isOurs : exists(items[name].file);
    }

    /** Whether it is there as it was set; somebody may have edited it, or what names it. */
    async #isInForce(name: HardeningItem): Promise<boolean> {
        if (isSetting(name))
            return this.#isSet(name);
        const { kind, file, text } = items[name];
        return kind === 'sshd' ? isConfigured(file, text) : await readFile(file) === text;
    }
}

/** Each once. @throws HostingError `Conflict` for what is only looked at */
function settable(names: readonly AnyHardeningItem[]): HardeningItem[] {
    return [...new Set(names)].map(name => name === 'hidepid' ? refuseHidepid() : name);
}

/** What it sets of the kernel. */
function kernelNames(name: HardeningItem): string[] {
    const item = isSetting(name) ? undefined : items[name];
    return item?.kind === 'sysctl' ? Object.keys(item.wanted) : [];
}
