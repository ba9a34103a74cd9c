// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A compact table that folds into cards on a narrow page. Its rows are plain elements with PatternFly's classes: there
 * may be a thousand, and each `Td` of react-table brings state and a tooltip of its own.
 */

import { Table as PatternFlyTable } from '@patternfly/react-table/dist/esm/components/Table/Table.js';
import { Tbody } from '@patternfly/react-table/dist/esm/components/Table/Tbody.js';
import { Thead } from '@patternfly/react-table/dist/esm/components/Table/Thead.js';
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import type { ReactNode } from 'react';

interface Column {
    name: string;
    text: string;
    /** For screen readers only. */
    isHidden?: boolean;
    /** Rows can be ordered by it. */
    sort?: ColumnSort;
}

export interface ColumnSort {
    /** How they are ordered now; absent when by another column. */
    direction: 'ascending' | 'descending' | undefined;
    onClick: () => void;
}

interface TableProps {
    label: string;
    columns: Column[];
    className: string;
    isBusy?: boolean;
    children: ReactNode;
}

export function Table({ label, columns, className, isBusy = false, children }: TableProps): ReactNode {
    return (
        <PatternFlyTable
            aria-label={label}
            aria-busy={isBusy}
            variant="compact"
            gridBreakPoint="grid-md"
            className={`hosting-table ${className}`}
        >
            <Thead>
                <tr className="pf-v6-c-table__tr">
                    {columns.map(column => <HeadCell key={column.name} {...column} />)}
                </tr>
            </Thead>
            <Tbody>{children}</Tbody>
        </PatternFlyTable>
    );
}

function HeadCell({ name, text, isHidden, sort }: Column) {
    const classes = [
        'pf-v6-c-table__th', `hosting-column-${name}`, ...sort ? ['pf-v6-c-table__sort'] : [], ...sort?.direction ? ['pf-m-selected'] : [],
    ];
    return (
        <th scope="col" className={classes.join(' ')} {...sort?.direction && { 'aria-sort': sort.direction }}>
            {sort ? <SortButton text={text} sort={sort} /> : isHidden ? <span className="pf-v6-screen-reader">{text}</span> : text}
        </th>
    );
}

function SortButton({ text, sort: { direction, onClick } }: { text: string, sort: ColumnSort }) {
    return (
        <button type="button" className="pf-v6-c-table__button" onClick={onClick}>
            <span className="pf-v6-c-table__button-content">
                <span className="pf-v6-c-table__text">{text}</span>
                <span className="pf-v6-c-table__sort-indicator">
                    <svg viewBox="0 0 10 16" width="0.7em" height="1em" fill="currentColor" aria-hidden="true">
                        {direction !== 'descending' && <path d="M5 1 9 7H1z" />}
                        {direction !== 'ascending' && <path d="M5 15 9 9H1z" />}
                    </svg>
                </span>
            </span>
        </button>
    );
}

/** Rows of the size of those that they stand for, until these are there. */
export function SkeletonRows({ columns, rows }: { columns: readonly Column[], rows: number }): ReactNode {
    return Array.from({ length: rows }, (_row, at) => (
        <tr key={at} className="pf-v6-c-table__tr">
            {columns.map(({ name, text }) => (
                <td key={name} className="pf-v6-c-table__td" data-label={text}><Skeleton width="60%" /></td>
            ))}
        </tr>
    ));
}
