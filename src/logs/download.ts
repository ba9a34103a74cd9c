// SPDX-License-Identifier: LGPL-2.1-or-later

/** Lets the browser save a text as a file. */
export function saveText(name: string, parts: string[]): void {
    const address = URL.createObjectURL(new Blob(parts, { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    // The browser reads it after the click.
    setTimeout(() => { URL.revokeObjectURL(address); }, 60_000);
}
