// SPDX-License-Identifier: LGPL-2.1-or-later
/* Made by build/page-contract.ts from the command table; `table.ts` gives it the contract's types. */

declare module 'virtual:contract' {
    export const methods: Record<string, { interface: string, method: string, kind: 'query' | 'job' }>;
    /** Kinds of jobs that customers can start themselves. */
    export const jobsForOwners: readonly string[];
    export const busName: string;
    export const objectPath: string;
    export const signalInterface: string;
    export const errorPrefix: string;
    /** The unit that systemd does not start, its exit status then, and what to tell of it. */
    export const keyRefusal: { unit: string, status: number, document: { message: string, hint?: string } };
}
