#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and megabytes a second, from files to samples in memory or in a file, against the programs that people
use for it, in one run on the same files: dcmtk's (dcmdrle, dcmdjpeg, dcmdjpls, dcmconv), gdcm's (gdcmraw,
gdcmconv) and nibabel. A peer that is not installed, or cannot read a kind, is left out, and said.

Every program starts once for all files where it can, and once for each where it cannot; both is how they
are used: dcmtk's and gdcm's programs take one file each, so that most of their time is their start, which is
what a script that calls them pays too. Ours decodes, looks at every label, and computes a digest and
statistics of the samples on top; nibabel is asked for the same digest and statistics."""
import os
import pathlib
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time

SYMSCOPE = os.path.abspath(sys.argv[1])
N, SIDE, ROUNDS = 100, 512, 3


def element(tag, vr, value):
    value += (b'\0' if vr == 'UI' else b' ') * (len(value) % 2)
    head = struct.pack('<HH', tag >> 16, tag & 0xffff) + vr.encode()
    return head + (struct.pack('<HI', 0, len(value)) if vr in ('OB', 'OW') else struct.pack('<H', len(value))) + value


def make_dicom(path, number):
    """A slice of 512 x 512 x 16 bit that compresses as a CT does."""
    uid = f'1.2.3.4.{number}'.encode()
    meta = element(0x00020001, 'OB', b'\0\1') + element(0x00020002, 'UI', b'1.2.840.10008.5.1.4.1.1.2') + \
        element(0x00020003, 'UI', uid) + element(0x00020010, 'UI', b'1.2.840.10008.1.2.1') + \
        element(0x00020012, 'UI', b'1.2.3')
    pixels = bytearray(SIDE * SIDE * 2)
    for y in range(SIDE):
        row = [(x * y // 64 + number * 3 + (((y * SIDE + x) * 2654435761) >> 28 & 15)) & 4095 for x in range(SIDE)]
        struct.pack_into(f'<{SIDE}H', pixels, y * SIDE * 2, *row)
    us = lambda tag, value: element(tag, 'US', struct.pack('<H', value))
    body = element(0x00080016, 'UI', b'1.2.840.10008.5.1.4.1.1.2') + element(0x00080018, 'UI', uid) + \
        element(0x00080060, 'CS', b'CT') + element(0x0020000d, 'UI', b'1.2.3') + \
        element(0x0020000e, 'UI', b'1.2.3.1') + element(0x00200013, 'IS', str(number).encode()) + \
        element(0x00200032, 'DS', b'0\\0\\' + str(number).encode()) + \
        element(0x00200037, 'DS', b'1\\0\\0\\0\\1\\0') + us(0x00280002, 1) + \
        element(0x00280004, 'CS', b'MONOCHROME2') + us(0x00280010, SIDE) + us(0x00280011, SIDE) + \
        element(0x00280030, 'DS', b'1\\1') + us(0x00280100, 16) + us(0x00280101, 12) + us(0x00280102, 11) + \
        us(0x00280103, 0) + element(0x7fe00010, 'OW', bytes(pixels))
    path.write_bytes(b'\0' * 128 + b'DICM' + element(0x00020000, 'UL', struct.pack('<I', len(meta))) + meta + body)
    return bytes(pixels)


def make_nifti(path, pixels):
    header = bytearray(352)
    struct.pack_into('<i', header, 0, 348)
    struct.pack_into('<8h', header, 40, 3, SIDE, SIDE, len(pixels), 1, 1, 1, 1)
    struct.pack_into('<hh', header, 70, 4, 16)
    struct.pack_into('<8f', header, 76, 1, 1, 1, 1, 1, 1, 1, 1)
    struct.pack_into('<ff', header, 108, 352, 1)
    header[344:348] = b'n+1\0'
    path.write_bytes(bytes(header) + b''.join(pixels))


def processor_seconds():
    """Of all processes that were started here and have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def best(function):
    """The shortest time, and how many processors were at work in it."""
    times = []
    for _ in range(ROUNDS):
        start, used = time.monotonic(), processor_seconds()
        try:
            function()
        except (subprocess.CalledProcessError, FileNotFoundError) as problem:
            return None, str(problem)
        taken = time.monotonic() - start
        times.append((taken, (processor_seconds() - used) / taken))
    return min(times), ''


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def each(*command):
    """A function that runs a program once for each file, FILE and OUT replaced."""
    def work(folder, out):
        for path in sorted(folder.iterdir()):
            run(*[str(path) if word == 'FILE' else str(out / path.name) if word == 'OUT' else word
                  for word in command])
    return work


def ours(folder, out):
    run(SYMSCOPE, 'inspect', '--json', '--samples', str(folder))


def nibabel(folder, out):
    """With the digest and the statistics that ours computes: of large files they are most of the time."""
    run('/usr/bin/python3', '-c', 'import hashlib, sys, nibabel, numpy\nfor p in sys.argv[1:]:\n'
        ' a = numpy.asanyarray(nibabel.load(p).dataobj)\n'
        ' hashlib.sha256(a.tobytes(order="F")).hexdigest(), a.min(), a.max(), a.mean()',
        *[str(p) for p in sorted(folder.iterdir())])


def measure(kind, folder, n_files, megabytes, peers, work):
    slower = 0
    taken, why = best(lambda: ours(folder, work))
    if taken is None:
        print(f'{kind}: {why}')
        return 1
    mine, cores = taken
    print(f'{kind:18} {"symscope":10} {n_files / mine:8.1f} files/s {megabytes / mine:8.1f} MB/s   '
          f'on {cores:.1f} processors', flush=True)
    for name, function in peers:
        taken, why = best(lambda: function(folder, work))
        if taken is None:
            print(f'{kind:18} {name:10} left out: {why}')
            continue
        taken = taken[0]
        print(f'{kind:18} {name:10} {n_files / taken:8.1f} files/s {megabytes / taken:8.1f} MB/s   '
              f'symscope is {taken / mine:.1f} times as fast', flush=True)
        slower += taken < mine
    return slower


def main():
    slower = 0
    with tempfile.TemporaryDirectory(prefix='symscope-bench-') as name:
        root = pathlib.Path(name)
        native, work = root / 'native', root / 'work'
        native.mkdir()
        work.mkdir()
        pixels = [make_dicom(native / f'{i:03}.dcm', i + 1) for i in range(N)]
        megabytes = N * SIDE * SIDE * 2 / 1e6
        slower += measure('DICOM native', native, N, megabytes,
                          [('dcmtk', each('dcmconv', '+te', 'FILE', 'OUT')),
                           ('gdcm', each('gdcmraw', '-i', 'FILE', '-o', 'OUT'))], work)
        for kind, tool, undo in (('DICOM RLE', ('dcmcrle',), ('dcmdrle',)),
                                 ('DICOM JPEG', ('dcmcjpeg', '+e1'), ('dcmdjpeg',)),
                                 ('DICOM JPEG-LS', ('dcmcjpls',), ('dcmdjpls',)),
                                 ('DICOM JPEG 2000', ('gdcmconv', '--j2k'), None)):
            folder = root / tool[0]
            folder.mkdir(exist_ok=True)
            if shutil.which(tool[0]) is None:
                print(f'{kind}: {tool[0]} is not installed')
                continue
            n = 20 if 'J' in kind else N
            for path in sorted(native.iterdir())[:n]:
                run(*tool, str(path), str(folder / path.name))
            peers = [('gdcm', each('gdcmconv', '--raw', 'FILE', 'OUT'))]
            if undo is not None:
                peers.insert(0, ('dcmtk', each(*undo, 'FILE', 'OUT')))
            slower += measure(kind, folder, n, n * SIDE * SIDE * 2 / 1e6, peers, work)
        volumes = root / 'nifti'
        volumes.mkdir()
        for i in range(4):
            make_nifti(volumes / f'{i}.nii', pixels)
        slower += measure('NIfTI', volumes, 4, 4 * megabytes, [('nibabel', nibabel)], work)
        run('gzip', '-1', '-k', str(volumes / '0.nii'))
        zipped = root / 'zipped'
        zipped.mkdir()
        (volumes / '0.nii.gz').rename(zipped / '0.nii.gz')
        slower += measure('NIfTI gzip', zipped, 1, megabytes, [('nibabel', nibabel)], work)
    print('slower than a peer in', slower, 'cases')


main()
