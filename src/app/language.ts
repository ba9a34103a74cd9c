// SPDX-License-Identifier: LGPL-2.1-or-later
/* The language of the page is that of its catalogue, which Cockpit has chosen as po.js; English where there is none. */

/** Cockpit writes `pt_BR` where the browser wants `pt-BR`. */
export function pageLanguage(): string {
    return (cockpit.language ?? 'en').replace('_', '-');
}

/**
 * Says so to the browser, for its layout, fonts and screen readers. Once the page is loaded, Cockpit's shell says there
 * which language and direction it has itself. These differ where only one of the two is translated, and English words that
 * are laid out from the right, or Arabic ones from the left, are hard to read.
 */
export function holdLanguage(): void {
    const root = document.documentElement;
    const hold = (): void => {
        const direction = cockpit.language_direction ?? 'ltr';
        if (root.lang !== pageLanguage())
            root.lang = pageLanguage();
        if (root.dir !== direction)
            root.dir = direction;
    };
    hold();
    new MutationObserver(hold).observe(root, { attributes: true, attributeFilter: ['lang', 'dir'] });
}
