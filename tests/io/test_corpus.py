#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file of the corpus of real images, against what independent decoders read.

The corpus is not part of the repository: it is looked for in `shared` beside the source folder, or
where SYMSCOPE_SHARED says. Its own program check-truth compares; nothing may differ but what ARGUED
gives a reason for.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
SHARED = pathlib.Path(os.environ.get('SYMSCOPE_SHARED', SOURCE.parent / 'shared'))
CORPUS = SHARED / 'corpus'
# path: why the answer differs from the truth's
ARGUED = {
    'dicom/malformed/emri_small_jpeg_2k_lossless_too_short.dcm':
        'all ten codestreams are whole, only the delimiter behind them is missing: shown, with a note '
        'that the data set is damaged and the mark LABEL UNREADABLE',
}


def inspect(how, *paths):
    done = subprocess.run([SYMSCOPE, 'inspect', '--json', how, *paths], cwd=CORPUS,
                          capture_output=True, text=True, timeout=600)
    return done.stdout


def check_scale(objects, truth):
    """Spacing and rescaled values of DICOM files, which check-truth leaves to us."""
    for o in objects:
        row, image = truth[o['path']], o['image']
        if image is None or row['kind'] != 'dicom' or row['compare'] != 'exact':
            continue
        spacing = [float(x) for x in row['spacing'].split()]
        if any(abs(a - b) > 1e-4 * max(1, a) for a, b in zip(spacing, image['spacing'])):
            yield f"{o['path']}: spacing {image['spacing']}, truth {spacing}"
        low = float(row['mod_min'] or 'nan')
        if abs(low - image['rescaled']['min']) > 1e-3 * max(1, abs(low)):
            yield f"{o['path']}: least value {image['rescaled']['min']}, truth {low}"


def main():
    if not (CORPUS / 'check-truth').exists():
        tap.skip(f'the corpus of real images is not at {CORPUS} (SYMSCOPE_SHARED names another place)')
        return
    with open(CORPUS / 'truth.csv', newline='') as f:
        truth = {row['path']: row for row in csv.DictReader(f)}
    lines = inspect('--samples', *sorted(truth))
    checked = subprocess.run([CORPUS / 'check-truth'], input=lines, capture_output=True, text=True).stdout
    wrong = [line for line in checked.splitlines() if line.startswith('MISMATCH')]
    report(not wrong and ' match' in checked, checked.splitlines()[0], wrong)
    report('0 without a result' in checked and not any(l.endswith('without a result:') for l in checked.splitlines()),
           'every file has a result, malformed ones too', checked.splitlines()[-3:])

    objects = [json.loads(line) for line in lines.splitlines()]
    dead = [f"{o['path']}: {o['error']['message']}" for o in objects
            if o['error'] and o['error']['kind'] in ('crashed', 'timeout')]
    report(not dead, 'no decoder crashed or hung', dead)
    lenient = [o['path'] for o in objects
               if truth[o['path']]['outcome'] in ('malformed', 'noimage') and not o['error']
               and not (o['path'] in ARGUED and o['verdict'] == 'uncheckable')]
    report(not lenient, 'malformed and imageless files are refused', lenient)
    off = list(check_scale(objects, truth))
    report(not off, 'spacing and least modality value of DICOM files', off)
    marked = [o for o in objects if o['marked'] and not o['error'] and o['path'] not in ARGUED
              and truth[o['path']]['origin'] in ('acquired', 'phantom')]
    report(not marked, 'no acquired image is marked',
           [f"{o['path']}: {o['verdict']} by {[e['signal'] for e in o['evidence']]}" for o in marked])
    missed = [o['path'] for o in objects if truth[o['path']]['marker'] not in ('', 'none') and o['verdict'] != 'synthetic']
    report(not missed, 'every generated image with a marker inside is found', missed)

    # Every stage of the search takes its time: one file of twelve, other ones of each kind.
    searched = [json.loads(line) for line in inspect('--pixels', *sorted(truth)[::12]).splitlines()]
    raised = [o for o in searched if o['marked'] and not o['error'] and o['path'] not in ARGUED
              and truth[o['path']]['origin'] in ('acquired', 'phantom')
              and any(e['signal'] in ('W-DWT', 'W-SDM', 'W-UNREADABLE') for e in o['evidence'])]
    report(not raised and len(searched) == len(sorted(truth)[::12]), 'no watermark is found in acquired images',
           [f"{o['path']}: {o['verdict']} by {[e['signal'] for e in o['evidence']]}" for o in raised])

    with open(CORPUS / 'series.csv', newline='') as f:
        for row in csv.DictReader(f):
            images = [json.loads(line)['image'] for line in inspect('--samples', 'dicom/series/' + row['series']).splitlines()]
            dims = [int(x) for x in row['dims'].split('x')]
            wanted = [float(x) for x in row['affine_lps'].split()]
            ok = (len(images) == 1 and images[0] is not None and images[0]['sha256'] == row['sha256']
                  and images[0]['dims'] == dims
                  and (images[0]['affine'] is None if 'mosaic' in images[0]
                       else all(abs(a - b) < 1e-3 for a, b in zip(images[0]['affine'], wanted))))
            report(ok, f"series {row['series']} is one volume, sorted and in its place",
                   [json.dumps(i) for i in images] if not ok else ())
    # What dcm2niix makes of the same mosaics: slices of 72 x 72, and the table's place of the first voxel.
    mosaic = json.loads(inspect('--samples', 'dicom/series/mr-mosaic-siemens'))['image'].get('mosaic')
    report(mosaic is not None and mosaic['dims'] == [72, 72, 5, 2]
           and mosaic['affine'] == [3, 0, 0, -108, 0, 3, 0, -108, 0, 0, 12, 16, 0, 0, 0, 1],
           'mosaics are taken apart into volumes', [json.dumps(mosaic)])
    tap.plan()


main()
