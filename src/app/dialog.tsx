// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What all dialogs are made of: frame, head, buttons. One is shown at a time, so they share the id of their title.
 *
 *     <Dialog id="delete-site-dialog">
 *         <DialogHead title={_('Delete shop.example?')} />
 *         <ModalBody>…</ModalBody>
 *         <DialogButtons form={FORM} text={_('Delete site')} isDanger isBusy={isBusy} />
 *     </Dialog>
 */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Modal } from '@patternfly/react-core/dist/esm/components/Modal/Modal.js';
import { ModalFooter } from '@patternfly/react-core/dist/esm/components/Modal/ModalFooter.js';
import { ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal/ModalHeader.js';
import type { ReactNode } from 'react';

import { closeDialog } from './dialogs.tsx';

const _ = cockpit.gettext;

const TITLE = 'dialog-title';

interface DialogProps {
    id: string;
    size?: 'medium' | 'large';
    /** Closed by its own buttons alone, as long as something is under way in it. */
    isHeld?: boolean;
    children: ReactNode;
}

export function Dialog({ id, size = 'medium', isHeld = false, children }: DialogProps): ReactNode {
    return (
        <Modal isOpen variant={size} position="top" {...!isHeld && { onClose: closeDialog }} id={id} aria-labelledby={TITLE}>
            {children}
        </Modal>
    );
}

interface DialogHeadProps {
    title: string;
    description?: ReactNode;
    isWarning?: boolean;
}

export function DialogHead({ title, description, isWarning = false }: DialogHeadProps): ReactNode {
    return (
        <ModalHeader
            title={title}
            labelId={TITLE}
            description={description}
            {...isWarning && { titleIconVariant: 'warning' as const }}
        />
    );
}

interface DialogButtonsProps {
    /** The form that the button sends. */
    form: string;
    text: string;
    isDanger?: boolean;
    isBusy: boolean;
    isDisabled?: boolean;
}

export function DialogButtons({ form, text, isDanger = false, isBusy, isDisabled = false }: DialogButtonsProps): ReactNode {
    return (
        <ModalFooter>
            <Button
                variant={isDanger ? 'danger' : 'primary'}
                type="submit"
                form={form}
                isLoading={isBusy}
                isDisabled={isBusy || isDisabled}
            >
                {text}
            </Button>
            <Button variant="link" onClick={closeDialog}>{_('Cancel')}</Button>
        </ModalFooter>
    );
}
