#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of `symscope compare`: its object, its warnings, its regions, its exit statuses."""
import gzip
import json
import pathlib
import struct
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE, DATA = sys.argv[1], pathlib.Path(sys.argv[2])
PLAIN = DATA / 'nifti' / 'int16-little.nii'
SYNTHETIC = DATA / 'nifti' / 'label-extension.nii'
NUMBERS = ['voxels', 'mae', 'rmse', 'max_abs', 'psnr', 'ssim', 'ncc', 'mutual_information', 'histogram_distance']
REGION = ['dice', 'iou', 'precision', 'recall', 'hausdorff_mm', 'hausdorff95_mm', 'volume_a_mm3', 'volume_b_mm3']


def run(*args):
    return tap.run(SYMSCOPE, 'compare', *args)


def compare(*args):
    done = run(*args, '--json')
    return done, json.loads(done.stdout) if done.returncode == 0 else None


def write(path, value, size=(24, 20, 6), spacing=(1.5, 0.75, 2.0), descrip=b''):
    """A NIfTI of int16 whose voxels are value (x, y, z)."""
    header = bytearray(352)
    struct.pack_into('<i', header, 0, 348)
    struct.pack_into('<8h', header, 40, 3, *size, 1, 1, 1, 1)
    struct.pack_into('<2h', header, 70, 4, 16)
    struct.pack_into('<4f', header, 76, 1, *spacing)
    struct.pack_into('<3f', header, 108, 352, 1, 0)
    struct.pack_into('<b', header, 123, 2)
    header[148:148 + len(descrip)] = descrip
    struct.pack_into('<2h', header, 252, 0, 1)
    for i in range(3):
        struct.pack_into('<f', header, 280 + 16 * i + 4 * i, spacing[i])
    header[344:348] = b'n+1\0'
    values = [value(x, y, z) for z in range(size[2]) for y in range(size[1]) for x in range(size[0])]
    path.write_bytes(bytes(header) + struct.pack(f'<{len(values)}h', *values))
    return path


def texture(x, y, z):
    return ((x * 73856093 ^ y * 19349663 ^ z * 83492791) >> 3) % 200 + 20 * x


def box(low, high, label):
    return lambda x, y, z: label if all(a <= v < b for v, a, b in zip((x, y, z), low, high)) else 0


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        a = write(folder / 'a.nii', texture)
        done, found = compare(a, a)
        report(done.returncode == 0 and all(name in found for name in NUMBERS) and found['voxels'] == 24 * 20 * 6
               and found['mae'] == 0 and found['psnr'] is None and abs(found['ssim'] - 1) < 1e-9
               and [s['kind'] for s in found['suspicion']] == ['identical']
               and found['alignment']['basis'] == 'same-grid' and not found['alignment']['interpolated'],
               'identical images', done.stdout, done.stderr)
        report(found['a']['path'] == str(a) and found['b']['verdict'] == 'no-label', 'both are as in inspect', found)

        done, found = compare(PLAIN, SYNTHETIC)
        report(done.returncode == 0 and not found['a']['marked'] and found['b']['marked'], 'each keeps its verdict', found)

        signs = write(folder / 'signs.nii', lambda x, y, z: texture(x, y, z) + (5 if (x * 7 + y * 3 + z) % 2 else -5))
        found = compare(a, signs)[1]
        bounded = [s for s in found['suspicion'] if s['kind'] == 'bounded-perturbation']
        report(len(bounded) == 1 and bounded[0]['epsilon'] == 5 and bounded[0]['share'] == 1 and found['mae'] == 5
               and found['max_abs'] == 5 and abs(found['rmse'] - 5) < 1e-9, 'a sign pattern is seen', found)
        mirrored = write(folder / 'mirrored.nii', lambda x, y, z: texture(23 - x, y, z))
        found = compare(a, mirrored)[1]
        report('flipped' in [s['kind'] for s in found['suspicion']], 'a mirrored image is seen', found['suspicion'])

        finer = write(folder / 'finer.nii', lambda x, y, z: 10 * x, (48, 20, 6), (0.75, 0.75, 2.0))
        coarse = write(folder / 'coarse.nii', lambda x, y, z: 20 * x)
        found = compare(coarse, finer)[1]
        report(found['alignment']['basis'] == 'patient-assumed' and found['max_abs'] == 0 and found['voxels'] == 24 * 20 * 6,
               'grids are brought together by patient position', found['alignment'], found['max_abs'])

        one = write(folder / 'one.nii', box((4, 4, 1), (8, 8, 5), 1))
        two = write(folder / 'two.nii', box((6, 4, 1), (10, 8, 5), 1))
        done, found = compare(a, signs, '--labels-a', one, '--labels-b', two, '--union', 'whole=1+2')
        regions = found['labels']
        report(done.returncode == 0 and list(regions) == ['1', 'whole'] and all(name in regions['1'] for name in REGION)
               and regions['1']['dice'] == 0.5 and abs(regions['1']['iou'] - 1 / 3) < 1e-12
               and abs(regions['1']['hausdorff_mm'] - 3) < 1e-6 and abs(regions['1']['volume_a_mm3'] - 64 * 2.25) < 1e-6
               and regions['whole'] == regions['1'], 'regions are measured', done.stdout)

        done = run(a, signs, '--labels-a', one, '--labels-b', two)
        report(done.returncode == 0 and 'Dice: 0.5' in done.stdout and 'Mean absolute error: 5' in done.stdout
               and 'sign pattern' in done.stdout and 'ORIGIN NOT ESTABLISHED' in done.stdout, 'lines for a person', done.stdout)
        packed = folder / 'a.nii.gz'
        packed.write_bytes(gzip.compress(a.read_bytes()))
        done, found = compare(a, packed)
        report(found['max_abs'] == 0, 'a packed copy is identical', done.stderr)
        picture = folder / 'out.png'
        done, found = compare(a, signs, '-o', picture)
        report(picture.exists() and found['mae'] == 5, 'picture and numbers in one run', done.stderr)

        for args in ([a], [a, a, a], [a, a, '--labels-a', one], [a, a, '--union', '1+x']):
            done = run(*args)
            report(done.returncode == 2 and done.stdout == '' and len(done.stderr.splitlines()) == 1,
                   'wrong usage: ' + ' '.join(pathlib.Path(p).name for p in args), done.stdout, done.stderr)
        for args in ([a, folder / 'none.nii'], [a, a, '--labels-a', one, '--labels-b', folder / 'none.nii']):
            done = run(*args, '--json')
            report(done.returncode == 1 and done.stdout == '' and 'none.nii' in done.stderr, 'a file that is not there',
                   done.stdout, done.stderr)
    tap.plan()


if __name__ == '__main__':
    main()
