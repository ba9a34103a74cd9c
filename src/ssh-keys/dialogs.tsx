// SPDX-License-Identifier: LGPL-2.1-or-later

import { Form } from '@patternfly/react-core/dist/esm/components/Form/Form.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { type FormEvent, type ReactNode, useState } from 'react';

import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { Copied } from '../app/copied.tsx';
import { Dialog, DialogButtons, DialogHead } from '../app/dialog.tsx';
import { closeDialog } from '../app/dialogs.tsx';
import { ChoiceField, LinesField, TextField } from '../app/fields.tsx';
import { RefusalAlert } from '../app/states.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { numberOf } from '../sites/numbers.ts';
import { refreshAll } from '../store/live.ts';
import { LimitFields, limitsOf, NO_LIMITS } from './limits.tsx';

const _ = cockpit.gettext;

interface Named { name: string }

export function GenerateDialog(): ReactNode {
    const [name, setName] = useState('');
    const [purpose, setPurpose] = useState<'host' | 'person'>('host');
    const [type, setType] = useState<'ed25519' | 'rsa'>('ed25519');
    return (
        <ChangeDialog
            title={_('Make an SSH key')}
            effect={_('The private half is sealed in the store. That of this host is never shown, that for somebody once.')}
            button={_('Make key')}
            order={['name']}
            submit={() => call('ssh-key.generate', { name: name.trim(), type, for: purpose })}
            fields={refusals => (
                <>
                    <NameField name={name} setName={setName} error={refusals['name']} />
                    <ChoiceField
                        id="change-for"
                        label={_('For')}
                        value={purpose}
                        onChange={chosen => { setPurpose(chosen === 'person' ? 'person' : 'host'); }}
                        options={[['host', _('This host')], ['person', _('Somebody')]]}
                    />
                    <ChoiceField
                        id="change-type"
                        label={_('Type')}
                        value={type}
                        onChange={chosen => { setType(chosen === 'rsa' ? 'rsa' : 'ed25519'); }}
                        options={[['ed25519', 'Ed25519'], ['rsa', 'RSA']]}
                    />
                </>
            )}
        />
    );
}

export function ImportDialog(): ReactNode {
    const [name, setName] = useState('');
    const [key, setKey] = useState('');
    return (
        <ChangeDialog
            title={_('Add the public key of somebody')}
            effect={_('It opens nothing until it is given an account.')}
            button={_('Add key')}
            size="large"
            order={['name', 'key']}
            submit={() => call('ssh-key.import', { name: name.trim(), key })}
            fields={refusals => (
                <>
                    <NameField name={name} setName={setName} error={refusals['name']} />
                    <LinesField
                        id="change-key"
                        label={_('Public key')}
                        value={key}
                        onChange={setKey}
                        help={_('One line, as the file id_ed25519.pub holds it.')}
                        error={refusals['key']}
                        isRequired
                    />
                </>
            )}
        />
    );
}

function NameField({ name, setName, error }: Named & { setName: (name: string) => void, error: string | undefined }) {
    return <TextField id="change-name" label={_('Name')} value={name} onChange={setName} error={error} isRequired autoFocus />;
}

/** Shows the private half, which is forgotten with that. */
export function PrivateDialog({ name }: Named): ReactNode {
    const [text, setText] = useState<string>();
    const [failure, setFailure] = useState<Failure>();
    const [isBusy, setBusy] = useState(false);
    const onSubmit = (event: FormEvent): void => {
        event.preventDefault();
        if (text !== undefined) {
            closeDialog();
            return;
        }
        setBusy(true);
        call('ssh-key.private', { name }).then(answer => { setText(answer.text); }, (error: unknown) => { setFailure(toFailure(error)); })
            .finally(() => {
                setBusy(false);
                refreshAll();
            });
    };
    return (
        <Dialog id="private-key-dialog" size="large" isHeld={text !== undefined}>
            <DialogHead
                title={cockpit.format(_('Private key of $0'), name)}
                description={_('It can be shown once only: keep it in a safe place.')}
            />
            <ModalBody>
                <RefusalAlert failure={failure} />
                <Form id="private-key-form" onSubmit={onSubmit}>
                    {text !== undefined && <div className="hosting-private-key"><Copied id="private-key" text={text} /></div>}
                </Form>
            </ModalBody>
            <DialogButtons form="private-key-form" text={text === undefined ? _('Show private key') : _('Close')} isBusy={isBusy} />
        </Dialog>
    );
}

export function AllowAccountDialog({ name }: Named): ReactNode {
    const [account, setAccount] = useState('');
    const [limits, setLimits] = useState(NO_LIMITS);
    return (
        <ChangeDialog
            title={cockpit.format(_('Let the key $0 open an account'), name)}
            effect={_('Whoever has the private key can administer this host. The keys that the account has itself stay.')}
            button={_('Open account')}
            order={['account', 'from', 'until']}
            submit={() => call('ssh-key.allow', {
                name, account: account.trim(), ...limitsOf(limits),
            })}
            fields={refusals => (
                <>
                    <TextField
                        id="change-account"
                        label={_('Account')}
                        value={account}
                        onChange={setAccount}
                        help={_('Of an administrator: root, or a member of wheel.')}
                        error={refusals['account']}
                        isRequired
                        autoFocus
                    />
                    <LimitFields limits={limits} onChange={setLimits} refusals={refusals} />
                </>
            )}
        />
    );
}

export function RevokeAccountDialog({ name, account }: Named & { account: string }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Close the account $0 to the key $1?'), account, name)}
            effect={_('It opens no new session; those that are open go on until they end.')}
            button={_('Close account')}
            isDanger
            submit={() => call('ssh-key.revoke', { name, account })}
        />
    );
}

export function InstallDialog({ name }: Named): ReactNode {
    const [server, setServer] = useState('');
    const [port, setPort] = useState('22');
    const [fingerprint, setFingerprint] = useState('');
    const [password, setPassword] = useState('');
    return (
        <ChangeDialog
            title={cockpit.format(_('Install the key $0 on a server'), name)}
            effect={_('The server has to show the key that is named here before it hears of the password, which is used this once.')}
            button={_('Install')}
            order={['server', 'port', 'fingerprint', 'password']}
            submit={() => call('ssh-key.install', {
                name, server: server.trim(), port: numberOf(port), password, ...fingerprint.trim() && { fingerprint: fingerprint.trim() },
            })}
            fields={refusals => (
                <>
                    <TextField
                        id="change-server"
                        label={_('User and server')}
                        value={server}
                        onChange={setServer}
                        placeholder="backup@files.example"
                        error={refusals['server']}
                        isRequired
                        autoFocus
                    />
                    <TextField id="change-port" label={_('Port')} value={port} onChange={setPort} error={refusals['port']} />
                    <TextField
                        id="change-fingerprint"
                        label={_('Fingerprint')}
                        value={fingerprint}
                        onChange={setFingerprint}
                        help={_('Of the server\'s own key, as its administrator says it: SHA256:…')}
                        error={refusals['fingerprint']}
                        isRequired
                    />
                    <TextField
                        id="change-password"
                        label={_('Password')}
                        value={password}
                        onChange={setPassword}
                        error={refusals['password']}
                        isRequired
                        isSecret
                    />
                </>
            )}
        />
    );
}

export function RotateDialog({ name }: Named): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Replace the key $0?'), name)}
            effect={_('A new key is put in wherever this one is, and tried; then this one is taken out. No log-in fails meanwhile.')}
            button={_('Replace')}
            submit={() => call('ssh-key.rotate', { name })}
        />
    );
}

export function RemoveKeyDialog({ name }: Named): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove the key $0?'), name)}
            effect={_('Both halves are forgotten here. Other servers that have it are not told.')}
            button={_('Remove key')}
            isDanger
            submit={() => call('ssh-key.remove', { name })}
        />
    );
}
