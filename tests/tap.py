# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests in Python share: results in the Test Anything Protocol, and a program run by itself."""
import os
import subprocess

_reported = 0
MOST_LINES = 60


def report(ok, text, *details):
    """One result. The details, texts or lists of them, are said only where it failed."""
    global _reported
    _reported += 1
    print(f"{'ok' if ok else 'not ok'} {_reported} - {text}")
    if not ok:
        lines = [line for detail in details for part in (detail if isinstance(detail, list) else [detail])
                 for line in str(part).splitlines()]
        for line in lines[:MOST_LINES]:
            print('# ' + line)
        if len(lines) > MOST_LINES:
            print(f'# and {len(lines) - MOST_LINES} lines more')


def plan():
    """Says, at the end, how many results there were: a test that ended early has no plan."""
    print(f'1..{_reported}')


def skip(reason):
    print(f'1..0 # SKIP {reason}')


def run(program, *args, timeout=120, **environment):
    """Runs a program in an environment of its own, in which a warning of GLib's ends it."""
    env = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'G_DEBUG': 'fatal-warnings'}
    env |= {k: v for k, v in os.environ.items() if k.endswith('SAN_OPTIONS')}
    return subprocess.run([str(program), *map(str, args)], capture_output=True, text=True, env=env | environment,
                          timeout=timeout)
