// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Errors for people: what was refused, why, what to do. The same five kinds everywhere: a D-Bus error name, an exit
 * status of `hostingctl`, and a JSON document `{"message", "fields": {"domain": "…"}, "hint"}`.
 */

export type ErrorCode = 'Invalid' | 'NotFound' | 'Denied' | 'Conflict' | 'Failed';

/** What travels as the message of a D-Bus error and stands on standard output with `--json`. */
export interface ErrorDocument {
    message: string;
    /** The refused input fields, each with its own sentence. */
    fields?: Record<string, string>;
    /** What the reader can do about it. */
    hint?: string;
}

export const ERROR_PREFIX = 'org.cockpithosting.Error.';

/** Exit statuses of `hostingctl`; 0 is done. */
export const EXIT_STATUS: Record<ErrorCode, number> = { Failed: 1, Invalid: 2, NotFound: 3, Denied: 4, Conflict: 5 };

/** An error whose text may be shown to the caller. Any other error is a defect and is answered without its text. */
export class HostingError extends Error {
    override readonly name = 'HostingError';
    readonly code: ErrorCode;
    readonly fields: Record<string, string> | undefined;
    readonly hint: string | undefined;

    constructor(code: ErrorCode, message: string, details: { fields?: Record<string, string>, hint?: string } = {}) {
        super(message);
        this.code = code;
        this.fields = details.fields;
        this.hint = details.hint;
    }

    document(): ErrorDocument {
        return {
            message: this.message,
            ...this.fields && { fields: this.fields },
            ...this.hint && { hint: this.hint },
        };
    }
}

/** Refusal of one input field. */
export function invalid(field: string, message: string, hint?: string): HostingError {
    return new HostingError('Invalid', message, { fields: { [field]: message }, ...hint && { hint } });
}

/** Refusal because something else stands in the way, named at a field. */
export function conflict(field: string, message: string, hint?: string): HostingError {
    return new HostingError('Conflict', message, { fields: { [field]: message }, ...hint && { hint } });
}

/** The host could not do it. */
export function failed(message: string, hint?: string): HostingError {
    return new HostingError('Failed', message, hint ? { hint } : {});
}
