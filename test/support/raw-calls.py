# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sends messages to the service as a user, as no proper client would: python3 raw-calls.py SEED COUNT.

Prints a JSON object: how many messages were answered by each error name (or "answered"), and the texts of the answers.
"""

import json
import os
import random
import sys

import dbus
import dbus.lowlevel

NAME, OBJECT = 'org.cockpithosting.Hosting', '/org/cockpithosting/Hosting'
FACES = ['Sites1', 'Jobs1', 'Hosting1', 'Databases1', 'Environment1', 'Audit1', 'Nothing1']
FACES = ['org.cockpithosting.' + face for face in FACES] + [
    'org.freedesktop.DBus.Properties', 'org.freedesktop.DBus.Introspectable', 'org.freedesktop.DBus.Peer',
    'org.freedesktop.DBus.ObjectManager', 'org.freedesktop.DBus', 'a.b', None]
MEMBERS = ['List', 'Show', 'Create', 'Subscribe', 'Info', 'Get', 'Set', 'GetAll', 'Introspect', 'Ping', 'GetMachineId',
           'GetManagedObjects', 'Hello', 'RequestName', 'constructor', '__proto__', 'toString', 'a' * 255]
PATHS = [OBJECT] * 6 + ['/', '/org', '/org/cockpithosting', OBJECT + '/x', '/' + '/'.join('a' * 200 for _ in range(20))]
BASIC = 'ybnqiuxtdsogh'
TEXTS = ['', '{}', '{', '[]', 'null', '{"site":"victim"}', '{"id":1}', '\u202e', 'x' * 70000, '{"a":' * 5000, '1e999', '"\\ud800"']

seed, count = int(sys.argv[1]), int(sys.argv[2])
rng = random.Random(seed)


def signature(depth=0):
    """One complete type."""
    kind = rng.randrange(10) if depth < 4 else 0
    if kind < 5:
        return rng.choice(BASIC)
    if kind < 6:
        return 'v'
    if kind < 8:
        return 'a' + signature(depth + 1)
    if kind < 9:
        return '(' + ''.join(signature(depth + 1) for _ in range(rng.randrange(1, 4))) + ')'
    return 'a{' + rng.choice('sui') + signature(depth + 1) + '}'


def rest_of(kind):
    """Splits the first complete type off."""
    if kind[0] == 'a':
        first, rest = rest_of(kind[1:])
        return 'a' + first, rest
    if kind[0] in '({':
        depth = 0
        for at, character in enumerate(kind):
            depth += (character in '({') - (character in ')}')
            if depth == 0:
                return kind[:at + 1], kind[at + 1:]
    return kind[0], kind[1:]


def parts(kind):
    found = []
    while kind:
        first, kind = rest_of(kind)
        found.append(first)
    return found


def value(kind, depth=0):
    numbers = {'y': (0, 255), 'n': (-2**15, 2**15 - 1), 'q': (0, 2**16 - 1), 'i': (-2**31, 2**31 - 1), 'u': (0, 2**32 - 1),
               'x': (-2**63, 2**63 - 1), 't': (0, 2**64 - 1)}
    if kind in numbers:
        return rng.choice(numbers[kind])
    if kind == 'b':
        return rng.random() < 0.5
    if kind == 'd':
        return rng.choice([0.0, -0.0, float('inf'), float('nan'), 1e308])
    if kind == 's':
        return rng.choice(TEXTS)
    if kind == 'o':
        return dbus.ObjectPath(rng.choice(PATHS))
    if kind == 'g':
        return dbus.Signature(rng.choice(['', 's', 'a{sv}', 'a' * 20 + 'y']))
    if kind == 'h':
        return dbus.types.UnixFd(os.open('/dev/null', os.O_RDONLY))
    if kind == 'v':
        inner = signature(depth + 1)
        return wrapped(value(inner, depth + 1), inner)
    if kind[0] == '(':
        return tuple(value(part, depth + 1) for part in parts(kind[1:-1]))
    if kind.startswith('a{'):
        key, inner = kind[2], kind[3:-1]
        return dbus.Dictionary({value(key): value(inner, depth + 1) for _ in range(rng.randrange(3))}, signature=kind[2:-1])
    length = rng.choice([0, 1, 3, 20000 if kind[1] in 'yiusb' else 3])
    if kind == 'as':
        length = min(length, 30)
    return dbus.Array([value(kind[1:], depth + 1) for _ in range(length)], signature=kind[1:])


def wrapped(inner, kind):
    """A value that libdbus sends as a variant of that type."""
    makers = {'y': dbus.Byte, 'n': dbus.Int16, 'q': dbus.UInt16, 'i': dbus.Int32, 'u': dbus.UInt32, 'x': dbus.Int64, 't': dbus.UInt64,
              'b': dbus.Boolean, 'd': dbus.Double, 's': dbus.String, 'o': dbus.ObjectPath, 'g': dbus.Signature}
    if kind in makers:
        return makers[kind](inner, variant_level=1)
    if kind.startswith('a{'):
        return dbus.Dictionary(inner, signature=kind[2:-1], variant_level=1)
    if kind[0] == 'a':
        return dbus.Array(inner, signature=kind[1:], variant_level=1)
    if kind[0] == '(':
        return dbus.Struct(inner, signature=kind[1:-1], variant_level=1)
    return inner


def message():
    found = dbus.lowlevel.MethodCallMessage(NAME, rng.choice(PATHS), rng.choice(FACES), rng.choice(MEMBERS))
    kind = rng.choice(['', 's', 's', 'ss']) if rng.random() < 0.3 else ''.join(signature() for _ in range(rng.randrange(4)))
    if kind:
        found.append(*[value(part) for part in parts(kind)], signature=kind)
    if rng.random() < 0.1:
        found.set_no_reply(True)
    return found


bus = dbus.SystemBus()
outcomes, texts = {}, set()
for number in range(count):
    try:
        sent = message()
    except (TypeError, ValueError, OverflowError, dbus.DBusException):
        # The library itself refuses to write it.
        outcomes['unsent'] = outcomes.get('unsent', 0) + 1
        continue
    if sent.get_no_reply():
        bus.send_message(sent)
        outcome = 'no reply wanted'
    else:
        try:
            bus.send_message_with_reply_and_block(sent, 20.0)
            outcome = 'answered'
        except dbus.DBusException as error:
            outcome = error.get_dbus_name()
            texts.add(str(error.get_dbus_message())[:400])
    outcomes[outcome] = outcomes.get(outcome, 0) + 1
print(json.dumps({'outcomes': outcomes, 'texts': sorted(texts)}))
