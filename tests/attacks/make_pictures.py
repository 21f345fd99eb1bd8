#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of README.md: what `legibility` measures, in its smallest pane.

    make_pictures.py LEGIBILITY FOLDER
"""
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib


def chunk(kind, body):
    return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))


def write_png(path, width, height, pixels):
    rows = b''.join(b'\x01' + bytes([pixels[3 * y * width + x] - (pixels[3 * y * width + x - 3] if x > 2 else 0) & 255
                                     for x in range(3 * width)]) for y in range(height))
    path.write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>2I5B', width, height, 8, 2, 0, 0, 0))
                     + chunk(b'IDAT', zlib.compress(rows, 9)) + chunk(b'IEND', b''))


def main(program, folder):
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([program, made], check=True, stdout=subprocess.DEVNULL)
        for name in ('CT', 'MR', 'mammogram', 'dermatology', 'noise', 'white'):
            head, size, rest = pathlib.Path(made, f'{name}.ppm').read_bytes().split(b' ', 2)
            height, pixels = rest.split(b' 255\n', 1)
            write_png(pathlib.Path(folder, f'mark-{name.lower()}.png'), int(size), int(height), pixels)


if __name__ == '__main__':
    main(*sys.argv[1:])
