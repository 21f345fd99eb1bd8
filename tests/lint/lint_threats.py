#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every test that THREATS.md names exists, and every directed attack is named there."""
import json
import pathlib
import re
import subprocess
import sys

NAME = re.compile(r'`(core|io|widgets|app|attacks|lint|data)/([a-z0-9-]+)`')


def named_in(text):
    return {f'{suite}/{name}' for suite, name in NAME.findall(text)}


def main(root, build, *meson):
    listed = json.loads(subprocess.run([*meson, 'introspect', '--tests', build], check=True, capture_output=True,
                                       text=True).stdout)
    tests = {f'{suite.split(":")[-1]}/{test["name"]}' for test in listed for suite in test['suite']}
    source = pathlib.Path(root, 'tests/attacks/test_directed.py').read_text()
    directed = {'attacks/' + name.replace('_', '-') for name in re.findall(r'^    def ([a-z]\w+) ?\(self\):', source, re.M)}
    named = named_in(pathlib.Path(root, 'THREATS.md').read_text())

    missing = sorted(named - tests - directed)
    print(f"{'ok' if named and not missing else 'not ok'} 1 - the {len(named)} tests that THREATS.md names exist")
    for name in missing:
        print(f'# {name}')
    unnamed = sorted(directed - named)
    print(f"{'ok' if directed and not unnamed else 'not ok'} 2 - the {len(directed)} directed attacks are named")
    for name in unnamed:
        print(f'# {name}')
    planted = named_in('`attacks/there-is-none`') - tests - directed
    print(f"{'ok' if planted else 'not ok'} 3 - a test that is not there is missed")
    print('1..3')


if __name__ == '__main__':
    main(*sys.argv[1:])
