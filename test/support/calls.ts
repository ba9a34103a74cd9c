// SPDX-License-Identifier: LGPL-2.1-or-later

import { BUS_NAME, INTERFACE_PREFIX, OBJECT_PATH } from '../../backend/contract/command.ts';
import { type CommandName, commands } from '../../backend/contract/index.ts';
import { run } from './machine.ts';

export interface Call { name: CommandName, input: unknown }
/** The name of the error, and its message; or what the command answered. */
export interface Answer { error: string | null, text: string }

/** Calls methods one after the other as a user, all in one connection, and answers what came back. A job is waited for. */
export async function call(user: string, calls: readonly Call[], timeout = 300_000): Promise<Answer[]> {
    const list = calls.map(({ name, input }) =>
        [INTERFACE_PREFIX + commands[name].interface, commands[name].method, JSON.stringify(input)]);
    const output = await run(['python3', '-c', `
import dbus, json, time
found = dbus.SystemBus().get_object('${BUS_NAME}', '${OBJECT_PATH}', introspect=False)
def wait(text):
    answer = json.loads(text)
    while isinstance(answer, dict) and 'job' in answer:
        job = json.loads(found.get_dbus_method('Show', '${INTERFACE_PREFIX}Jobs1')(json.dumps({'id': answer['job']})))
        if job['finishedAt'] is not None:
            break
        time.sleep(0.05)
answers = []
for face, method, text in json.load(open(0)):
    try:
        answer = str(found.get_dbus_method(method, face)(text, timeout=60))
        answers.append({'error': None, 'text': answer[:20000]})
        if method != 'Show':
            wait(answer)
    except dbus.DBusException as error:
        answers.append({'error': error.get_dbus_name(), 'text': error.get_dbus_message()})
print(json.dumps(answers))
`], { user, input: JSON.stringify(list), timeout });
    return JSON.parse(output) as Answer[];
}
