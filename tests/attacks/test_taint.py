#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What derives from a marked image is marked: every picture that the program wrote is opened by it
again, whole and after what people do to pictures.

    test_taint.py EYE PROGRAM
"""
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

import images
from attack import Eye, Tap

# What other programs do to a picture of ours: every label goes, and more.
CHANGES = {
    'resampled': ('-resize', '80%'),
    'cut out, without band and border': ('-crop', '600x500+150+120', '+repage'),
    'pasted into a larger picture': ('-gravity', 'center', '-background', 'gray40', '-extent', '1200x900'),
}


class Symscope:
    def __init__(self, program):
        self.program = program
        self.env = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8'}
        self.env |= {k: v for k, v in os.environ.items() if k.endswith('SAN_OPTIONS')}

    def run(self, *arguments):
        return subprocess.run([self.program, *map(str, arguments)], env=self.env, capture_output=True, text=True)

    def inspect(self, path, *options):
        """(verdict, {signal})"""
        item = json.loads(self.run('inspect', '--json', *options, path).stdout)
        return item['verdict'], {e['signal'] for e in item['evidence']}


def strip(path, out):
    """The same PNG with its picture only."""
    data = path.read_bytes()
    kept, i = data[:8], 8
    while i < len(data):
        end = i + 12 + struct.unpack_from('>I', data, i)[0]
        if data[i + 4:i + 8] in (b'IHDR', b'IDAT', b'IEND'):
            kept += data[i:end]
        i = end
    out.write_bytes(kept)
    return len(kept) < len(data)


def main():
    eye_path, program = sys.argv[1:]
    tap = Tap('attack-pictures')
    eye = Eye(eye_path)
    symscope = Symscope(program)
    with tempfile.TemporaryDirectory(prefix='attack-taint-') as folder:
        folder = pathlib.Path(folder)
        files = images.make(folder / 'images')
        whole, both, again, small = (folder / f'{n}.png' for n in ('whole', 'both', 'again', 'small'))
        bare, plain, changed = (folder / f'{n}.png' for n in ('bare', 'plain', 'changed'))
        capture, page, copy = (folder / n for n in ('capture.dcm', 'page.pdf', 'copy.nii'))

        def marked(text, path, cap):
            assert eye.ask('load', path) == '1', path
            content, unmarked, words = eye.judge(cap)
            if not content or unmarked:
                tap.save(eye, 'taint-' + path.stem)
            tap.report(content > 0 and unmarked == 0, text, content, unmarked, words)

        done = symscope.run('render', files['big.nii'], '-o', whole, '--size', '900x700')
        verdict, signals = symscope.inspect(whole)
        tap.report(verdict == 'synthetic', 'an exported picture is synthetic by its labels', done.stderr, verdict, signals)
        done = symscope.run('render', whole, '-o', again, '--size', '900x700')
        marked('opened and exported again it has the mark', again, 23)

        done = symscope.run('compare', files['plain.nii'], files['big.nii'], '-o', both, '--size', '1400x700')
        verdict, signals = symscope.inspect(both)
        tap.report(verdict in ('synthetic', 'partly-synthetic'), 'so is one beside an image without labels', done.stderr, verdict)

        done = symscope.run('render', files['big.nii'], '-o', capture, '--size', '900x700')
        verdict, signals = symscope.inspect(capture)
        tap.report(verdict == 'synthetic', 'a picture written as DICOM is synthetic by its labels', done.stderr, verdict, signals)
        symscope.run('render', capture, '-o', again, '--size', '900x700')
        marked('and has the mark when it is opened', again, 23)

        done = symscope.run('render', files['big.nii'], '-o', page, '--size', '900x700')
        if shutil.which('pdftoppm') and shutil.which('pdfimages'):
            subprocess.run(['pdftoppm', '-png', '-r', '90', '-f', '1', '-singlefile', page, page.with_suffix('')], check=True)
            marked('a page of a PDF has the mark', page.with_suffix('.png'), 20)
            subprocess.run(['pdfimages', '-png', page, folder / 'taken'], check=True)
            verdict, signals = symscope.inspect(folder / 'taken-000.png', '--pixels')
            tap.report('W-SDM' in signals, 'and the picture taken out of it the watermark', verdict, signals)
        else:
            tap.report(True, 'a page of a PDF has the mark # SKIP poppler-utils is not installed')

        symscope.run('render', files['big.nii'], '-o', small, '--size', '160x160')
        marked('a thumbnail has the mark', small, 12)

        done = symscope.run('label', '--synthetic', files['plain.nii'], copy)
        verdict, signals = symscope.inspect(copy)
        tap.report(verdict == 'synthetic', 'a labelled copy is synthetic', done.stderr, verdict)

        tap.report(strip(whole, bare), 'the labels of an export can be stripped')
        verdict, signals = symscope.inspect(bare)
        tap.report(verdict == 'no-label', 'after that none is left', verdict, signals)
        verdict, signals = symscope.inspect(bare, '--pixels')
        tap.report(verdict == 'synthetic' and 'W-SDM' in signals, 'and the watermark says that it is synthetic', verdict, signals)
        for text, change in CHANGES.items():
            if not shutil.which('convert'):
                tap.report(True, f'{text} # SKIP ImageMagick is not installed')
                continue
            subprocess.run(['convert', str(bare), '-strip', *change, str(changed)], check=True)
            verdict, signals = symscope.inspect(changed, '--pixels')
            tap.report(verdict == 'synthetic' and 'W-SDM' in signals, f'also {text}', verdict, signals)

        symscope.run('render', files['plain.nii'], '-o', plain, '--size', '900x700')
        strip(plain, bare)
        verdict, signals = symscope.inspect(bare, '--pixels')
        tap.report('W-SDM' not in signals, 'an image without labels has no watermark either', verdict, signals)
    eye.close()
    tap.done()


if __name__ == '__main__':
    main()
