// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Whether somebody is in front of the page. One that stands open and forgotten asks for nothing by itself, so that the service
 * leaves as it does when nobody has the page open.
 */

/** So long after the last sign of a person. Milliseconds. */
const STAYS = 60_000;
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'focus'];

let last = performance.now();

for (const sign of SIGNS)
    window.addEventListener(sign, () => { last = performance.now(); }, { capture: true, passive: true });

export function isSomebodyThere(): boolean {
    return !cockpit.hidden && performance.now() - last < STAYS;
}
