// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How a dump comes through a stream into a job (host/streams.ts): pieces with their length before them, four bytes, the highest
 * first, and an empty piece at the end. Back comes one byte for every so many that the job has taken. A browser cannot see
 * otherwise how fast it may send: Cockpit's bridge takes all it gets and keeps it in memory.
 */

export const LENGTH_BYTES = 4;
export const RECEIPT_FOR = 64 * 1024;
