#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Voxels of real images lie where independent readers put them, to 1e-3 mm.

The images are those of Debian packages that happen to be installed, and of the corpus of real images
where it is at hand (`shared` beside the source folder, or where SYMSCOPE_SHARED says); more folders may be
given as arguments. NIfTI headers are
read here, by the formulas of nifti1.h; pydicom reads DICOM, where it is installed.
"""
import gzip
import itertools
import json
import math
import os
import pathlib
import struct
import sys
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

try:
    import pydicom
except ImportError:
    pydicom = None

warnings.simplefilter('ignore')  # of headers that break rules
SYMSCOPE, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
SHARED = pathlib.Path(os.environ.get('SYMSCOPE_SHARED', SOURCE.parent / 'shared'))
ROOTS = [
    SHARED / 'corpus' / 'dicom', SHARED / 'corpus' / 'nifti',
    '/usr/lib/python3/dist-packages/pydicom/data/test_files', '/usr/lib/python3/dist-packages/nibabel',
    '/usr/share/mricron/templates', '/usr/share/octave/packages', '/usr/share/doc/dicom3tools/examples',
    '/usr/share/doc/dicomnifti/examples', '/usr/lib/python3/dist-packages/dipy/data/files',
    '/usr/lib/python3/dist-packages/nipy', '/usr/share/doc/insighttoolkit5-examples/examples/Data',
    *sys.argv[3:],
]
TOLERANCE = 1e-3
# More files of one root take too long; those left out are counted.
MOST = 120
LARGEST = 8 << 20


def inspect(paths):
    """By path: a single file is one image."""
    done = tap.run(SYMSCOPE, 'inspect', '--json', '--samples', *paths, timeout=300)
    return {o['path']: o['image'] for o in map(json.loads, done.stdout.splitlines())}


# What the files say: for each plane nine numbers, its first voxel and the steps to the next column and row,
# LPS millimetres; None where they say nothing

def nifti_affine(h, order, second):
    """Rows of the matrix to RAS, by the codes: sform before qform (nifti1.h, method 3, then 2)."""
    if second:
        pixdim = struct.unpack_from(order + '8d', h, 104)
        qcode, scode = struct.unpack_from(order + '2i', h, 344)
        q = struct.unpack_from(order + '6d', h, 352)
        rows = struct.unpack_from(order + '12d', h, 400)
        units = struct.unpack_from(order + 'i', h, 500)[0]
    else:
        pixdim = struct.unpack_from(order + '8f', h, 76)
        qcode, scode = struct.unpack_from(order + '2h', h, 252)
        q = struct.unpack_from(order + '6f', h, 256)
        rows = struct.unpack_from(order + '12f', h, 280)
        units = h[123]
    factor = {1: 1000, 3: 1e-3}.get(units & 7, 1)
    if scode > 0:
        m = [list(rows[4 * i:4 * i + 4]) for i in range(3)]
    elif qcode > 0:
        b, c, d = q[:3]
        a = 1 - (b * b + c * c + d * d)
        if a < 1e-7:
            a = 1 / math.sqrt(b * b + c * c + d * d)
            b, c, d, a = b * a, c * a, d * a, 0
        else:
            a = math.sqrt(a)
        r = [[a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
             [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
             [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b]]
        steps = [abs(pixdim[1]), abs(pixdim[2]), abs(pixdim[3]) * (-1 if pixdim[0] < 0 else 1)]
        m = [[r[i][k] * steps[k] for k in range(3)] + [q[3 + i]] for i in range(3)]
    else:
        return None
    return [[v * factor for v in row] for row in m]


def nifti_planes(path):
    with (gzip.open(path) if path.suffix == '.gz' else open(path, 'rb')) as f:
        h = f.read(540)
    for order in '<>':
        size = struct.unpack_from(order + 'i', h, 0)[0]
        if size == 348 and h[344:347] in (b'n+1', b'ni1'):
            dims = struct.unpack_from(order + '8h', h, 40)
        elif size == 540:
            dims = struct.unpack_from(order + '8q', h, 16)
        else:
            continue
        m = nifti_affine(h, order, size == 540)
        if m is None:
            return None
        m = [[-v for v in m[0]], [-v for v in m[1]], m[2]]
        slices = dims[3] if dims[0] >= 3 else 1
        return [[m[i][3] + m[i][2] * k for i in range(3)] + [m[i][0] for i in range(3)] + [m[i][1] for i in range(3)]
                for k in range(slices)]
    raise ValueError('no NIfTI')


def unit(v):
    length = math.hypot(*v)
    return [c / length for c in v]


def place(position, orientation, spacing):
    """Directions have the length 1 and are at right angles, whatever few digits make of them."""
    values = [float(v) for v in list(position) + list(orientation) + list(spacing)]
    row = unit(values[3:6])
    along = sum(a * b for a, b in zip(row, values[6:9]))
    column = unit([b - along * a for a, b in zip(row, values[6:9])])
    return values[:3] + [c * values[10] for c in row] + [c * values[9] for c in column]


def group(frame, shared, name):
    for parent in (frame, shared):
        sequence = parent.get(name) if parent is not None else None
        if sequence:
            return sequence[0]
    raise ValueError('no ' + name)


def dicom_planes(path):
    data = pydicom.dcmread(path, stop_before_pixels=True)
    frames = data.get('PerFrameFunctionalGroupsSequence')
    if 'MOSAIC' in data.get('ImageType', ()):
        raise ValueError('the place of a mosaic is that of its slices')
    if frames is not None and len(frames) != int(data.get('NumberOfFrames') or 1):
        raise ValueError('which group is of which frame is not known')
    if frames is not None:
        shared = (data.get('SharedFunctionalGroupsSequence') or [None])[0]
        return [place(group(f, shared, 'PlanePositionSequence').ImagePositionPatient,
                      group(f, shared, 'PlaneOrientationSequence').ImageOrientationPatient,
                      group(f, shared, 'PixelMeasuresSequence').PixelSpacing) for f in frames]
    if int(data.get('NumberOfFrames') or 1) > 1:
        raise ValueError('frames without groups')
    return [place(data.ImagePositionPatient, data.ImageOrientationPatient, data.PixelSpacing)]


# What Symscope says

def planes_of(image):
    dims = image['dims'] + [1] * 3
    if 'planes' in image:
        return image['planes']
    a = image['affine']
    if a is None:
        return None
    return [[a[4 * k + 3] + a[4 * k + 2] * p for k in range(3)] + [a[4 * k] for k in range(3)]
            + [a[4 * k + 1] for k in range(3)] for p in range(dims[2])]


def distance(a, b, dims):
    """Between the corners of two planes: farther apart than any other voxel of them."""
    return max(math.dist(*([p[k] + c * p[3 + k] + r * p[6 + k] for k in range(3)] for p in (a, b)))
               for c, r in itertools.product((0, dims[0] - 1), (0, dims[1] - 1)))


def difference(found, expected, dims):
    if found is None:
        return math.inf
    # times lie where the first one does
    return max(min(distance(f, e, dims) for f in found) for e in expected)


def candidates(root):
    for path in sorted(pathlib.Path(root).rglob('*')):
        if not path.is_file() or not 0 < path.stat().st_size < LARGEST:
            continue
        try:
            with (gzip.open(path) if path.suffix == '.gz' else open(path, 'rb')) as f:
                head = f.read(352)
            if head[128:132] == b'DICM' and pydicom is not None:
                yield path, dicom_planes(path)
            elif head[344:347] in (b'n+1', b'ni1') or head[4:7] in (b'n+2', b'ni2'):
                yield path, nifti_planes(path)
        except Exception:  # malformed, or without a place: nothing to compare
            continue


def check(root):
    expected = list(itertools.islice(candidates(root), MOST + 1))
    more, expected = len(expected) > MOST, expected[:MOST]
    images = inspect([path for path, _ in expected]) if expected else {}
    wrong, compared, silent, largest = [], 0, 0, 0.0
    for path, planes in expected:
        image = images.get(str(path))
        if image is None or 'mosaic' in image:  # not an image, or one whose place is that of its slices
            continue
        if planes is None:
            silent += 1
            if image['affine'] is not None:
                wrong.append(f'{path}: a place that the file does not state')
            continue
        found = difference(planes_of(image), planes, image['dims'])
        compared += 1
        largest = max(largest, found)
        if not found <= TOLERANCE:
            wrong.append(f'{path}: {found:g} mm')
    report(not wrong, f'{root}: {compared} images within {largest:.2g} mm, {silent} without a place'
           + (f', only the first {MOST}' if more else ''), wrong)


def main():
    roots = [root for root in ROOTS if pathlib.Path(root).is_dir()]
    if not roots:
        tap.skip('neither the corpus of real images nor a package with images is installed')
        return
    for root in roots:
        check(root)
    tap.plan()


main()
