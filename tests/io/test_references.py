#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What refers to a synthetic image is marked, says why, and is there even if it has no pixels.

Runs the built program on the folders that the project's own program makes.
"""
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE, DATA = sys.argv[1], pathlib.Path(sys.argv[2]) / 'dicom-references'


def inspect(*args):
    done = subprocess.run([SYMSCOPE, 'inspect', '--json', *map(str, args)], capture_output=True, text=True, timeout=120)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {pathlib.Path(item['path']).stem: item for item in found}


def pieces(item, signal):
    return [e for e in item['evidence'] if e['signal'] == signal]


def check_over_yes(*options):
    items = inspect(*options, DATA / 'over-yes')
    report(len(items) == 10, f'all objects are there {options}', sorted(items))
    because = {
        'a-sr-on-seg': 'c-seg.dcm, image-0.dcm: (0008,001C) = YES',
        'b-ko': 'image-0.dcm: (0008,001C) = YES',
        'c-seg': 'image-0.dcm: (0008,001C) = YES',
        'd-pr': 'image-0.dcm: (0008,001C) = YES',
        'e-dose': 'f-plan.dcm, image-0.dcm: (0008,001C) = YES',
        'f-plan': 'g-rtstruct.dcm, image-0.dcm: (0008,001C) = YES',
        'g-rtstruct': 'image-0.dcm: (0008,001C) = YES',
        'h-sr-before': 'a-sr-on-seg.dcm, image-0.dcm: (0008,001C) = YES',
        'i-derived': 'image-0.dcm: (0008,001C) = YES',
    }
    for name, value in because.items():
        item = items[name]
        inherited = pieces(item, 'D-REF-SYN')
        report(item['verdict'] == 'synthetic' and item['marked'] and [e['value'] for e in inherited] == [value]
               and inherited[0]['strength'] == 'STRONG', f'{name} inherits {options}', item)
        report((item['error'] or {}).get('kind') == (None if name in ('e-dose', 'i-derived') else 'no-pixels'),
               f'{name} says whether it can be shown {options}', item)
        context = pieces(item, 'D-REF')
        report(len(context) == 1 and context[0]['strength'] == 'CONTEXT'
               and (' among the files' in context[0]['says'] and ' not ' not in context[0]['says']),
               f'{name} lists what it refers to {options}', item)
    report(items['i-derived']['conflict'] and len(items['i-derived']['contradiction']['deny']) == 1,
           f'a label NO over a synthetic source is a contradiction {options}', items['i-derived'])
    report(pieces(items['image-0'], 'D-REF-SYN') == [], 'the image itself inherits nothing', items['image-0'])


def main():
    check_over_yes()
    check_over_yes('--pixels')
    roles = {name: pieces(item, 'D-REF')[0]['says'] for name, item in inspect(DATA / 'over-yes').items() if pieces(item, 'D-REF')}
    for name, role in (('b-ko', 'as its evidence'), ('h-sr-before', 'as an earlier document'), ('c-seg', 'as its source'),
                       ('g-rtstruct', 'as where contours lie'), ('d-pr', 'as a related image')):
        report(role in roles[name], f'{name} says what it refers to is to it', roles[name])
    three = pieces(inspect(DATA / 'over-yes')['d-pr'], 'D-REF')[0]
    report(three['says'].startswith('The file refers to 3 images of series 2.25.') and three['value'].startswith('2.25.')
           and three['where'] == '(0008,1115)[0].(0008,1140)[0].(0008,1155)', 'the series and the number of images are said', three)

    items = inspect(DATA / 'over-plain')
    report(items['image-0']['verdict'] == 'no-label' and items['a-seg-yes']['verdict'] == 'synthetic',
           'a marked segmentation does not mark the image', items)
    report(items['b-pr']['verdict'] == 'no-label', 'over an image that nothing is said of nothing is inherited', items)

    items = inspect(DATA / 'ring')
    report([items[k]['verdict'] for k in ('a-sr', 'b-sr', 'c-sr')] == ['synthetic'] * 3
           and pieces(items['c-sr'], 'D-REF-SYN') == [], 'a ring ends, and all of it inherits', items)

    for path in (DATA / 'outside', DATA / 'outside' / 'a-pr.dcm', DATA / 'over-yes' / 'd-pr.dcm'):
        item = next(iter(inspect(path).values()))
        report(item['verdict'] == 'no-label' and 'They are not among the files.' in pieces(item, 'D-REF')[0]['says'],
               f'what is not there is said and changes nothing: {path.name}', item)
    tap.plan()


if __name__ == '__main__':
    main()
