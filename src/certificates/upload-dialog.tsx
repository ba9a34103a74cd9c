// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { LinesField } from '../app/fields.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { useTyped } from '../sites/typed.ts';

const _ = cockpit.gettext;

/** A certificate that somebody has from elsewhere. The service refuses what does not fit, at its field. */
export function UploadDialog({ site }: { site: Site }): ReactNode {
    const { typed, field } = useTyped<'certificate' | 'chain' | 'key'>({ certificate: '', chain: '', key: '' });
    return (
        <ChangeDialog
            title={cockpit.format(_('Certificate of your own for $0'), site.domain)}
            effect={_('Key, names, dates and order are looked at first. It is not renewed by itself; there is a warning before it ends.')}
            button={_('Upload')}
            size="large"
            order={['certificate', 'chain', 'key']}
            submit={() => call('certificate.upload', {
                site: site.name, certificate: typed.certificate, key: typed.key, ...typed.chain.trim() && { chain: typed.chain },
            })}
            fields={refusals => (
                <>
                    <LinesField
                        {...field('certificate', refusals)}
                        label={_('Certificate')}
                        isRequired
                        help={_('In PEM: it begins with -----BEGIN CERTIFICATE-----.')}
                    />
                    <LinesField
                        {...field('chain', refusals)}
                        label={_('Chain')}
                        help={_('Those that lead from it to its root, in their order, if they are not above.')}
                    />
                    <LinesField
                        {...field('key', refusals)}
                        label={_('Private key')}
                        isRequired
                        help={_('Without a passphrase. Only root can read it here, and nothing shows it again.')}
                    />
                </>
            )}
        />
    );
}
