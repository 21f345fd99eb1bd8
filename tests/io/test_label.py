#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Labelled copies of every test image, and of the corpus of real ones where it is at hand.

Each copy must be synthetic, hold the samples of its original, and all else of it; a second label must
change nothing of that. Two programs that share no code with ours look at DICOM where they are
installed: pydicom compares the elements, dciodvfy must find no error that the original has not.
"""
import collections
import concurrent.futures
import csv
import gzip
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE, SOURCE, DATA = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
CORPUS = pathlib.Path(os.environ.get('SYMSCOPE_SHARED', SOURCE.parent / 'shared')) / 'corpus'
DCIODVFY = shutil.which('dciodvfy')
try:
    import pydicom
    import pydicom.config
except ImportError:
    pydicom = None

CHANGED = {0x00080001, 0x00080008, 0x00080018, 0x0008001c, 0x00082111, 0x00082112, 0x0018a001}
# Both programs are older than Synthetic Data (2024b). dciodvfy says so, and gives up on a deflated
# file, in which it cannot skip what it does not know; pydicom has its bytes.
UNKNOWN_TO_DCIODVFY = re.compile(r'not a recognized standard attribute - \(0x0008,0x001c\)|Seek failed - while skipping')
# What has no place for a label, or is labelled as partly synthetic already, is refused in words.
REFUSED = re.compile(r'Analyze 7\.5 file has no place|keep the copy from being plainly synthetic')
# --all: every file, not one of each kind; every copy labelled again
ALL = '--all' in sys.argv


def run(*args):
    return tap.run(SYMSCOPE, *args, timeout=250)


def inspect(paths):
    if not paths:
        return {}
    lines = run('inspect', '--json', '--samples', *paths).stdout.splitlines()
    return {o['path']: o for o in map(json.loads, lines)}


def read(path):
    data = pathlib.Path(path).read_bytes()
    return gzip.decompress(data) if data[:2] == b'\x1f\x8b' else data


def chunks(data):
    at, found = 8, []
    while True:
        length, kind = struct.unpack('>I4s', data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        (crc,) = struct.unpack('>I', data[at + 8 + length:at + 12 + length])
        found.append((kind, body, crc == zlib.crc32(kind + body)))
        at += 12 + length
        if kind == b'IEND':
            return found, data[at:]


def compare_png(a, b):
    """Everything but our chunks is there, as it was and in its order."""
    (old, old_tail), (new, new_tail) = chunks(read(a)), chunks(read(b))
    left = collections.Counter(old)
    ours = [c for c in new if c not in left]
    rest = [c for c in new if c in left]
    dropped = [c for c in old if c not in rest]
    if rest != [c for c in old if c not in dropped] or old_tail != new_tail:
        yield 'chunks differ'
    if any(not c[1].startswith(b'XML:com.adobe.xmp\0') for c in dropped):
        yield f'chunks are missing: {[c[0] for c in dropped]}'
    if not all(c[2] for c in ours):
        yield 'a checksum is wrong'
    names = [c[1].split(b'\0')[0] for c in ours]
    if len(set(names)) != len(names) or not set(names) <= {b'Warning', b'AIGC', b'XML:com.adobe.xmp'}:
        yield f'unexpected chunks {names}'
    if new.index(ours[0]) > [c[0] for c in new].index(b'IDAT') and b'XML' not in ours[0][1]:
        yield 'the label stands behind the pixels'


def compare_nifti(a, b):
    old, new = read(a), read(b)
    two = old[:4] in (b'\x1c\x02\0\0', b'\0\0\x02\x1c')
    size, swap = (540 if two else 348), '>' if old[0] == 0 else '<'
    spare = set(range(*((240, 320) if two else (148, 228)))) | set(range(*((168, 176) if two else (108, 112))))
    spare.add(5 if two else 345)
    if any(old[i] != new[i] for i in range(size) if i not in spare):
        yield 'the header differs'
    at = struct.unpack_from(swap + ('q' if two else 'f'), new, 168 if two else 108)[0]
    if at % 16 or new[size:size + 4] != b'\1\0\0\0':
        yield f'the voxels begin at {at}'
    esize, code = struct.unpack_from(swap + 'ii', new, size + 4)
    if esize % 16 or code != 6 or b'Synthetic image' not in new[size + 12:size + 4 + esize]:
        yield 'there is no comment'
    was = old[148 + 92 * two:228 + 92 * two].rstrip(b'\0').replace(b'\0', b' ')
    if was and was not in new[size + 12:size + 4 + esize] and not was.startswith(b'Synthetic image'):
        yield 'the former descrip is lost'
    single = old[5 if two else 345] == ord('+')
    if single:
        start = int(struct.unpack_from(swap + ('q' if two else 'f'), old, 168 if two else 108)[0]) or size + 4
        if old[start:] != new[int(at):]:
            yield 'the voxels differ'
        if old[size] and old[size + 4:start] != new[size + 4 + esize:int(at)][:start - size - 4]:
            yield 'extensions differ'


def is_enhanced(data):
    """Whose Image Type stays, since it sums up those of the frames."""
    return 'SharedFunctionalGroupsSequence' in data or 'Enhanced' in getattr(data.get('SOPClassUID'), 'name', '')


def compare_dicom(a, b):
    if pydicom is None:
        return
    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    import io
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            old = pydicom.dcmread(io.BytesIO(read(a)), force=True)
        except Exception:       # pylint: disable=broad-except
            return              # a file that only lenient readers take
        new = pydicom.dcmread(io.BytesIO(read(b)))
        if new.file_meta.MediaStorageSOPInstanceUID != new.SOPInstanceUID or not new.SOPInstanceUID.startswith('2.25.'):
            yield f'the UIDs differ: {new.file_meta.MediaStorageSOPInstanceUID}, {new.SOPInstanceUID}'
        if new.file_meta.FileMetaInformationGroupLength is None or new.get('SOPInstanceUID') == old.get('SOPInstanceUID'):
            yield 'it is no instance of its own'
        kind = new.ImageType if isinstance(new.ImageType, str) else new.ImageType[0]
        if new[0x0008, 0x001c].value not in ('YES', b'YES ') or (kind != 'DERIVED' and not is_enhanced(new)):
            yield f'it says {new[0x0008, 0x001c].value} and {new.ImageType}'
        purposes = [e.PurposeOfReferenceCodeSequence[0].CodeValue for e in new.ContributingEquipmentSequence
                    if e.get('PurposeOfReferenceCodeSequence')]
        if purposes[-2:] != ['109100', '109102']:
            yield f'equipment {purposes}'
        if not is_enhanced(old) and re.fullmatch(r'[0-2]\.[\d.]+', str(old.get('SOPInstanceUID'))) and old.get('SOPClassUID'):
            if new.SourceImageSequence[-1].ReferencedSOPInstanceUID != old.SOPInstanceUID:
                yield 'the source is not named'
        for tag in set(old.keys()) | set(new.keys()):
            if int(tag) in CHANGED or tag.element == 0:
                continue
            try:
                same = tag in old and tag in new and old[tag] == new[tag]
            except Exception:       # pylint: disable=broad-except
                same = old.get_item(tag).value == new.get_item(tag).value
            if not same:
                yield f'{tag} differs'


def errors(path):
    done = subprocess.run([DCIODVFY, str(path)], capture_output=True, text=True, errors='replace', timeout=120)
    return collections.Counter(line for line in (done.stderr + done.stdout).splitlines() if line.startswith('Error'))


COMPARE = {'dicom': compare_dicom, 'nifti1': compare_nifti, 'nifti2': compare_nifti, 'png': compare_png}


def label(job):
    index, path, folder, form = job
    suffix = '.nii.gz' if 'nifti' in form and path.endswith('.gz') else {'dicom': '.dcm', 'png': '.png'}.get(form, '.nii')
    out, again = folder / f'{index}{suffix}', folder / f'{index}-again{suffix}'
    done = run('label', '--synthetic', '--generator', 'Maker 1', '--note', 'Why not', path, out)
    if done.returncode != 0:
        return path, None, None, [done.stderr.strip()]
    wrong = []
    if ALL or index % 4 == 0:
        twice = run('label', '--synthetic', out, again)
        wrong += [f'{path}: again: {twice.stderr.strip()}'] if twice.returncode else []
    try:
        wrong += [f'{path}: {what}' for what in COMPARE[form](path, out)]
    except Exception as error:       # pylint: disable=broad-except
        wrong.append(f'{path}: {error!r}')
    if form == 'dicom' and DCIODVFY:
        plain = folder / f'{index}-before.dcm'
        plain.write_bytes(read(path))
        new = errors(out) - errors(plain)
        wrong += [f'{path}: dciodvfy: {line}' for line in new if not UNKNOWN_TO_DCIODVFY.search(line)]
    return path, str(out), str(again), wrong


def key(image):
    return image and (image['sha256'], image['dims'], image['type'], image['spacing'], image['affine'])


def check(what, paths):
    before = inspect(paths)
    paths = [p for p in paths if before.get(p, {}).get('image')]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [(i, p, pathlib.Path(folder), before[p]['format']) for i, p in enumerate(paths)]
        results = list(pool.map(label, jobs))
        after = inspect([out for r in results for out in r[1:3] if out and os.path.exists(out)])
        good = [r for r in results if r[1]]
        refused = [r for r in results if not r[1]]
        report(good and not [r for r in refused if not REFUSED.search(r[3][0])],
               f'{what}: {len(good)} of {len(paths)} images are labelled, the others refused with their reason',
               [r[3][0] for r in refused if not REFUSED.search(r[3][0])])
        report(not [r for r in good if r[3]], f'{what}: only what belongs to the label is changed',
               [line for r in good for line in r[3]])
        copies = [(r, o) for r in good for o in r[1:3] if o in after]
        lost = [r[0] for r in good if r[1] not in after]
        report(not lost and all(after[o]['verdict'] == 'synthetic' for r, o in copies),
               f'{what}: every copy, and copy of a copy, is synthetic',
               [f"{r[0]}: {after[o]['verdict']}" for r, o in copies if after[o]['verdict'] != 'synthetic'])
        other = [r[0] for r, o in copies if key(after[o]['image']) != key(before[r[0]]['image'])]
        report(not other, f'{what}: samples and geometry are the same', other)
        left = [p for p in os.listdir(folder) if p.startswith('.')]
        report(not left, f'{what}: no temporary file is left', left)


def main():
    if pydicom is None or DCIODVFY is None:
        print('# not installed: ' + ', '.join(name for name, there in (('pydicom', pydicom), ('dciodvfy', DCIODVFY)) if not there))
    own = sorted(str(p) for p in DATA.rglob('*') if p.is_file() and p.suffix not in ('.json', '.img', '.csv'))
    # of a series one slice is enough
    kinds = {p if 'series-' not in p else os.path.dirname(p): p for p in own}
    check('own test images', own if ALL else list(kinds.values()))
    if not (CORPUS / 'truth.csv').exists():
        print(f'# the corpus of real images is not at {CORPUS} (SYMSCOPE_SHARED names another place)')
    else:
        with open(CORPUS / 'truth.csv', newline='') as f:
            rows = [row for row in csv.DictReader(f) if not row['path'].endswith('.img')]
        # of files with much the same features one is enough
        some = {(row['kind'], row['dtype'], row['space'], *row['features'].split()[:3]): row for row in rows}
        some = [str(CORPUS / row['path']) for row in (rows if ALL else some.values())]
        check('corpus', some)
    tap.plan()


main()
