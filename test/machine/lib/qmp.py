#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""qmp.py SOCKET COMMAND: one command of QEMU's monitor, as one types it there; its words are a failure, unless it is a query."""

import json
import socket
import sys


def main() -> None:
    path, command = sys.argv[1:]
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(120)
        connection.connect(path)
        stream = connection.makefile('rw')

        def ask(execute: str, **arguments: str) -> object:
            stream.write(json.dumps({'execute': execute, 'arguments': arguments}) + '\n')
            stream.flush()
            while line := stream.readline():
                answer = json.loads(line)
                if 'error' in answer:
                    sys.exit(answer['error']['desc'])
                if 'return' in answer:
                    return answer['return']
            # "quit" ends before it answers.
            sys.exit(0 if command == 'quit' else 'QEMU ended')

        stream.readline()
        ask('qmp_capabilities')
        words = str(ask('human-monitor-command', **{'command-line': command})).strip()
        print(words)
        if words and not command.startswith('info'):
            sys.exit(1)


main()
