#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second lock on the gate: what each folder can include.

Part one compiles one planted line with the very command that the build uses for a file of the
folder and expects it to fail (or to pass, as the control). Part two reads all sources: no `..` in
an include, which would walk around the include path.
"""
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

# (folder, header, whether it may be found)
PLANTED = [
    ('core', 'sym-image-private.h', True),
    ('core', 'gtk/gtk.h', False),
    ('core', 'cairo.h', False),
    ('core', 'sym-loader.h', False),
    ('core', 'sym-protocol.h', False),
    ('io/client', 'sym-image-private.h', True),
    ('io/client', 'gtk/gtk.h', False),
    ('io/decoder', 'gtk/gtk.h', False),
    ('widgets', 'gtk/gtk.h', True),
    ('widgets', 'sym-frame.h', True),
    ('widgets', 'sym-image-private.h', False),
    ('widgets', 'sym-item-private.h', False),
    ('widgets', 'sym-loader.h', False),
    ('widgets', 'sym-protocol.h', False),
    ('app', 'sym-loader.h', True),
    ('app', 'sym-image-private.h', False),
    ('app', 'sym-item-private.h', False),
    ('app', 'sym-protocol.h', False),
]


def command_for(commands, source_root, folder):
    for entry in commands:
        path = pathlib.Path(entry['directory'], entry['file']).resolve()
        if path.suffix == '.c' and path.parent == (source_root / folder).resolve():
            return entry
    return None


def compiles(entry, line):
    args = shlex.split(entry['command'])
    keep, skip = [], False
    for arg in args[:1] + args[1:]:
        if skip:
            skip = False
        elif arg in ('-o', '-MF', '-MQ', '-MT'):
            skip = True
        elif arg not in ('-c', '-MD', '-MMD') and arg != entry['file']:
            keep.append(arg)
    with tempfile.NamedTemporaryFile('w', suffix='.c') as planted:
        planted.write(line + '\n')
        planted.flush()
        done = subprocess.run([*keep, '-Wno-error', '-fsyntax-only', planted.name],
                              cwd=entry['directory'], capture_output=True, text=True)
    return done.returncode == 0


def main(source_root, build):
    source_root = pathlib.Path(source_root)
    commands = json.loads(pathlib.Path(build, 'compile_commands.json').read_text())
    n = 0

    def report(ok, text, details=()):
        nonlocal n
        n += 1
        print(f"{'ok' if ok else 'not ok'} {n} - {text}")
        for line in details:
            print('# ' + line)

    for folder, header, may in PLANTED:
        entry = command_for(commands, source_root, folder)
        ok = entry is not None and compiles(entry, f'#include <{header}>') == may
        report(ok, f"{folder} {'finds' if may else 'cannot find'} {header}",
               [] if entry else ['no file of this folder is compiled'])

    climbing = re.compile(r'^\s*#\s*include\s*[<"][^">]*\.\./')
    found = []
    for folder in ('core', 'io', 'widgets', 'app', 'data', 'tests'):
        for path in sorted((source_root / folder).rglob('*')):
            if path.suffix in ('.c', '.h', '.cc'):
                found += [f'{path.relative_to(source_root)}:{i}' for i, line in
                          enumerate(path.read_text(encoding='utf-8').splitlines(), 1)
                          if climbing.match(line)]
    report(not found, 'no include climbs out of the include path', found)
    report(bool(climbing.match('#include "../core/internal/x.h"')), 'a climbing include would be found')
    print(f'1..{n}')


if __name__ == '__main__':
    main(*sys.argv[1:])
