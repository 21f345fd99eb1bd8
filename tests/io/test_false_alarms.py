#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No image of a Debian package is marked that is not synthetic.

The packages are those that ./test installs, and others where they happen to be there. What is drawn
or calculated in them is named below with the reason; everything else was acquired, or is an atlas or
a map made from what was.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE = os.path.abspath(sys.argv[1])
FOLDERS = [
    '/usr/share/mricron/templates',
    '/usr/lib/python3/dist-packages/pydicom/data/test_files',
    '/usr/lib/python3/dist-packages/nibabel/tests/data',
    '/usr/share/doc/libnifti2-2/examples',
    '/usr/share/doc/dicom3tools/examples',
    '/usr/share/doc/dicomnifti/examples',
    '/usr/share/octave/packages',
]
# Colour bars that a program drew. Their headers say so (Conversion Type SYN), and the mark is right.
DRAWN = re.compile(r'SC_(rgb|ybr)_.*\.dcm')


def drawn(o):
    return DRAWN.fullmatch(pathlib.Path(o['path']).name) is not None


def says_so(o):
    return any(e['signal'] == 'D-CONV-SYN' for e in o['evidence'])


def main():
    n_files = 0
    for folder in map(pathlib.Path, FOLDERS):
        files = sorted(str(f) for f in folder.rglob('*') if f.suffix in ('.dcm', '.nii', '.gz', '.hdr', '.png')
                       and f.is_file()) if folder.is_dir() else []
        if not files:
            print(f'# {folder} has no images here')
            continue
        done = subprocess.run([SYMSCOPE, 'inspect', '--json', *files], capture_output=True, text=True, timeout=250)
        objects = [json.loads(line) for line in done.stdout.splitlines()]
        n_files += len(files)
        wrong = [f"{o['path']}: {o['verdict']} by {[(e['signal'], e['value']) for e in o['evidence']]}"
                 for o in objects if o['marked'] and o['verdict'] != 'uncheckable'
                 and not (drawn(o) and says_so(o))]
        report(objects and not wrong, f'{len(files)} images of {folder}', wrong)
        missed = [o['path'] for o in objects if drawn(o) and says_so(o) and o['verdict'] != 'synthetic']
        report(not missed, f'what is drawn in {folder} and says so is marked', missed)
    if n_files == 0:
        tap.skip('no package with images is installed')
    else:
        tap.plan()


main()
