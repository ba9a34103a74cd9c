// SPDX-License-Identifier: LGPL-2.1-or-later
/* The kebab of a row or a title. The menu itself is made when it is first opened: a thousand rows each have one. */

import { Dropdown } from '@patternfly/react-core/dist/esm/components/Dropdown/Dropdown.js';
import { DropdownItem } from '@patternfly/react-core/dist/esm/components/Dropdown/DropdownItem.js';
import { DropdownList } from '@patternfly/react-core/dist/esm/components/Dropdown/DropdownList.js';
import { MenuToggle } from '@patternfly/react-core/dist/esm/components/MenuToggle/MenuToggle.js';
import { useEffect, useRef, useState, type ReactNode } from 'react';

const _ = cockpit.gettext;

export interface RowAction {
    id: string;
    text: string;
    isDanger?: boolean;
    /** A link to elsewhere, opened in a new tab. */
    href?: string;
    run?: () => void;
}

interface RowMenuProps {
    /** What the actions are done to. */
    label: string;
    actions: () => RowAction[];
}

const DOTS = (
    <svg viewBox="0 0 16 16" width="1em" height="1em" fill="currentColor" aria-hidden="true">
        <circle cx="8" cy="2.5" r="1.6" />
        <circle cx="8" cy="8" r="1.6" />
        <circle cx="8" cy="13.5" r="1.6" />
    </svg>
);

export function RowMenu(props: RowMenuProps): ReactNode {
    const [isMade, setMade] = useState(false);
    if (isMade)
        return <Menu {...props} />;
    return (
        // As MenuToggle draws it.
        <button
            type="button"
            className="pf-v6-c-menu-toggle pf-m-plain"
            aria-label={nameOf(props)}
            aria-expanded="false"
            aria-haspopup="menu"
            onClick={() => { setMade(true); }}
        >
            <span className="pf-v6-c-menu-toggle__icon">{DOTS}</span>
        </button>
    );
}

function nameOf({ label }: RowMenuProps): string {
    return cockpit.format(_('Actions for $0'), label);
}

function Menu(props: RowMenuProps) {
    const [isOpen, setOpen] = useState(false);
    const toggle = useRef<HTMLButtonElement>(null);
    useEffect(() => {
        // Once it stands where it belongs, and after the click that made it, which it would take for one beside it.
        const timer = setTimeout(() => {
            toggle.current?.focus();
            setOpen(true);
        });
        return () => { clearTimeout(timer); };
    }, []);
    return (
        <Dropdown
            isOpen={isOpen}
            onOpenChange={setOpen}
            onSelect={() => { setOpen(false); }}
            popperProps={{ position: 'end' }}
            shouldFocusFirstItemOnOpen
            shouldFocusToggleOnSelect
            toggle={{
                toggleRef: toggle,
                toggleNode: (
                    <MenuToggle
                        ref={toggle}
                        variant="plain"
                        aria-label={nameOf(props)}
                        isExpanded={isOpen}
                        icon={DOTS}
                        onClick={() => { setOpen(!isOpen); }}
                    />
                ),
            }}
        >
            <DropdownList>
                {props.actions().map(({ id, text, isDanger = false, href, run }) => (
                    <DropdownItem
                        key={id}
                        id={id}
                        isDanger={isDanger}
                        onClick={() => { run?.(); }}
                        {...href && { to: href, isExternalLink: true, rel: 'noopener noreferrer' }}
                    >
                        {text}
                    </DropdownItem>
                ))}
            </DropdownList>
        </Dropdown>
    );
}
