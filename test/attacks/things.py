# SPDX-License-Identifier: LGPL-2.1-or-later
# What a site may have beside its files, each open to everybody who can reach it. `things.py SITE`: says "ready" and waits.
import ctypes
import os
import socket
import sys
import time

name = 'of-' + sys.argv[1]
KEY = 7777
os.umask(0)
libc = ctypes.CDLL(None, use_errno=True)
listener = socket.socket(socket.AF_UNIX)
try:
    listener.bind('\0' + name)
    listener.listen()
except OSError as error:
    print(error)
for directory in '/dev/shm', '/tmp', '/var/tmp':
    with open(os.path.join(directory, name), 'w') as file:
        file.write(name)
memory = libc.shmget(KEY, 4096, 0o1666)
messages = libc.msgget(KEY + 1, 0o1666)
queue = libc.syscall(240, name.encode(), 0o102, 0o666, 0)       # mq_open: O_RDWR | O_CREAT
print('ready', flush=True)
try:
    time.sleep(900)
finally:
    libc.shmctl(memory, 0, 0)
    libc.msgctl(messages, 0, 0)
