// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { optionsIn, withLine, withOption, withoutLine, withoutOptions } from '../setup/fstab.ts';
import { withoutWeak } from './crypto-policy.ts';
import { adding, flagsAt, optionsOfUnit, removing } from './mount-flags.ts';

const MOUNTS = `22 1 253:0 / / rw,relatime shared:1 - xfs /dev/vda4 rw,seclabel
24 22 0:22 / /dev/shm rw,nosuid,nodev shared:4 - tmpfs tmpfs rw,seclabel
40 22 253:1 / /home rw,relatime shared:20 - xfs /dev/vdb rw,seclabel,usrquota
41 40 253:1 / /home rw,nosuid,nodev shared:20 - xfs /dev/vdb rw,seclabel,usrquota
`;

test('flags are those of the mount on top, and of a mount alone', () => {
    expect(flagsAt(MOUNTS, '/dev/shm')).toEqual(['rw', 'nosuid', 'nodev']);
    expect(flagsAt(MOUNTS, '/home')).toEqual(['rw', 'nosuid', 'nodev']);
    expect(flagsAt(MOUNTS, '/tmp')).toBeUndefined();
    expect(flagsAt(MOUNTS, '/dev')).toBeUndefined();
});

test('flags are said as a whole, and taken back by their opposites', () => {
    expect(adding(['rw', 'nosuid', 'relatime'], ['nosuid', 'noexec'])).toBe('remount,bind,rw,nosuid,relatime,noexec');
    expect(removing(['rw', 'nosuid', 'noexec', 'relatime'], ['noexec'])).toBe('remount,bind,rw,nosuid,relatime,exec');
});

test('options of a unit are those said last', () => {
    expect(optionsOfUnit(['[Mount]\nWhat=tmpfs\nOptions=mode=1777,size=50%%\n', '[Mount]\nOptions=mode=1777,size=1G \n', '[Unit]\n']))
        .toBe('mode=1777,size=1G');
    expect(optionsOfUnit(['[Mount]\nWhat=tmpfs\n'])).toBe('');
});

const FSTAB = '# /tmp\nUUID=1 / xfs defaults 0 0\ntmpfs\t/tmp  tmpfs defaults,size=1G 0 0\n/dev/b /var/tmp ext4 nodev\n';

test('what was added to fstab is taken away, and nothing else', () => {
    const added = withOption(withOption(FSTAB, '/tmp', 'nodev'), '/tmp', 'noexec');
    expect(optionsIn(added, '/tmp')).toEqual(['defaults', 'size=1G', 'nodev', 'noexec']);
    expect(withoutOptions(added, '/tmp', ['nodev', 'noexec'])).toBe(FSTAB);
    // Another has changed the line meanwhile.
    expect(withoutOptions(added.replace('size=1G', 'size=2G'), '/tmp', ['nodev', 'noexec'])).toBe(FSTAB.replace('size=1G', 'size=2G'));
    expect(optionsIn(withoutOptions(FSTAB, '/var/tmp', ['nodev']), '/var/tmp')).toEqual(['defaults']);
});

test('a line of ours comes and goes, and one of others stays', () => {
    const line = withLine(FSTAB, 'tmpfs', '/dev/shm', 'tmpfs');
    expect(line).toBe(`${FSTAB}tmpfs /dev/shm tmpfs defaults 0 0\n`);
    expect(withLine(line, 'tmpfs', '/dev/shm', 'tmpfs')).toBe(line);
    expect(withLine('a', 'tmpfs', '/dev/shm', 'tmpfs')).toBe('a\ntmpfs /dev/shm tmpfs defaults 0 0\n');
    expect(withoutLine(line, 'tmpfs', '/dev/shm', 'tmpfs')).toBe(FSTAB);
    const changed = line.replace('defaults 0 0\n', 'defaults,size=1G 0 0\n').replace('shm tmpfs defaults 0', 'shm tmpfs size=1G 0');
    expect(withoutLine(changed, 'tmpfs', '/dev/shm', 'tmpfs')).toBe(changed);
});

test.each([['LEGACY', 'DEFAULT'], ['LEGACY:AD-SUPPORT', 'DEFAULT:AD-SUPPORT'], ['DEFAULT:SHA1', 'DEFAULT'], ['FUTURE', 'FUTURE'],
    ['FIPS:OSPP', 'FIPS:OSPP'], ['OURS:AD-SUPPORT-LEGACY:NO-SHA1', 'OURS:NO-SHA1']])('the policy %s becomes %s', (policy, better) => {
    expect(withoutWeak(policy)).toBe(better);
});
