#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of README.md, made by the program from an image made here.

    make_pictures.py PROGRAM FOLDER
"""
import pathlib
import subprocess
import sys
import tempfile

import images

VIEWS = {'texture': [], 'bright': ['--window', '1000,2000'], 'dark': ['--window', '4000,3000'],
         'colour': ['--colormap', 'viridis']}


def main(program, folder):
    with tempfile.TemporaryDirectory() as made:
        image = images.make(made)['big.nii']
        for name, options in VIEWS.items():
            subprocess.run([program, 'render', image, '-o', pathlib.Path(folder, f'mark-{name}.png'), '--size', '320x240',
                            *options], check=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
