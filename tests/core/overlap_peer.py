#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The overlaps of core/compare against SciPy and NumPy, to 1e-6.

    overlap_peer.py OVERLAP-OF
"""
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from scipy import ndimage
except ImportError as error:
    print(f'1..0 # SKIP {error}')
    sys.exit(0)

SPACING = np.array([2, 0.75, 1.5])


def surface(mask):
    return mask & ~ndimage.binary_erosion(mask)


def expected(a, b):
    flat = len(a) == 1
    spacing = SPACING[1:] if flat else SPACING
    p, q = (surface(m[0] if flat else m) for m in (a, b))
    distances = np.concatenate([ndimage.distance_transform_edt(~q, spacing)[p], ndimage.distance_transform_edt(~p, spacing)[q]])
    both = (a & b).sum()
    voxel = SPACING.prod()
    return {
        'dice': 2 * both / (a.sum() + b.sum()), 'iou': both / (a | b).sum(), 'precision': both / b.sum(),
        'recall': both / a.sum(), 'hausdorff': distances.max(), 'hausdorff_95': np.percentile(distances, 95),
        'surface_distance': distances.mean(), 'volume_a': a.sum() * voxel, 'volume_b': b.sum() * voxel,
    }


def main():
    cases = [(60, 50, 1), (41, 52, 23), (64, 64, 64)]
    failed = 0
    print(f'1..{len(cases)}')
    for number, (columns, rows, slices) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'samples'
            out = subprocess.run([sys.argv[1], *map(str, (columns, rows, slices)), str(path)], check=True,
                                 capture_output=True, text=True).stdout
            a, b = np.fromfile(path, np.uint8).reshape(2, slices, rows, columns)
        got = {tuple(line.split()[:2]): float(line.split()[2]) for line in out.splitlines()}
        wrong = []
        for region, labels in {'1': [1], '2': [2], '0': [1, 2]}.items():
            for name, value in expected(np.isin(a, labels), np.isin(b, labels)).items():
                if not np.isclose(got[region, name], value, rtol=1e-6, atol=1e-6):
                    wrong.append(f'{region} {name}: {got[region, name]} instead of {value}')
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} - {columns} x {rows} x {slices}")
        for line in wrong:
            print('# ' + line)
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
