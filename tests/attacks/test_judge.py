#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge is judged: on pictures that need no window it accepts the mark and misses no program
without one, and a second opinion (tesseract) reads the band. And what happens when the check of the
frame fails.

    test_judge.py EYE PROGRAM UNMARKED FAINT CORNER FAILING
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import images
from attack import Eye, Tap

SIZES = ['900x700', '1600x1200', '420x380', '300x900', '160x160']
VIEWS = [['--invert'], ['--colormap', 'hot', '--rotate', '90'], ['--window', '2000,1500'], ['--flip', 'h', '--zoom', '3']]

# So many pictures of each program without a readable mark are searched for all ways of writing, which takes seconds.
THOROUGH = 2


def render(program, image, out, *options):
    env = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8'} | {k: v for k, v in os.environ.items() if k.endswith('SAN_OPTIONS')}
    return subprocess.run([program, 'render', image, '-o', out, *options], env=env, capture_output=True, text=True)


def look(eye, picture, size, quick):
    width, height = map(int, size.split('x'))
    assert eye.ask('load', picture) == '1', picture
    return eye.judge(max(12, 0.033 * min(width, height)), quick)


def main():
    eye_path, program, unmarked, faint, corner, failing = sys.argv[1:]
    tap = Tap('attack-pictures')
    folder = pathlib.Path(tempfile.mkdtemp(prefix='attack-judge-'))
    files = images.make(folder / 'images')
    eye = Eye(eye_path)
    out = folder / 'out.png'

    views = [('big.nii', size, []) for size in SIZES] + [('big.nii', SIZES[0], view) for view in VIEWS]
    views += [(name, '700x600', []) for name in ('colour.png', 'partly.png', 'yes.dcm', 'volume.nii.gz')]
    for name, size, view in views:
        done = render(program, files[name], out, '--size', size, *view)
        content, bare, words = look(eye, out, size, False)
        if content == 0 or bare:
            tap.save(eye, f'judge-{name}-{size}')
        tap.report(done.returncode == 0 and content > 0 and bare == 0,
                   f'the mark of {name} at {size} {" ".join(view)} is read', f'{content} {bare} {words}', done.stderr)

    for variant in (unmarked, faint, corner):
        missed = []
        for i, (name, size, view) in enumerate(views[:9]):
            if variant == corner and size in SIZES[2:]:
                continue  # all of a small pane is near its corner
            render(variant, files[name], out, '--size', size, *view)
            content, bare, words = look(eye, out, size, i >= THOROUGH)
            if not bare:
                missed.append(f'{name} {size} {view}: {content} {words}')
                tap.save(eye, f'missed-{pathlib.Path(variant).name}-{size}')
        tap.report(not missed, f'the judge catches {pathlib.Path(variant).name}', *missed)

    done = render(program, files['plain.nii'], out, '--size', '900x700')
    content, bare, words = look(eye, out, '900x700', True)
    tap.report(content == 0 and not words, 'what is not labelled has no content that calls for a mark', content, words)

    if shutil.which('tesseract') and shutil.which('convert'):
        for name, there in ((program, True), (unmarked, False)):
            render(name, files['big.nii'], out, '--size', '1200x900')
            band = folder / 'band.png'
            subprocess.run(['convert', str(out), '-crop', '420x54+0+0', '+repage', str(band)], check=True)
            text = subprocess.run(['tesseract', str(band), '-', '--psm', '7'], capture_output=True, text=True,
                                  env=os.environ | {'OMP_THREAD_LIMIT': '1'}).stdout
            tap.report(('SYNTHETIC' in text) == there, f'tesseract reads {"the band" if there else "nothing where there is none"}', text)
    else:
        tap.report(True, 'tesseract reads the band # SKIP it is not installed')

    out.unlink()
    done = render(failing, files['big.nii'], out)
    tap.report(done.returncode == 1 and not out.exists(), 'a frame that fails its check is written nowhere',
               done.returncode, done.stderr)
    tap.report(re.search(r'sym-frame-WARNING.*No picture: the mark .* did not pass its check', done.stderr) is not None,
               'and the event is logged with its cause', done.stderr)
    eye.close()
    shutil.rmtree(folder)
    tap.done()


if __name__ == '__main__':
    main()
