#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every voxel lies where the file says: to 1e-3 mm, in volumes of every kind.

The files are written here, byte by byte. The expected place of a voxel is what the header states, by
the formula of PS3.3 C.7.6.2.1.1 or of nifti1.h; pydicom, nibabel and dcm2niix say theirs, where they are
installed.
"""
import itertools
import json
import math
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

try:
    import pydicom
except ImportError:
    pydicom = None
try:
    import nibabel
except ImportError:
    nibabel = None

SYMSCOPE = sys.argv[1]
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix='symscope-geometry-'))
COLUMNS, ROWS = 5, 4
TOLERANCE = 1e-3


def inspect(path):
    done = subprocess.run([SYMSCOPE, 'inspect', '--json', '--pixels', str(path)], capture_output=True, text=True,
                          timeout=120)
    return [json.loads(line) for line in done.stdout.splitlines()]


# DICOM, explicit little-endian

def element(tag, vr, value):
    if isinstance(value, list):  # a sequence: items of elements
        value = b''.join(struct.pack('<HHI', 0xfffe, 0xe000, len(item)) + item for item in value)
    elif isinstance(value, str):
        value = value.encode()
    if len(value) % 2:
        value += b'\0' if vr == 'UI' else b' '
    head = struct.pack('<HH', tag >> 16, tag & 0xffff) + vr.encode()
    if vr in ('SQ', 'OW', 'OB'):
        return head + struct.pack('<HI', 0, len(value)) + value
    return head + struct.pack('<H', len(value)) + value


def decimals(values):
    return '\\'.join('%.10g' % v for v in values)


def us(tag, value):
    return element(tag, 'US', struct.pack('<H', value))


def cross(a, b):
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def dicom(path, series, number, first, planes, sop='1.2.840.10008.5.1.4.1.1.4', spacing=(0.7, 0.6), extra=None):
    """One file; planes are (position, orientation) of its frames, which are numbered from `first`."""
    several = len(planes) > 1
    parts = [
        element(0x00080016, 'UI', sop), element(0x00080018, 'UI', f'{series}.{number}'),
        element(0x00080060, 'CS', 'MR'),
        element(0x0020000d, 'UI', '1.2.3'), element(0x0020000e, 'UI', series),
        element(0x00200013, 'IS', str(number))]
    if not several:
        parts += [element(0x00200032, 'DS', decimals(planes[0][0])), element(0x00200037, 'DS', decimals(planes[0][1]))]
    parts += [element(0x00200052, 'UI', '1.2.3.4'), us(0x00280002, 1), element(0x00280004, 'CS', 'MONOCHROME2')]
    if several:
        parts.append(element(0x00280008, 'IS', str(len(planes))))
    parts += [us(0x00280010, ROWS), us(0x00280011, COLUMNS)]
    if not several:
        parts.append(element(0x00280030, 'DS', decimals(spacing)))
    parts += [us(0x00280100, 16), us(0x00280101, 16), us(0x00280102, 15), us(0x00280103, 0)]
    if several:
        measures = element(0x00289110, 'SQ', [element(0x00280030, 'DS', decimals(spacing))])
        frames = [element(0x00209113, 'SQ', [element(0x00200032, 'DS', decimals(position))])
                  + element(0x00209116, 'SQ', [element(0x00200037, 'DS', decimals(orientation))])
                  for position, orientation in planes]
        parts += [element(0x52009229, 'SQ', [measures]), element(0x52009230, 'SQ', frames)]
    values = [1 + first + i for i in range(len(planes)) for _ in range(ROWS * COLUMNS)]
    parts.append(element(0x7fe00010, 'OW', struct.pack(f'<{len(values)}H', *values)))
    meta = element(0x00020002, 'UI', sop) + element(0x00020003, 'UI', f'{series}.{number}') \
        + element(0x00020010, 'UI', '1.2.840.10008.1.2.1')
    meta = element(0x00020000, 'UL', struct.pack('<I', len(meta))) + meta
    path.write_bytes(b'\0' * 128 + b'DICM' + meta + b''.join(parts))


def place_of(position, orientation, spacing=(0.7, 0.6)):
    """First voxel and the steps to the next column and row; Pixel Spacing is rows first."""
    return list(position) + [c * spacing[1] for c in orientation[:3]] + [c * spacing[0] for c in orientation[3:]]


def places_by_pydicom(folder):
    places = []
    for path in sorted(folder.iterdir()):
        data = pydicom.dcmread(path)
        frames = data.get('PerFrameFunctionalGroupsSequence')
        if frames is None:
            places.append(place_of(data.ImagePositionPatient, data.ImageOrientationPatient, data.PixelSpacing))
            continue
        spacing = data.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing
        for frame in frames:
            places.append(place_of(frame.PlanePositionSequence[0].ImagePositionPatient,
                                   frame.PlaneOrientationSequence[0].ImageOrientationPatient, spacing))
    return [[float(v) for v in place] for place in places]


def planes_of(image):
    """Nine numbers for each plane, from `planes` or from the affine."""
    dims = image['dims'] + [1] * 3
    count = dims[2] * dims[3] * dims[4]
    if 'planes' in image:
        return image['planes']
    a = image['affine']
    if a is None:
        return None
    return [[a[4 * k + 3] + a[4 * k + 2] * (p % dims[2]) for k in range(3)] + [a[4 * k] for k in range(3)]
            + [a[4 * k + 1] for k in range(3)] for p in range(count)]


def corners(place):
    """Where the corners of a plane lie: farther apart than any other of its voxels."""
    return [[place[k] + c * place[3 + k] + r * place[6 + k] for k in range(3)]
            for c, r in itertools.product((0, COLUMNS - 1), (0, ROWS - 1))]


def largest_difference(found, expected):
    """Both in any order: each place to the nearest of the others."""
    if found is None or len(found) != len(expected):
        return math.inf
    left, worst = list(found), 0
    for place in expected:
        distances = [max(math.dist(a, b) for a, b in zip(corners(place), corners(other))) for other in left]
        best = distances.index(min(distances))
        worst = max(worst, distances[best])
        del left[best]
    return worst


def check(name, planes, is_grid, frames=False, notes=(), images=1, shape=None, spacing=(0.7, 0.6)):
    folder = FOLDER / name
    folder.mkdir()
    series = len(list(FOLDER.iterdir()))
    # the order of the files is none of the positions'
    order = sorted(range(len(planes)), key=lambda i: (i * 7) % (len(planes) + 1))
    if frames:
        dicom(folder / 'a.dcm', f'1.2.9.{series}', 1, 0, [planes[i] for i in order], '1.2.840.10008.5.1.4.1.1.4.1')
    else:
        for k, i in enumerate(order):
            dicom(folder / f'{k:03}.dcm', f'1.2.9.{series}', k + 1, k, [planes[i]], spacing=spacing)
    found = inspect(folder)
    report(len(found) == images and all(item['image'] for item in found), f'{name}: {images} image(s)', found)
    found = [item['image'] for item in found if item['image']]
    places = [place for image in found for place in planes_of(image) or []]
    expected = [place_of(*planes[i], spacing) for i in order]
    report(largest_difference(places, expected) < TOLERANCE, f'{name}: every voxel lies where the file says',
           (places, expected))
    if pydicom is not None:
        report(largest_difference(places, places_by_pydicom(folder)) < TOLERANCE, f'{name}: as pydicom has it', places)
    report(all((image['affine'] is not None) == is_grid for image in found),
           f'{name}: one matrix says it{"" if is_grid else " not"}', found)
    text = ' '.join(note for image in found for note in image['notes'])
    report(all(note in text for note in notes), f'{name}: says {notes}', text)
    if shape is not None:
        report(found[0]['dims'][2:] == shape, f'{name}: slices and times', found[0]['dims'])
    return folder, found


def along(start, step, count, orientation):
    return [([s + i * d for s, d in zip(start, step)], orientation) for i in range(count)]


def rotated(a, b, c):
    """Directions of rows and columns, turned about three axes by degrees."""
    def turn(v, axis, angle):
        s, d = math.sin(math.radians(angle)), math.cos(math.radians(angle))
        i, j = [k for k in range(3) if k != axis]
        v = list(v)
        v[i], v[j] = d * v[i] - s * v[j], s * v[i] + d * v[j]
        return v
    row, column = [1, 0, 0], [0, 1, 0]
    for axis, angle in enumerate((a, b, c)):
        row, column = turn(row, axis, angle), turn(column, axis, angle)
    return row + column


def check_by_dcm2niix(folder, image):
    """The matrix of the same slices as dcm2niix writes it: RAS, rows from the bottom."""
    out = folder.parent / (folder.name + '-nii')
    out.mkdir()
    subprocess.run(['dcm2niix', '-b', 'n', '-f', 'x', '-o', out, folder], capture_output=True, timeout=60)
    written = sorted(out.glob('*.nii'))
    if not written:
        report(True, f'{folder.name}: dcm2niix # SKIP it wrote nothing')
        return
    header = written[0].read_bytes()[:348]
    dims = struct.unpack_from('<8h', header, 40)
    sform = [struct.unpack_from('<4f', header, 280 + 16 * r) for r in range(3)]
    a = image['affine']

    def ours(c, r, s):
        return [a[4 * k] * c + a[4 * k + 1] * r + a[4 * k + 2] * s + a[4 * k + 3] for k in range(3)]

    def theirs(i, j, s):
        x, y, z = (m[0] * i + m[1] * j + m[2] * s + m[3] for m in sform)
        return [-x, -y, z]
    last = dims[3] - 1
    # it may turn the order of slices round
    worst = min(max(math.dist(ours(c, r, s), theirs(c, ROWS - 1 - r, last - s if turned else s))
                    for c in (0, COLUMNS - 1) for r in (0, ROWS - 1) for s in (0, last)) for turned in (False, True))
    report(worst < TOLERANCE, f'{folder.name}: as dcm2niix has it', worst)


def check_dicom():
    oblique = rotated(20, -35, 12)
    normal = cross(oblique[:3], oblique[3:])
    volumes = [check('oblique', along([-31.25, 12.5, 88.125], [2.5 * c for c in normal], 6, oblique), True)]
    volumes.append(check('backwards', along([3, -4, 5], [-1.75 * c for c in normal], 5, oblique), True))
    sagittal = [0, 1, 0, 0, 0, -1]
    volumes.append(check('sagittal', along([-40, -80.5, 91.25], [1.2, 0, 0], 7, sagittal), True))
    volumes.append(check('coronal', along([-40, -80.5, 91.25], [0, 1.3, 0], 4, [1, 0, 0, 0, 0, -1]), True))
    if shutil.which('dcm2niix'):
        for folder, found in volumes:
            check_by_dcm2niix(folder, found[0])
    else:
        report(True, 'dcm2niix # SKIP it is not installed')

    # a tilted gantry: slices follow the table, not their normal
    tilt = rotated(18, 0, 0)
    folder, found = check('tilted', along([-50, -60, 100], [0, 0, 3], 6, tilt), True, notes=['not at right angles'])
    check('sheared', along([0, 0, 0], [0.9, 0.2, 2], 5, [1, 0, 0, 0, 1, 0]), True, notes=['not at right angles'])

    axial = [1, 0, 0, 0, 1, 0]
    uneven = [([-10, -20, z], axial) for z in (0, 2, 4.5, 9, 10)]
    only = 'only the acquired images are shown'
    check('uneven', uneven, False, notes=['varies from 1.00 to 4.50 mm', only])
    check('uneven-frames', uneven, False, frames=True, notes=['varies from', only])
    check('gap', [([-10, -20, z], axial) for z in (0, 2, 4, 10, 12)], False, notes=['2 slices are missing', only])
    check('wander', [([0.4 * (i % 2), 0, 2 * i], axial) for i in range(5)], False, notes=[only])
    fan = [([0, 0, 2 * i], rotated(0.01 * i, 0, 0)) for i in range(5)]
    check('nearly', fan, True)
    spread = [([0, 0, 0.02 * i], rotated(0.012 * i, 0, 0)) for i in range(5)]
    check('turning', spread, False, notes=['off one grid', only])
    check('microscopic', along([0, 0, 0], [0, 0, 0.004], 6, axial), True, spacing=(0.005, 0.004), shape=[6])
    beside = [([x, 0, z], axial) for z in (0, 3, 6) for x in (0, 50)]
    check('beside', beside, False, notes=['beside each other', only])
    check('times', [([1, 2, z], axial) for z in (0, 3, 6) for _ in range(2)], True, shape=[3, 2])

    # three planes through one point: as files three images, as frames one without a matrix
    mixed = [([0, 0, 10], axial), ([0, 0, 14], axial), ([5, 0, 0], sagittal), ([9, 0, 0], sagittal),
             ([0, 7, 0], [1, 0, 0, 0, 0, -1])]
    check('localizer', mixed, True, images=3)
    check('localizer-frames', mixed, False, frames=True, notes=['parallel planes'])
    radial = [([0, 0, 0], rotated(0, 15 * i, 0)) for i in range(6)]
    check('radial-frames', radial, False, frames=True, notes=['parallel planes'])
    check('frames', along([-31.25, 12.5, 88.125], [2.5 * c for c in normal], 6, oblique), True, frames=True, shape=[6])


# NIfTI-1

def nifti(path, dims, pixdim, qform=None, sform=None):
    header = bytearray(352)
    struct.pack_into('<i', header, 0, 348)
    struct.pack_into('<8h', header, 40, len(dims), *(list(dims) + [1] * (7 - len(dims))))
    struct.pack_into('<hh', header, 70, 4, 16)
    struct.pack_into('<8f', header, 76, *(pixdim + [1] * (8 - len(pixdim))))
    struct.pack_into('<f', header, 108, 352)
    header[123] = 2
    if qform is not None:
        struct.pack_into('<h', header, 252, 1)
        struct.pack_into('<6f', header, 256, *qform)
    if sform is not None:
        struct.pack_into('<h', header, 254, 1)
        struct.pack_into('<12f', header, 280, *sform)
    header[344:348] = b'n+1\0'
    path.write_bytes(bytes(header) + struct.pack(f'<{math.prod(dims)}h', *[i % 3000 for i in range(math.prod(dims))]))


def by_sform(m):
    return [list(m[4 * r:4 * r + 4]) for r in range(3)]


def by_qform(pixdim, q):
    """Method 2 of nifti1.h."""
    b, c, d, x, y, z = q
    a = math.sqrt(max(0, 1 - b * b - c * c - d * d))
    turn = [[a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c]]
    scale = [pixdim[1], pixdim[2], pixdim[3] * (-1 if pixdim[0] < 0 else 1)]
    return [[turn[r][k] * scale[k] for k in range(3)] + [(x, y, z)[r]] for r in range(3)]


def check_nifti(name, dims, pixdim, expected, **forms):
    path = FOLDER / (name + '.nii')
    nifti(path, dims, pixdim, **forms)
    image = inspect(path)[0]['image']
    affine = image['affine']
    if expected is None:
        report(affine is None and 'planes' not in image, f'{name}: no place is invented', image)
        return

    def difference(matrix):
        worst = 0
        for voxel in itertools.product(*[(0, d - 1) for d in dims[:3]]):
            ours = [sum(affine[4 * r + k] * voxel[k] for k in range(3)) + affine[4 * r + 3] for r in range(3)]
            theirs = [sum(matrix[r][k] * voxel[k] for k in range(3)) + matrix[r][3] for r in range(3)]
            worst = max(worst, math.dist(ours, [-theirs[0], -theirs[1], theirs[2]]))
        return worst
    report(affine is not None and difference(expected) < TOLERANCE, f'{name}: every voxel lies where the header says', image)
    if nibabel is not None:
        report(difference(nibabel.load(path).affine.tolist()) < TOLERANCE, f'{name}: as nibabel has it', image)


def check_all_nifti():
    for name, dims, pixdim, m in (
            ('ras', (7, 6, 5), [1, 2, 3, 4], (2, 0, 0, -10, 0, 3, 0, 20, 0, 0, 4, -5)),
            ('las', (7, 6, 5), [1, 2, 3, 4], (-2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, -5)),
            ('oblique', (7, 6, 5, 2), [1, 2, 3, 4, 1], (1.9, 0.4, 0.3, -10, -0.5, 2.9, 0.2, 20, -0.3, -0.2, 3.95, -5)),
            ('sheared', (7, 6, 5), [1, 2, 3, 4], (2, 0, 1.4, -10, 0, 3, 0.5, 20, 0, 0.7, 4, -5)),
            ('permuted', (7, 6, 5, 2, 3), [1, 2, 3, 4, 1, 1], (0, 0, 4, 1, -2, 0, 0, 2, 0, -3, 0, 3))):
        check_nifti('sform-' + name, dims, pixdim, by_sform(m), sform=m)
    for qfac in (1, -1):
        q = (0.2, -0.35, 0.4, 11.5, -22.25, 33.125)
        pixdim = [qfac, 1.5, 2.5, 3.5]
        check_nifti(f'qform{qfac}', (6, 7, 8), pixdim, by_qform(pixdim, q), qform=q)
    check_nifti('none', (6, 7, 8), [1, 1.5, 2.5, 3.5], None)


try:
    check_dicom()
    check_all_nifti()
finally:
    shutil.rmtree(FOLDER)
tap.plan()
