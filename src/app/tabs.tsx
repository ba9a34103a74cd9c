// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Tabs that are links: each has an address of its own, opens in another window by a middle click and is found again by
 * the way back. The arrows move between them, Enter and the space bar open one.
 */

import { type KeyboardEvent, useEffect, useRef, type ReactNode } from 'react';

export interface Tab {
    id: string;
    title: string;
    href: string;
}

interface TabsProps {
    label: string;
    tabs: readonly Tab[];
    current: string;
}

const tabId = (id: string): string => `tab-${id}`;
const PANEL = 'tab-panel';

export function Tabs({ label, tabs, current }: TabsProps): ReactNode {
    const list = useRef<HTMLDivElement>(null);
    useEffect(() => {
        // On a phone the row is longer than the page.
        document.getElementById(tabId(current))?.scrollIntoView({ block: 'nearest', inline: 'center' });
    }, [current]);
    return (
        <div ref={list} role="tablist" aria-label={label} className="hosting-tabs" onKeyDown={onKey}>
            {tabs.map(({ id, title, href }) => (
                <a
                    key={id}
                    id={tabId(id)}
                    role="tab"
                    href={href}
                    aria-selected={id === current}
                    {...id === current && { 'aria-controls': PANEL }}
                    tabIndex={id === current ? 0 : -1}
                >
                    {title}
                </a>
            ))}
        </div>
    );
}

export function TabPanel({ current, children }: { current: string, children: ReactNode }): ReactNode {
    return <div role="tabpanel" id={PANEL} aria-labelledby={tabId(current)}>{children}</div>;
}

function onKey(event: KeyboardEvent<HTMLElement>): void {
    const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')];
    const at = tabs.findIndex(tab => tab === document.activeElement);
    if (event.key === ' ') {
        event.preventDefault();
        tabs[at]?.click();
        return;
    }
    const next = nextOf(event.key, at, tabs.length, getComputedStyle(event.currentTarget).direction === 'rtl');
    if (next === undefined)
        return;
    event.preventDefault();
    tabs.at(next)?.focus();
}

/** Where a key leads from one of so many; past an end it begins anew. */
function nextOf(key: string, at: number, count: number, isRightToLeft: boolean): number | undefined {
    switch (key) {
        case 'Home': return 0;
        case 'End': return -1;
        case isRightToLeft ? 'ArrowLeft' : 'ArrowRight': return (at + 1) % count;
        case isRightToLeft ? 'ArrowRight' : 'ArrowLeft': return at - 1;
        default: return undefined;
    }
}
