// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the page uses of `../base1/cockpit.js`, written from Cockpit's documentation
 * (https://cockpit-project.org/guide/latest/development.html).
 */

declare namespace Cockpit {
    interface Location {
        readonly path: string[];
        readonly options: Record<string, string | string[]>;
        go: (path: string | string[], options?: Record<string, string>) => void;
        replace: (path: string | string[], options?: Record<string, string>) => void;
        encode: (path: string | string[], options?: Record<string, string>) => string;
    }

    interface Subscription {
        remove: () => void;
    }

    interface SignalMatch {
        path?: string;
        interface?: string;
        member?: string;
    }

    interface DBusClient {
        call: (
            path: string, iface: string, method: string, args: unknown[], options?: { type?: string, timeout?: number },
        ) => Promise<unknown[]>;
        subscribe: (
            match: SignalMatch, callback: (path: string, iface: string, signal: string, args: unknown[]) => void,
        ) => Subscription;
        addEventListener: {
            /** The service appeared under this unique name; null when it left. */
            (type: 'owner', listener: (event: Event, owner: string | null) => void): void;
            (type: 'close', listener: (event: Event, problem: { problem?: string | null } | null) => void): void;
        };
        close: (problem?: string) => void;
    }

    /** With `binary`, messages are arrays of bytes. */
    interface Channel {
        send: (data: Uint8Array) => void;
        /** `done`: nothing more comes from here. */
        control: (message: { command: 'done' }) => void;
        close: (problem?: string) => void;
        addEventListener: {
            (type: 'message', listener: (event: Event, data: Uint8Array) => void): void;
            (type: 'close', listener: (event: Event, options: { problem?: string }) => void): void;
        };
    }

    interface Permission {
        /** null until it is known. */
        readonly allowed: boolean | null;
        addEventListener: (type: 'changed', listener: () => void) => void;
    }
}

declare const cockpit: {
    readonly location: Cockpit.Location;
    /** Whether this page is not the one in sight. */
    readonly hidden: boolean;
    /** As the header of the loaded catalogue says; English without one. */
    readonly language?: string;
    readonly language_direction?: 'ltr' | 'rtl';
    /** The pages that are installed, by their names; older versions of Cockpit do not tell. */
    readonly manifests?: Record<string, unknown>;
    gettext: (text: string) => string;
    ngettext: (singular: string, plural: string, count: number) => string;
    /** Shows another page of Cockpit's. */
    jump: (path: string) => void;
    /** Fills in `$0`, `$1`, … */
    format: (template: string, ...args: unknown[]) => string;
    dbus: (name: string, options: { bus: 'system', superuser: 'try' }) => Cockpit.DBusClient;
    channel: (options: { payload: 'stream', unix: string, binary: true, superuser: 'try' }) => Cockpit.Channel;
    readonly transport: {
        /** Address of Cockpit's web server, as one of a WebSocket. */
        uri: (suffix: string) => string;
        readonly csrf_token: string;
    };
    permission: (options: { admin: true }) => Cockpit.Permission;
    addEventListener: (type: 'locationchanged' | 'visibilitychange', listener: () => void) => void;
    removeEventListener: (type: 'locationchanged' | 'visibilitychange', listener: () => void) => void;
};
