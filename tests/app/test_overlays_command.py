#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regions of segmentations and structure sets, measured and drawn by the program, against masks that are
computed here: of the generator's files from what it says that it draws, of real ones by pydicom.

Real files are those of the corpus, looked for in `shared` beside the source folder, or where SYMSCOPE_SHARED
says; without it, or without pydicom, that part is left out.
"""
import json
import math
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import zlib

SYMSCOPE, DATA, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2]) / 'dicom-regions', pathlib.Path(sys.argv[3])
SEGMENTATIONS = pathlib.Path(os.environ.get('SYMSCOPE_SHARED', SOURCE.parent / 'shared')) / 'corpus' / 'dicom' / 'seg'
SIDE, SLICES = 64, 8
n = 0


def report(ok, text, *details):
    global n
    n += 1
    print(f"{'ok' if ok else 'not ok'} {n} - {text}")
    for detail in details if not ok else ():
        for line in str(detail).splitlines():
            print('# ' + line)


def run(*args):
    env = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8', 'G_DEBUG': 'fatal-warnings'}
    env |= {k: v for k, v in os.environ.items() if k.endswith('SAN_OPTIONS')}
    return subprocess.run([SYMSCOPE, *map(str, args)], capture_output=True, text=True, env=env, timeout=120)


def measure(image, a, b):
    done = run('compare', image, image, '--json', '--labels-a', a, '--labels-b', b)
    return json.loads(done.stdout)['labels'] if done.returncode == 0 else {}, done.stderr


def radius(whole, z):
    off = (z - 3.5) * 2.5
    return math.sqrt(max(whole * whole - off * off, 0))


def ball(x, y, z):
    return radius(6, z) <= math.hypot(x - 24, y - 30) < radius(14, z)


def box(x, y, z):
    return 34 <= x < 54 and 20 <= y < 36 and 2 <= z < 5


def circles(x, y, z):
    """Even-odd in polygons of 48 corners, as the structure set has them."""
    inside = False
    for whole in (14, 6):
        r = radius(whole, z)
        corners = [(24 + r * math.cos(2 * math.pi * i / 48), 30 + r * math.sin(2 * math.pi * i / 48)) for i in range(48)]
        for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1]) if r > 0 else ():
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                inside = not inside
    return inside


def voxels(of):
    return {(x, y, z) for z in range(SLICES) for y in range(SIDE) for x in range(SIDE) if of(x, y, z)}


def read_png(path):
    """Rows of RGB bytes of a picture of 8 bits."""
    data, at, packed = path.read_bytes(), 8, b''
    width = height = 0
    while at < len(data):
        length, kind = struct.unpack('>I4s', data[at:at + 8])
        if kind == b'IHDR':
            width, height = struct.unpack('>II', data[at + 8:at + 16])
        if kind == b'IDAT':
            packed += data[at + 8:at + 8 + length]
        at += length + 12
    raw, rows, before = zlib.decompress(packed), [], bytearray(3 * width)
    for y in range(height):
        how, row = raw[y * (3 * width + 1)], bytearray(raw[y * (3 * width + 1) + 1:(y + 1) * (3 * width + 1)])
        for i in range(len(row)):
            left, up, corner = row[i - 3] if i >= 3 else 0, before[i], before[i - 3] if i >= 3 else 0
            near = min((left, up, corner), key=lambda v: abs(left + up - corner - v))
            row[i] = (row[i] + (0, left, up, (left + up) // 2, near)[how]) & 255
        rows.append(before := row)
    return rows


def has_colour(rows, colour):
    return sum(bytes(row[i:i + 3]) == colour for row in rows for i in range(0, len(row), 3))


def check_generated():
    image, seg, structures = DATA / 'image', DATA / 'seg.dcm', DATA / 'structures.dcm'
    found, said = measure(image, seg, structures)
    hollow, rings, square = voxels(ball), voxels(circles), voxels(box)
    report(list(found) == ['Hollow ball', 'Box', 'Marker'], 'regions are paired by name', found, said)
    report(found and abs(found['Hollow ball']['volume_a_mm3'] - 20 * len(hollow)) < 1e-6
           and abs(found['Box']['volume_a_mm3'] - 20 * len(square)) < 1e-6, 'masks of a segmentation', found, len(hollow), len(square))
    report(found and abs(found['Hollow ball']['volume_b_mm3'] - 20 * len(rings)) < 1e-6, 'masks of contours, holes left out',
           found, len(rings))
    report(found and abs(found['Hollow ball']['dice'] - 2 * len(hollow & rings) / (len(hollow) + len(rings))) < 1e-9
           and found['Marker']['volume_b_mm3'] == 0, 'they lie over each other where they should', found)

    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder, 'out.png')
        plain, laid = [], []
        for rows, extra in ((plain, ()), (laid, ('--overlay', seg, '--overlay', structures))):
            done = run('render', image, '-o', out, '--size', '400x300', '--slice', '3', *extra)
            rows += read_png(out) if done.returncode == 0 else []
        report(laid and has_colour(plain, b'\xff\x80\x00') == 0 and has_colour(laid, b'\xff\x80\x00') > 200
               and has_colour(laid, b'\x00\xff\xff') > 10, 'regions are in what leaves the program', done.stderr)
        report(has_colour(laid, b'\xc6\x46\x00') == 0, 'they are not what marks it')
        done = run('render', image, '-o', out, '--size', '400x300', '--overlay', DATA / 'synthetic-seg.dcm',
                   '--overlay-fill', '1')
        report(done.returncode == 0 and has_colour(read_png(out), b'\xc6\x46\x00') > 2000,
               'what is synthetic over an image marks the picture', done.stderr)
        done = run('render', image, '-o', out, '--overlay', DATA.parent / 'nifti' / 'axes-RAS.nii')
        report(done.returncode == 1 and 'no regions' in done.stderr, 'what lies elsewhere is no overlay', done.stderr)
        done = run('render', image, '-o', out, '--overlay', seg, '--overlay-fill', '2')
        report(done.returncode == 2, 'opacity beyond 1', done.stderr)


def write_image(pydicom, seg, folder):
    """An image on the segmentation's grid; its voxels are those of the segmentation's frames, in one order."""
    shared = seg.SharedFunctionalGroupsSequence[0]
    frames = seg.PerFrameFunctionalGroupsSequence
    places = sorted({tuple(map(float, f.PlanePositionSequence[0].ImagePositionPatient)) for f in frames})
    for i, place in enumerate(places):
        image = pydicom.Dataset()
        image.file_meta = pydicom.dataset.FileMetaDataset()
        image.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        image.file_meta.MediaStorageSOPClassUID = image.SOPClassUID = pydicom.uid.CTImageStorage
        image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID = f'1.2.3.{i + 1}'
        image.Modality, image.StudyInstanceUID, image.SeriesInstanceUID = 'CT', '1.2.3', '1.2.3.4'
        image.FrameOfReferenceUID, image.InstanceNumber = seg.FrameOfReferenceUID, i + 1
        image.ImagePositionPatient = list(place)
        image.ImageOrientationPatient = (shared if 'PlaneOrientationSequence' in shared else frames[0]
                                         ).PlaneOrientationSequence[0].ImageOrientationPatient
        measures = (shared if 'PixelMeasuresSequence' in shared else frames[0]).PixelMeasuresSequence[0]
        image.PixelSpacing, image.SliceThickness = measures.PixelSpacing, measures.SliceThickness
        image.Rows, image.Columns, image.SamplesPerPixel = seg.Rows, seg.Columns, 1
        image.PhotometricInterpretation, image.PixelRepresentation = 'MONOCHROME2', 0
        image.BitsAllocated, image.BitsStored, image.HighBit = 8, 8, 7
        image.PixelData = bytes(seg.Rows * seg.Columns + seg.Rows * seg.Columns % 2)
        image.is_little_endian, image.is_implicit_VR = True, False
        image.save_as(folder / f'{i}.dcm', write_like_original=False)
    return len(places)


def check_real():
    try:
        import pydicom
    except ImportError:
        print('# pydicom is not installed: real segmentations are left out')
        return
    # those of one liver differ in transfer syntax alone, which the corpus is about
    for path in sorted([SEGMENTATIONS / 'liver_nonbyte_aligned.dcm', *SEGMENTATIONS.glob('seg_*.dcm')]):
        seg = pydicom.dcmread(path)
        frames = seg.get('PerFrameFunctionalGroupsSequence', [])
        if 'FrameOfReferenceUID' not in seg or not frames or 'PlanePositionSequence' not in frames[0] or seg.get('SegmentationType') == 'LABELMAP':
            continue
        try:
            pixels = seg.pixel_array.reshape(len(frames), seg.Rows, seg.Columns)
        except (AttributeError, ImportError, NotImplementedError, RuntimeError, ValueError) as problem:
            print(f'# {path.name}: pydicom gives no pixels: {problem}'.splitlines()[0])
            continue
        least = seg.MaximumFractionalValue / 2 if seg.SegmentationType == 'FRACTIONAL' else 1
        with tempfile.TemporaryDirectory() as folder:
            n_slices = write_image(pydicom, seg, pathlib.Path(folder))
            found, said = measure(folder, path, path)
        for segment in seg.SegmentSequence:
            count = int(sum((p >= least).sum() for p, f in zip(pixels, frames)
                            if f.SegmentIdentificationSequence[0].ReferencedSegmentNumber == segment.SegmentNumber))
            region = found.get(segment.SegmentLabel, {})
            whole = seg.Rows * seg.Columns * n_slices
            volume = region.get('volume_a_mm3')
            # what a voxel is worth is known from a region that the test knows, so ratios are compared
            report(volume is not None and (region['dice'] == 1 if count else volume == 0) and count < whole
                   and abs(volume - count * voxel_volume(seg, frames)) < 1e-6 * max(1, volume),
                   f'{path.name}: {segment.SegmentLabel}, {count} voxels', region, said)


def voxel_volume(seg, frames):
    """By the step that the program sees between slices: the usual one."""
    shared = seg.SharedFunctionalGroupsSequence[0]
    measures = (shared if 'PixelMeasuresSequence' in shared else frames[0]).PixelMeasuresSequence[0]
    row = [float(v) for v in (shared if 'PlaneOrientationSequence' in shared else frames[0]
                              ).PlaneOrientationSequence[0].ImageOrientationPatient]
    normal = [row[1] * row[5] - row[2] * row[4], row[2] * row[3] - row[0] * row[5], row[0] * row[4] - row[1] * row[3]]
    places = sorted({round(sum(a * float(b) for a, b in zip(normal, f.PlanePositionSequence[0].ImagePositionPatient)), 4)
                     for f in frames})
    steps = sorted(b - a for a, b in zip(places, places[1:]))
    depth = steps[len(steps) // 2] if steps else float(measures.SliceThickness)
    return float(measures.PixelSpacing[0]) * float(measures.PixelSpacing[1]) * depth


def main():
    check_generated()
    if SEGMENTATIONS.exists():
        check_real()
    else:
        print(f'# real segmentations are not at {SEGMENTATIONS} (SYMSCOPE_SHARED names another place)')
    print(f'1..{n}')


if __name__ == '__main__':
    main()
