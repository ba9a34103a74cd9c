// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Light or dark as chosen in Cockpit's session menu. The shell keeps the choice in local storage, tells other tabs by
 * the storage event and this frame by an event of its own; "auto" follows the system.
 */

const KEY = 'shell:style';
const DARK_CLASS = 'pf-v6-theme-dark';

export function followTheme(): void {
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    let style = stored();

    const apply = (): void => {
        const dark = style === 'dark' || (style === 'auto' && system.matches);
        document.documentElement.classList.toggle(DARK_CLASS, dark);
    };

    window.addEventListener('storage', event => {
        if (event.key === KEY) {
            style = stored();
            apply();
        }
    });
    window.addEventListener('cockpit-style', event => {
        style = styleOf(event) ?? stored();
        apply();
    });
    system.addEventListener('change', apply);
    apply();
}

function stored(): string {
    return localStorage.getItem(KEY) ?? 'auto';
}

function styleOf(event: Event): string | undefined {
    const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
    if (typeof detail === 'object' && detail !== null && 'style' in detail && typeof detail.style === 'string')
        return detail.style;
    return undefined;
}
