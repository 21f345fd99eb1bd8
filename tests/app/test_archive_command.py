#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Archives and further axes on the command line: by which names files open, and what is refused in words."""
import gzip
import json
import pathlib
import struct
import sys
import tempfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE, DATA = sys.argv[1], pathlib.Path(sys.argv[2])
NIFTI, PNG = DATA / 'nifti' / 'int16-little.nii', DATA / 'png' / 'grey-8.png'


def inspect(*paths):
    done = tap.run(SYMSCOPE, 'inspect', '--json', '--samples', *paths)
    return done, {o['path']: o for o in map(json.loads, done.stdout.splitlines())}


def check_archive(tmp):
    path = tmp / 'a.zip'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
        z.write(NIFTI, 'mr/brain.nii')
        z.write(PNG, 'picture.png', zipfile.ZIP_STORED)
        z.writestr('picture.json', '{"synthetic": true}')
        z.writestr('letter.txt', 'nothing to see')
    done, items = inspect(path)
    names = [f'{path}:mr/brain.nii', f'{path}:picture.png']
    report(done.returncode == 0 and sorted(items) == names, 'images of an archive have names of their own', done.stderr,
           list(items))
    _, plain = inspect(NIFTI, PNG)
    report([items[n]['image']['sha256'] for n in names] == [plain[str(p)]['image']['sha256'] for p in (NIFTI, PNG)],
           'and the samples of the files outside')
    report(items[names[1]]['verdict'] == 'synthetic' and not items[names[0]]['marked'],
           'a sidecar in the archive is of its neighbour', items[names[1]]['evidence'])
    done, one = inspect(names[0])
    report(done.returncode == 0 and list(one) == names[:1], 'one of them opens by its name', done.stderr)
    done, none = inspect(f'{path}:gone.png')
    report(done.returncode == 1 and none[f'{path}:gone.png']['error']['kind'] == 'not-found', 'one that is not there does not',
           done.stderr)
    out = tmp / 'out.png'
    done = tap.run(SYMSCOPE, 'render', names[0], '-o', out, '--size', '200x100')
    report(done.returncode == 0 and out.read_bytes()[16:24] == struct.pack('>2I', 200, 100), 'render takes it', done.stderr)
    done = tap.run(SYMSCOPE, 'compare', names[0], NIFTI, '--json')
    report(done.returncode == 0 and json.loads(done.stdout)['max_abs'] == 0, 'compare takes it', done.stderr)
    for given in (path, names[1]):
        done = tap.run(SYMSCOPE, 'label', '--synthetic', given, tmp / 'copy.png')
        report(done.returncode == 1 and 'unpack it first' in done.stderr and not (tmp / 'copy.png').exists(),
               'label says that it cannot', done.stderr)
    (tmp / 'bad.zip').write_bytes(path.read_bytes()[:-30])
    done, items = inspect(tmp / 'bad.zip')
    report(done.returncode == 1 and items[str(tmp / 'bad.zip')]['error']['kind'] == 'corrupt', 'an archive without an end is damaged',
           done.stderr)


def check_layers(tmp):
    """gzip within the archive, stored and deflated, and the two files of a pair."""
    path, pair = tmp / 'layers.zip', DATA / 'nifti' / 'two-pair.hdr'
    packed = gzip.compress(NIFTI.read_bytes())
    with zipfile.ZipFile(path, 'w') as z:
        z.writestr('a.nii.gz', packed, zipfile.ZIP_STORED)
        z.writestr('b.nii.gz', packed, zipfile.ZIP_DEFLATED)
        z.writestr('c.nii.gz', gzip.compress(packed))
        z.write(pair, 'set/pair.hdr', zipfile.ZIP_DEFLATED)
        z.write(pair.with_suffix('.img'), 'set/pair.img', zipfile.ZIP_DEFLATED)
    done, items = inspect(path)
    _, plain = inspect(NIFTI, pair)
    digests = [items[f'{path}:{name}']['image']['sha256'] for name in ('a.nii.gz', 'b.nii.gz', 'set/pair.hdr')]
    expected = [plain[str(p)]['image']['sha256'] for p in (NIFTI, NIFTI, pair)]
    report(digests == expected, 'gzip and pairs in an archive give the samples of the files outside', digests, expected)
    twice = items[f'{path}:c.nii.gz']
    report(done.returncode == 1 and twice['error']['kind'] == 'unsupported' and 'more than once' in twice['error']['message'],
           'gzip within gzip is said', twice)


def check_axes(tmp):
    header = bytearray(352)
    struct.pack_into('<i', header, 0, 348)
    struct.pack_into('<8h', header, 40, 5, 8, 8, 1, 4, 3, 1, 1)
    struct.pack_into('<2h', header, 70, 2, 8)
    struct.pack_into('<6f', header, 76, 1, 1, 1, 1, 2, 1)
    struct.pack_into('<3f', header, 108, 352, 1, 0)
    header[123] = 2 | 8
    header[344:348] = b'n+1\0'
    path, out = tmp / 'axes.nii', tmp / 'axes.png'
    path.write_bytes(bytes(header) + b''.join(bytes([20 * v]) * 64 for v in range(12)))

    _, items = inspect(path)
    report(items[str(path)]['image'].get('axes') == [
        {'name': 'Time', 'size': 4, 'unit': 's', 'first': 0, 'step': 2},
        {'name': 'Dimension 5', 'size': 3, 'unit': '', 'first': None, 'step': None}], 'inspect names the axes', items)
    _, items = inspect(NIFTI)
    report('axes' not in items[str(NIFTI)]['image'], 'and none of an image without')

    def render(*options):
        done = tap.run(SYMSCOPE, 'render', path, '-o', out, '--size', '64x64', '--window', '128,256', *options)
        return done, out.read_bytes() if done.returncode == 0 else None

    _, by_axes = render('--along', '2,1')
    _, flat = render('--frame', '6')
    _, other = render('--along', '2,2')
    report(by_axes is not None and by_axes == flat and by_axes != other, '--along goes along each axis by itself')
    for given, word in (('4', '0 … 3'), ('0,3', '0 … 2'), ('0,0,0', '2 axes'), ('x', '0 … 3'), ('-1', '0 … 3')):
        done, _ = render(f'--along={given}')
        report(done.returncode != 0 and word in done.stderr, f'--along {given} is refused', done.stderr)


def main():
    with tempfile.TemporaryDirectory(prefix='symscope-archive-') as tmp:
        check_archive(pathlib.Path(tmp))
        check_layers(pathlib.Path(tmp))
        check_axes(pathlib.Path(tmp))
    tap.plan()


main()
