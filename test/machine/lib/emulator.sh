# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# QEMU for the virtual machine, in $cache/qemu, in a directory named by a hash of its recipe (image/qemu.sh). It is another Debian's
# than this machine's, and called with that one's libraries.

emulators=$cache/qemu

# emulator_path: sets emulator to where the present recipe's is.
emulator_path() {
    emulator=$emulators/$(recipe_hash image/qemu.sh)
}

# emulator_version: a machine's memory that was kept fits no other. Nothing, where it is not built yet.
emulator_version() {
    cat "$emulator/version" 2>/dev/null || true
}

emulator_build() {
    emulator_path
    [ ! -d "$emulator" ] || return 0
    local path
    lock "$cache/qemu.lock"
    mkdir -p "$emulators" "$debs"
    build_layer "$emulator" qemu.sh || die "the emulator could not be unpacked"
    for path in "$emulators"/*; do
        [ "$path" = "$emulator" ] || rm -rf "$path"
    done
    unlock
}

# emulator_exec ARGUMENT…: becomes QEMU, in a session of its own.
emulator_exec() {
    exec setsid "$emulator/usr/lib64/ld-linux-x86-64.so.2" --library-path "$emulator/usr/lib/x86_64-linux-gnu" \
        "$emulator/usr/bin/qemu-system-x86_64" -L "$emulator/usr/share/qemu" -L "$emulator/usr/share/seabios" "$@"
}
