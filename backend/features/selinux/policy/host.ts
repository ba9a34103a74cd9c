// SPDX-License-Identifier: LGPL-2.1-or-later
/* What each step of a transaction does to the host. Each looks first, and does nothing where all is so already. */

import path from 'node:path';

import type { StepContext } from '../../../engine/job.ts';
import { makeDirectory, removeFile, writeFile } from '../../../host/files.ts';
import { restoreLabels } from '../../../host/relabel.ts';
import { contextOfFile } from '../../../host/selinux.ts';
import { changeModules, importLocal, installedModules, localContexts } from '../../../host/selinux-policy.ts';
import type { Systemd } from '../../../host/systemd.ts';
import { place, type SiteRecord } from '../../common/site.ts';
import type { SiteRecords } from '../../sites/records.ts';
import { isConfined, typeInDropIn, writeDropIn } from '../confinement.ts';
import { contextsOf, importLines, PANEL_CONTEXTS, parseContexts, patternOf } from '../contexts.ts';
import { digest, moduleOf, moduleText, ownType, Ports, requireSafe, SHARED_TYPE, siteOf } from './module.ts';
import type { PolicyRecord, PolicyRecords } from './records.ts';

/** The texts of modules, by their names: semodule takes files, and an administrator may want to look. */
const TEXTS = '/var/lib/hosting/selinux';
/** So many modules are left out, one after the other, before a transaction is given up: its mistake is not theirs then. */
const MAX_CULPRITS = 3;

/** A site that the policy is to know, and what it knows of it. */
interface Known { site: SiteRecord, policy: PolicyRecord }

export class PolicyHost {
    readonly #records: PolicyRecords;
    readonly #sites: SiteRecords;
    readonly #systemd: Systemd;

    constructor(records: PolicyRecords, sites: SiteRecords, systemd: Systemd) {
        this.#records = records;
        this.#sites = sites;
        this.#systemd = systemd;
    }

    /** Sites that the last transaction did not bring into the policy. */
    failures(): PolicyRecord[] {
        return this.#records.list().filter(({ state }) => state === 'failed');
    }

    async contexts(context: StepContext): Promise<void> {
        // What failed before is tried again together with what is new.
        this.#records.retry();
        const [all, present] = [this.#records.list(), parseContexts(await localContexts())];
        const known = this.#known();
        const wanted = new Map(known.flatMap(({ site }) => [...PANEL_CONTEXTS, ...contextsOf(site)]));
        const lines = importLines(wanted, present, [...PANEL_CONTEXTS.keys(), ...all.flatMap(each => each.contexts)]);
        for (const { site, policy } of known) {
            const patterns = new Set([...policy.contexts, ...contextsOf(site).keys()]);
            if (patterns.size > policy.contexts.length)
                this.#records.setContexts(site.name, [...patterns]);
        }
        if (lines.length === 0) {
            context.note('All labels are in the database.');
            return;
        }
        context.artifact('import', `${lines.join('\n')}\n`);
        try {
            await importLocal(lines);
        } catch (error) {
            for (const { name } of all.filter(each => each.state !== 'applied'))
                this.#fail(name, error, context);
            throw error;
        }
        context.note(`${lines.length} entries in one transaction.`);
    }

    /** @param relabel sites of which all files are looked at */
    async files(context: StepContext, relabel: readonly string[]): Promise<void> {
        for (const { site, policy } of this.#known()) {
            try {
                await this.#label(site, policy, relabel.includes(site.name), context);
            } catch (error) {
                this.#fail(site.name, error, context);
            }
        }
        // Of sites that are gone: a directory that they were given belongs to the host again.
        for (const policy of this.#gone())
            await this.#giveBack(policy, new Set());
    }

    async #label(site: SiteRecord, policy: PolicyRecord, all: boolean, context: StepContext): Promise<void> {
        const wanted = contextsOf(site);
        await this.#giveBack(policy, new Set(wanted.keys()));
        const own = [place.home(site.name), place.logs(site.name)];
        const trees = all || policy.relabel ? [...own] : [];
        for (const { path: directory } of site.selinux.directories) {
            await requireSafe(directory);
            if (all || await contextOfFile(directory) !== wanted.get(patternOf({ path: directory, tree: true })))
                trees.push(directory);
        }
        if (trees.length > 0) {
            const changed = await restoreLabels(trees);
            context.log(`${site.name}: ${changed.length} files got another label.`);
        }
        // Made while SELinux was off: now that its programs can read its files in confinement, they start in it.
        if (policy.relabel)
            await writeDropIn(site, SHARED_TYPE);
        this.#records.setRelabelled(site.name);
        this.#records.setContexts(site.name, [...wanted.keys()]);
    }

    /** Directories that a site has no more get the labels that the host's own policy says. */
    async #giveBack({ name, contexts }: PolicyRecord, wanted: ReadonlySet<string>): Promise<void> {
        const own = [place.home(name), place.logs(name)];
        const left = contexts.filter(pattern => !wanted.has(pattern)).map(pathOf)
            .filter(each => !own.some(tree => each === tree || each.startsWith(`${tree}/`)));
        for (const directory of left) {
            const isSafe = await requireSafe(directory).then(() => true, () => false);
            if (isSafe)
                await restoreLabels([directory]);
        }
    }

    /** Before the types are removed: a process whose type is gone may do nothing any more. */
    async leave(context: StepContext): Promise<void> {
        if (this.#records.ownTypes)
            return;
        const left: string[] = [];
        for (const { site } of this.#known()) {
            const type = await typeInDropIn(site.name);
            if (type !== undefined && type !== SHARED_TYPE) {
                await writeDropIn(site, SHARED_TYPE);
                left.push(site.name);
            }
        }
        // Those also whose drop-in was written by a run that was cut off before the restart.
        const names = context.resumed ? this.#known().map(({ site }) => site.name) : left;
        if (names.length === 0)
            return;
        await this.#systemd.reload();
        for (const name of names)
            await this.#systemd.restartLoaded(unitsOf(name));
        context.note(`${names.length} sites.`);
    }

    async modules(context: StepContext): Promise<void> {
        const installed = new Set(await installedModules());
        const wanted = await this.#wantedModules(context);
        const install = new Map([...wanted].filter(([name, text]) =>
            !installed.has(moduleOf(name)) || this.#records.of(name)?.module !== digest(text)));
        const keep = new Set(this.#records.ownTypes ? this.#known().map(({ site }) => site.name) : []);
        const remove = [...installed].filter(module => {
            const site = siteOf(module);
            return site !== undefined && !keep.has(site) && this.#sites.byName(site)?.state !== 'creating';
        });
        await makeDirectory(TEXTS, { mode: 0o700 });
        for (const [name, text] of install)
            await writeFile(textOf(name), text);
        const done = await this.#transaction(install, remove, context);
        for (const [name, text] of install)
            this.#records.setModule(name, digest(text));
        if (!done)
            return;
        for (const module of remove) {
            await removeFile(path.join(TEXTS, `${module}.cil`));
            this.#records.setModule(siteOf(module) ?? '', null);
        }
        await this.#forgetGone();
        context.note(install.size + remove.length === 0 ? 'All types are in the policy.'
            : `${install.size} modules installed, ${remove.length} removed, in one transaction.`);
    }

    /** A site that was deleted since the labels were brought in is the next transaction's. */
    async #forgetGone(): Promise<void> {
        const present = parseContexts(await localContexts());
        for (const { name, contexts } of this.#gone()) {
            if (!contexts.some(pattern => present.has(pattern)))
                this.#records.forget(name);
        }
    }

    /** The module of each site that can be made; of the others it is said why not. */
    async #wantedModules(context: StepContext): Promise<Map<string, string>> {
        const ports = new Ports();
        const texts = new Map<string, string>();
        for (const { site } of this.#records.ownTypes ? this.#known() : []) {
            try {
                texts.set(site.name, await moduleText(site, ports));
            } catch (error) {
                this.#fail(site.name, error, context);
            }
        }
        return texts;
    }

    /**
     * Takes modules out that semodule names as broken, so that they do not hold up the others; what is left of `install` afterwards
     * is installed.
     * @returns whether the transaction succeeded
     */
    async #transaction(install: Map<string, string>, remove: readonly string[], context: StepContext): Promise<boolean> {
        for (let culprits = 0; install.size + remove.length > 0; culprits++) {
            try {
                await changeModules([...install.keys()].map(textOf), remove);
                return true;
            } catch (error) {
                const words = error instanceof Error ? error.message : String(error);
                const culprit = /\/(hosting-[a-z0-9]+)(?:\/cil|\.cil)\b/.exec(words)?.[1];
                const name = culprit === undefined ? undefined : siteOf(culprit);
                const isOne = name !== undefined && install.has(name) && culprits < MAX_CULPRITS;
                const gone = this.#gone().map(each => each.name);
                for (const each of isOne ? [name] : [...install.keys(), ...gone]) {
                    this.#fail(each, error, context);
                    install.delete(each);
                }
                if (!isOne)
                    return false;
            }
        }
        return true;
    }

    /** Sites whose type is in the policy start in it from now on; nothing that runs is touched. */
    async enter(context: StepContext): Promise<void> {
        const ready = this.#known().filter(({ policy }) => policy.state === 'waiting' && !policy.relabel);
        const [present, texts] = [parseContexts(await localContexts()), await this.#wantedModules(context)];
        const current = ready.filter(({ site, policy }) => {
            const text = texts.get(site.name);
            return [...contextsOf(site)].every(([pattern, label]) => present.get(pattern) === label)
                && (!this.#records.ownTypes || (text !== undefined && policy.module === digest(text)));
        });
        let changed = 0;
        for (const { site } of current) {
            // A site that was made while SELinux was off stays as it is until somebody applies its settings.
            if (await isConfined(site.name) && await writeDropIn(site, this.#records.ownTypes ? ownType(site.name) : SHARED_TYPE))
                changed++;
        }
        // The unit of a site's PHP stays loaded with its socket. This one reload, which nobody waits for, is for all sites of the
        // transaction; to restart their sockets instead would turn visitors away.
        if (changed > 0 || context.resumed)
            await this.#systemd.reload();
        for (const { policy } of current)
            this.#records.setApplied(policy);
        context.note(changed === 0 ? 'No site changes its type.' : `${changed} sites, from their next start on.`);
    }

    /** Sites that are more than half made, and that are not forgotten yet. */
    #known(): Known[] {
        return this.#records.list().flatMap(policy => {
            const site = this.#sites.byName(policy.name);
            return site && site.state !== 'creating' ? [{ site, policy }] : [];
        });
    }

    #gone(): PolicyRecord[] {
        return this.#records.list().filter(({ name }) => !this.#sites.byName(name));
    }

    #fail(name: string, error: unknown, context: StepContext): void {
        const words = error instanceof Error ? error.message : String(error);
        this.#records.setFailed(name, words);
        context.log(`${name}: ${words}`);
    }
}

function textOf(site: string): string {
    return path.join(TEXTS, `${moduleOf(site)}.cil`);
}

/** What a site runs for long. Programs of `site run` are not started again: they go on as they began. */
function unitsOf(name: string): string[] {
    return [place.socketUnit(name), place.serviceUnit(name), `hosting-queue-*@${name}.service`, `hosting-scheduler@${name}.service`];
}

/** The path of a pattern that patternOf() made. */
function pathOf(pattern: string): string {
    return pattern.replace(/\(\/\.\*\)\?$/, '').replaceAll('\\', '');
}
