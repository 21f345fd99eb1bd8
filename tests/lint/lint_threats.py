#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every test that THREATS.md names exists, every directed attack is named there, every way has a test, and none of
the ways that were asked for is left out."""
import json
import pathlib
import re
import subprocess
import sys

NAME = re.compile(r'`(core|io|widgets|app|attacks|lint|data)/([a-z0-9-]+)`')

# What the page has to speak of, as the first column has it.
WAYS = (
    'setting', 'GSettings', 'environment', 'gtk.css', 'theme', 'inspector', 'GTK_DEBUG', 'GSK_RENDERER', 'fonts',
    'translations', 'right-to-left', 'device scales', 'fractional scales', 'zoom', ', pan,', 'rotation', 'flip', 'crop',
    'window and level', 'inversion', 'colour map', 'interpolation', 'panes of one pixel', 'very large', 'split', 'linked',
    'swipe', 'flicker', 'blend', 'difference', 'thumbnails', 'tooltips', 'drag icons', 'recent files', 'clipboard', 'print',
    'print preview', 'PNG', 'DICOM Secondary Capture', 'PDF', 'movies', 'screen readers', 'race of load, verdict and draw',
    'cancel', 'file changed', 'no memory', 'decoder killed', 'vocabulary replaced', 'RESOURCE_OVERLAYS', 'LD_PRELOAD',
    'session bus', 'accessibility bus', 'two windows', 'geometry', 'NaN',
)


def rows_of(text):
    """[(way, tests)] of the table."""
    cells = [[c.strip() for c in line.strip('|').split(' | ')] for line in text.splitlines() if line.startswith('| ')]
    return [(row[0], row[-1]) for row in cells if row[0] != 'way']


def left_out(rows):
    """What of WAYS stands in no row that names a test."""
    ways = [way.lower() for way, tests in rows if named_in(tests)]
    return [wanted for wanted in WAYS if not any(wanted.lower() in way for way in ways)]


def named_in(text):
    return {f'{suite}/{name}' for suite, name in NAME.findall(text)}


def main(root, build, *meson):
    listed = json.loads(subprocess.run([*meson, 'introspect', '--tests', build], check=True, capture_output=True,
                                       text=True).stdout)
    tests = {f'{suite.split(":")[-1]}/{test["name"]}' for test in listed for suite in test['suite']}
    source = pathlib.Path(root, 'tests/attacks/test_directed.py').read_text()
    directed = {'attacks/' + name.replace('_', '-') for name in re.findall(r'^    def ([a-z]\w+) ?\(self\):', source, re.M)}
    page = pathlib.Path(root, 'THREATS.md').read_text()
    named = named_in(page)

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
    rows = rows_of(page)
    bare = [way for way, tests_named in rows if not named_in(tests_named)]
    print(f"{'ok' if rows and not bare else 'not ok'} 4 - each of the {len(rows)} ways has a test")
    for way in bare:
        print(f'# {way}')
    missing = left_out(rows)
    print(f"{'ok' if not missing else 'not ok'} 5 - none of the {len(WAYS)} ways that were asked for is left out")
    for way in missing:
        print(f'# {way}')
    fewer = [row for row in rows if 'clipboard' not in row[0]]
    print(f"{'ok' if left_out(fewer) == ['clipboard'] else 'not ok'} 6 - a way that is left out is missed")
    print('1..6')


if __name__ == '__main__':
    main(*sys.argv[1:])
