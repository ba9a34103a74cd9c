// SPDX-License-Identifier: LGPL-2.1-or-later
/* The one command table. A command that stands here is on the bus, on the command line and in the page's types. */

import { accessCommands, protectionCommands } from './access.ts';
import { auditCommands } from './audit.ts';
import { authorityCommands, certificateCommands, hostCertificateCommands, httpsCommands } from './certificates.ts';
import type { Command, Output, Parsed } from './command.ts';
import { databaseCommands, databaseUserCommands } from './databases.ts';
import { clientCommands } from './database-client.ts';
import { remoteCommands } from './database-remote.ts';
import { serverCommands } from './database-server.ts';
import { transferCommands } from './database-transfer.ts';
import { documentCommands } from './document.ts';
import { domainCommands } from './domains.ts';
import { hardeningCommands } from './hardening.ts';
import { headerCommands } from './headers.ts';
import { environmentCommands } from './environment.ts';
import { hostCommands } from './host.ts';
import { hostCheckCommands } from './host-check.ts';
import { jobCommands } from './jobs.ts';
import { limitCommands } from './limits.ts';
import { laravelCommands } from './laravel.ts';
import { logCommands } from './logs.ts';
import { phpCommands } from './php.ts';
import { previewCommands } from './preview.ts';
import { redirectCommands } from './redirects.ts';
import { selinuxCommands } from './selinux.ts';
import { setupCommands } from './setup.ts';
import { runCommands } from './run.ts';
import { sftpCommands } from './sftp.ts';
import { siteCommands } from './sites.ts';
import { sshKeyCommands } from './ssh-keys.ts';
import { snippetCommands } from './snippets.ts';
import { templateCommands } from './templates.ts';
import { webCommands } from './web.ts';
import { wordpressCommands } from './wordpress.ts';

export const commands = {
    'host.info': hostCommands.info,
    'host.status': hostCommands.status,
    'host.updates': hostCommands.updates,
    'host.setup': setupCommands.setup,
    'host.setup-plan': setupCommands.plan,
    'host.check': hostCheckCommands.check,
    'host.rotate-key': hostCommands.rotateKey,
    'host.protect-key': hostCommands.protectKey,
    'host.unprotect-key': hostCommands.unprotectKey,
    'host.backup-store': hostCommands.backupStore,
    'host.subscribe': hostCommands.subscribe,
    'host.hardening': hardeningCommands.show,
    'host.harden': hardeningCommands.apply,
    'host.unharden': hardeningCommands.undo,
    'host.certificate': hostCertificateCommands.certificate,
    'host.tls': hostCertificateCommands.tls,
    'site.create': siteCommands.create,
    'site.clone': siteCommands.clone,
    'site.credentials': siteCommands.credentials,
    'site.list': siteCommands.list,
    'site.show': siteCommands.show,
    'site.suggest': siteCommands.suggest,
    'site.set': siteCommands.set,
    'site.suspend': siteCommands.suspend,
    'site.resume': siteCommands.resume,
    'site.apply': siteCommands.apply,
    'site.check': siteCommands.check,
    'site.delete': siteCommands.delete,
    'site.preview': previewCommands.preview,
    'site.usage': limitCommands.usage,
    'site.top': limitCommands.top,
    'site.run': runCommands.run,
    'site.log': logCommands.read,
    'site.export': documentCommands.export,
    'document.plan': documentCommands.plan,
    'domain.add': domainCommands.add,
    'domain.remove': domainCommands.remove,
    'domain.primary': domainCommands.primary,
    'domain.rename': domainCommands.rename,
    'domain.prefer': domainCommands.prefer,
    'domain.check': domainCommands.check,
    'redirect.add': redirectCommands.add,
    'redirect.remove': redirectCommands.remove,
    'web.set': webCommands.set,
    'header.add': headerCommands.add,
    'header.remove': headerCommands.remove,
    'header.preset': headerCommands.preset,
    'access.allow': accessCommands.allow,
    'access.deny': accessCommands.deny,
    'access.remove': accessCommands.remove,
    'protection.add': protectionCommands.add,
    'protection.remove': protectionCommands.remove,
    'sftp.show': sftpCommands.show,
    'sftp.enable': sftpCommands.enable,
    'sftp.disable': sftpCommands.disable,
    'sftp.password': sftpCommands.password,
    'sftp.new-password': sftpCommands.newPassword,
    'sftp.remove-password': sftpCommands.removePassword,
    'sftp.allow': sftpCommands.allow,
    'sftp.revoke': sftpCommands.revoke,
    'ssh-key.list': sshKeyCommands.list,
    'ssh-key.show': sshKeyCommands.show,
    'ssh-key.generate': sshKeyCommands.generate,
    'ssh-key.import': sshKeyCommands.import,
    'ssh-key.private': sshKeyCommands.private,
    'ssh-key.remove': sshKeyCommands.remove,
    'ssh-key.allow': sshKeyCommands.allow,
    'ssh-key.revoke': sshKeyCommands.revoke,
    'ssh-key.install': sshKeyCommands.install,
    'ssh-key.rotate': sshKeyCommands.rotate,
    'certificate.list': certificateCommands.list,
    'certificate.show': certificateCommands.show,
    'certificate.download': certificateCommands.download,
    'certificate.issue': certificateCommands.issue,
    'certificate.renew': certificateCommands.renew,
    'certificate.upload': certificateCommands.upload,
    'certificate.revoke': certificateCommands.revoke,
    'certificate.remove': certificateCommands.remove,
    'certificate.check': certificateCommands.check,
    'https.set': httpsCommands.set,
    'authority.show': authorityCommands.show,
    'authority.set': authorityCommands.set,
    'snippet.show': snippetCommands.show,
    'snippet.set': snippetCommands.set,
    'snippet.remove': snippetCommands.remove,
    'php.list': phpCommands.list,
    'php.status': phpCommands.status,
    'php.set': phpCommands.set,
    'env.get': environmentCommands.get,
    'env.set': environmentCommands.set,
    'env.unset': environmentCommands.unset,
    'env.import': environmentCommands.import,
    'env.export': environmentCommands.export,
    'env.history': environmentCommands.history,
    'env.diff': environmentCommands.diff,
    'env.restore': environmentCommands.restore,
    'env.check': environmentCommands.check,
    'env.adopt': environmentCommands.adopt,
    'wordpress.set': wordpressCommands.set,
    'wordpress.purge': wordpressCommands.purge,
    'wordpress.password': wordpressCommands.password,
    'database.list': databaseCommands.list,
    'database.show': databaseCommands.show,
    'database.create': databaseCommands.create,
    'database.drop': databaseCommands.drop,
    'database.set': databaseCommands.set,
    'database.password': databaseCommands.password,
    'database.credentials': databaseCommands.credentials,
    'database.test': databaseCommands.test,
    'database-server.show': serverCommands.show,
    'database-remote.list': remoteCommands.list,
    'database-remote.allow': remoteCommands.allow,
    'database-remote.remove': remoteCommands.remove,
    'database-client.show': clientCommands.show,
    'database-client.enable': clientCommands.enable,
    'database-client.disable': clientCommands.disable,
    'database-client.open': clientCommands.open,
    'database-client.tidy': clientCommands.tidy,
    'database.export': transferCommands.export,
    'database.import': transferCommands.import,
    'database-user.add': databaseUserCommands.add,
    'database-user.set': databaseUserCommands.set,
    'database-user.remove': databaseUserCommands.remove,
    'template.list': templateCommands.list,
    'template.show': templateCommands.show,
    'laravel.set': laravelCommands.set,
    'job.list': jobCommands.list,
    'job.show': jobCommands.show,
    'job.log': jobCommands.log,
    'job.artifact': jobCommands.artifact,
    'job.retry': jobCommands.retry,
    'job.cancel': jobCommands.cancel,
    'selinux.status': selinuxCommands.status,
    'selinux.denials': selinuxCommands.denials,
    'selinux.counts': selinuxCommands.counts,
    'selinux.check': selinuxCommands.check,
    'selinux.enforce': selinuxCommands.enforce,
    'selinux.exceptions': selinuxCommands.exceptions,
    'selinux.allow': selinuxCommands.allow,
    'selinux.remove': selinuxCommands.remove,
    'selinux.apply': selinuxCommands.apply,
    'selinux.relabel': selinuxCommands.relabel,
    'selinux.set': selinuxCommands.set,
    'audit.list': auditCommands.list,
    'audit.export': auditCommands.export,
    'audit.verify': auditCommands.verify,
    'audit.set': auditCommands.set,
} as const;

export type CommandName = keyof typeof commands;
export type InputOf<N extends CommandName> = Parsed<(typeof commands)[N]>;
export type OutputOf<N extends CommandName> = Output<(typeof commands)[N]>;

/** All commands with their names, for the faces that derive from the table. */
export const commandList: readonly (readonly [CommandName, Command])[] =
    Object.entries(commands) as unknown as (readonly [CommandName, Command])[];

/** Whether customers can start jobs of a kind themselves: it is then named as the command that does so. */
export function isForOwners(kind: string): boolean {
    return commandList.some(([name, command]) => name === kind && command.kind === 'job' && command.access !== 'administrator');
}
