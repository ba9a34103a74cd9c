// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The sweep, inside the test host: `node sweep.ts <order.json` prints a line of JSON for each case. Every scenario is gone through once
 * without a fault, which tells its steps and what they do; then once for each of its cases.
 */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';

import { type Case, casesOf, CHILD, failuresOf, KILLED, signature, UNDOING, undoingCases } from './cases.ts';
import { choose, isTaken } from './choice.ts';
import { beginSmall, endSmall, HOST_FAULTS } from './faults.ts';
import { Neighbour } from './neighbour.ts';
import type { Order, Outcome, Scenario } from './order.ts';
import { type Mark, PLACE } from './plan.ts';
import { perform, quiet, Stage } from './perform.ts';
import { exec } from './shell.ts';

const order = JSON.parse(readFileSync(0, 'utf8')) as Order;
const say = (line: object): void => { process.stdout.write(`${JSON.stringify(line)}\n`); };
const asked = new RegExp(order.faults ?? '');
const neighbour = new Neighbour(order.neighbour);
const seen = new Set<string>();

/** What a scenario does without a fault, and what it undoes when one of its last programs fails. */
async function explore(stage: Stage, scenario: Scenario): Promise<Case[]> {
    const trace = await traced(() => perform(stage, scenario));
    const cases = casesOf(scenario.name, trace);
    // A sample has one rollback that is cut off.
    if (asked.test(UNDOING) && (order.sample === undefined || !isTaken(UNDOING))) {
        for (const failure of failuresOf(trace)) {
            const undoing = undoingCases(scenario.name, failure, await traced(() => perform(stage, scenario, { plans: [failure] })));
            cases.push(...undoing);
            // Some are tried again, or lie behind the point of no return.
            if (undoing.length > 0)
                break;
        }
    }
    return cases.filter(each => {
        const key = signature(trace, each);
        const isNew = !seen.has(key);
        seen.add(key);
        return isNew;
    });
}

/** Marks of the one job that is swept: not of those that prepare it, take away what it made, or retry it. */
async function traced(work: () => Promise<Outcome>): Promise<Mark[]> {
    rmSync(`${PLACE}/trace`, { force: true });
    writeFileSync(`${PLACE}/tracing`, '');
    const outcome = await work();
    rmSync(`${PLACE}/tracing`);
    if (outcome.problems.length > 0)
        throw new Error(outcome.problems.join('; '));
    const marks = readFileSync(`${PLACE}/trace`, 'utf8').trim().split('\n').map(line => JSON.parse(line) as Mark);
    return marks.filter(({ job }) => job === outcome.job);
}

async function sweep(stage: Stage, scenarios: readonly Scenario[], isSmall: boolean): Promise<void> {
    for (const scenario of scenarios) {
        let cases: Case[];
        try {
            cases = await explore(stage, scenario);
        } catch (error) {
            say({ scenario: scenario.name, kind: scenario.kind, broken: error instanceof Error ? error.message : String(error) });
            await quiet(scenario);
            continue;
        }
        const isOfPhase = ({ fault }: Case): boolean => asked.test(fault) && (HOST_FAULTS[fault]?.small ?? false) === isSmall;
        say({ scenario: scenario.name, kind: scenario.kind, cases: cases.length });
        for (const each of choose(cases.filter(isOfPhase), order)) {
            const { plans, ...about } = each;
            const outcome = await perform(stage, scenario, { plans, fault: each.fault });
            say({ ...about, ...outcome });
        }
    }
}

/** Whether any of the faults is, that need the small disk or do not. */
function isAsked(isSmall: boolean): boolean {
    const ofHost = Object.keys(HOST_FAULTS).filter(fault => (HOST_FAULTS[fault]?.small ?? false) === isSmall);
    return [...ofHost, ...isSmall ? [] : [KILLED, UNDOING, ...CHILD]].some(fault => asked.test(fault));
}

const stage = new Stage(neighbour);
await stage.begin();
try {
    if (isAsked(false))
        await sweep(stage, order.scenarios, false);
    if (order.small.length > 0 && isAsked(true)) {
        seen.clear();
        await beginSmall();
        await stage.begin();
        try {
            await sweep(stage, order.small, true);
        } finally {
            await endSmall();
        }
    }
} finally {
    await neighbour.end();
    await exec(['systemctl', 'stop', 'hostingd.service']);
}
if (order.every) {
    for (const fault of [...Object.keys(HOST_FAULTS), KILLED, UNDOING, ...CHILD].filter(each => !isTaken(each)))
        say({ broken: `the sample has no case of the fault ${fault}` });
}
say({ asked: neighbour.asked });
