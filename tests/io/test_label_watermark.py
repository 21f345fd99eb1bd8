#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `symscope label --watermark` does to samples, byte for byte.

The files are made here, and read here: nothing of the viewer's readers or writers is used but to look
for the mark. Of each copy: samples differ by at most three 255ths of the range that is shown, every
other bit of the pixels is the same, the mark is found, and a second label leaves the pixels alone.
"""
import gzip
import json
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE, FIND_MARK, DECODER = map(os.path.abspath, sys.argv[1:4])
DCIODVFY = shutil.which('dciodvfy')
SIZE = 256
EXPLICIT, IMPLICIT, BIG, DEFLATED = ('1.2.840.10008.1.2.1', '1.2.840.10008.1.2', '1.2.840.10008.1.2.2',
                                     '1.2.840.10008.1.2.1.99')
RLE = '1.2.840.10008.1.2.5'


def run(*args, program=SYMSCOPE):
    return tap.run(program, *args, timeout=250)


def label(*args):
    return run('label', '--synthetic', '--watermark', *args)


def texture(seed, low, high, frames=1, channels=1, padding=None):
    """Values with structure at all scales, in pixel order; a padded frame of 20 pixels around it."""
    rng, out = random.Random(seed), []
    for f in range(frames):
        coarse = [[rng.random() for _ in range(34)] for _ in range(34)]
        for y in range(SIZE):
            v, fy = divmod(y, 8)
            for x in range(SIZE):
                u, fx = divmod(x, 8)
                if padding is not None and not (20 <= x < SIZE - 20 and 20 <= y < SIZE - 20):
                    out += [padding] * channels
                    continue
                top = coarse[v][u] * (8 - fx) + coarse[v][u + 1] * fx
                bottom = coarse[v + 1][u] * (8 - fx) + coarse[v + 1][u + 1] * fx
                value = (top * (8 - fy) + bottom * fy) / 64 * 0.8 + 0.1 + rng.random() * 0.1
                out += [low + (high - low) * value * (1 - 0.1 * c) for c in range(channels)]
    return out


def whole(values):
    return [round(v) for v in values]


# DICOM, as plain as it can be

LONG = (b'OB', b'OW', b'SQ', b'UN', b'UT')


def element(tag, vr, value, syntax=EXPLICIT):
    end = '>' if syntax == BIG else '<'
    head = struct.pack(end + 'HH', tag >> 16, tag & 0xffff)
    if len(value) % 2:
        value += b'\0' if vr in (b'UI', b'OB') else b' '
    if syntax == IMPLICIT:
        return head + struct.pack('<I', len(value)) + value
    if vr in LONG:
        return head + vr + b'\0\0' + struct.pack(end + 'I', len(value)) + value
    return head + vr + struct.pack(end + 'H', len(value)) + value


def dicom(pixels, bits, allocated=16, signed=0, samples=1, photometric=b'MONOCHROME2', planar=0, frames=1,
          syntax=EXPLICIT, vr=None, window=None, padding=None, encapsulated=False):
    end = '>' if syntax == BIG else '<'
    us, ss = (lambda v: struct.pack(end + 'H', v)), (lambda v: struct.pack(end + ('h' if signed else 'H'), v))
    items = [(0x00080016, b'UI', b'1.2.840.10008.5.1.4.1.1.7' + (b'.2' if frames > 1 else b'')),
             (0x00080018, b'UI', b'2.25.1'), (0x00080060, b'CS', b'OT'), (0x00280002, b'US', us(samples)),
             (0x00280004, b'CS', photometric)]
    if samples > 1:
        items.append((0x00280006, b'US', us(planar)))
    if frames > 1:
        items.append((0x00280008, b'IS', str(frames).encode()))
    items += [(0x00280010, b'US', us(SIZE)), (0x00280011, b'US', us(SIZE)), (0x00280100, b'US', us(allocated)),
              (0x00280101, b'US', us(bits)), (0x00280102, b'US', us(bits - 1)), (0x00280103, b'US', us(signed))]
    if padding is not None:
        items.append((0x00280120, b'SS' if signed else b'US', ss(padding)))
    if window:
        items += [(0x00281050, b'DS', str(window[0]).encode()), (0x00281051, b'DS', str(window[1]).encode())]
    body = b''.join(element(t, v, value, syntax) for t, v, value in items)
    if encapsulated:
        body += struct.pack('<HH', 0x7fe0, 0x10) + b'OB\0\0\xff\xff\xff\xff' + pixels
    else:
        body += element(0x7fe00010, vr or (b'OW' if allocated > 8 else b'OB'), pixels, syntax)
    if syntax == DEFLATED:
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        body = squeeze.compress(body) + squeeze.flush()
        body += b'\0' * (len(body) % 2)
    meta = element(0x00020010, b'UI', syntax.encode())
    return bytes(128) + b'DICM' + element(0x00020000, b'UL', struct.pack('<I', len(meta))) + meta + body


def rle(frames):
    """Fragments of literal runs, PS3.5 G; a frame is a list of segments, each the bytes of one byte place."""
    out = struct.pack('<HHI', 0xfffe, 0xe000, 0)
    for segments in frames:
        coded = []
        for segment in segments:
            runs = b''.join(bytes([len(part) - 1]) + part for part in (segment[i:i + 128] for i in range(0, len(segment), 128)))
            coded.append(runs + b'\0' * (len(runs) % 2))
        offsets, at = [], 64
        for c in coded:
            offsets.append(at)
            at += len(c)
        frame = struct.pack('<16I', len(coded), *offsets, *[0] * (15 - len(coded))) + b''.join(coded)
        out += struct.pack('<HHI', 0xfffe, 0xe000, len(frame)) + frame
    return out + struct.pack('<HHI', 0xfffe, 0xe0dd, 0)


def read_dicom(data):
    """Transfer syntax, elements of the top level that matter, and the bytes of Pixel Data."""
    at = 132 + 12 + struct.unpack_from('<I', data, 140)[0]
    start = data.index(struct.pack('<HH', 2, 16) + b'UI')
    syntax = data[start + 8:start + 8 + struct.unpack_from('<H', data, start + 6)[0]].rstrip(b'\0').decode()
    body = data[at:]
    if syntax == DEFLATED:
        body = zlib.decompressobj(-15).decompress(body)
    end = '>' if syntax == BIG else '<'
    found, at = {}, 0
    while at + 8 <= len(body):
        group, number = struct.unpack_from(end + 'HH', body, at)
        vr = body[at + 4:at + 6]
        if syntax == IMPLICIT:
            vr, size, at = b'', struct.unpack_from('<I', body, at + 4)[0], at + 8
        elif vr in LONG:
            size, at = struct.unpack_from(end + 'I', body, at + 8)[0], at + 12
        else:
            size, at = struct.unpack_from(end + 'H', body, at + 6)[0], at + 8
        if size == 0xffffffff:
            size = len(body) - at
        found[group << 16 | number] = (vr, body[at:at + size])
        at += size
    return syntax, found


def png(values, colour_type, channels, depth, interlace=0):
    size = depth // 8
    rows = b''.join(b'\0' + struct.pack(f">{SIZE * channels}{'BH'[size - 1]}", *values[y * SIZE * channels:(y + 1) * SIZE * channels])
                    for y in range(SIZE))

    def chunk(kind, body):
        return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))
    packed = zlib.compress(rows)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', SIZE, SIZE, depth, colour_type, 0, 0, interlace))
            + chunk(b'gAMA', struct.pack('>I', 45455)) + chunk(b'IDAT', packed[:500]) + chunk(b'IDAT', packed[500:])
            + chunk(b'tIME', b'\x07\xea\x0b\x15\0\0\0') + chunk(b'IEND', b''))


def read_png(data):
    at, found = 8, []
    while at < len(data):
        length, kind = struct.unpack_from('>I4s', data, at)
        body = data[at + 8:at + 8 + length]
        assert struct.unpack_from('>I', data, at + 8 + length)[0] == zlib.crc32(kind + body)
        found.append((kind, body))
        at += 12 + length
    return found


def unfilter(found):
    header = next(b for k, b in found if k == b'IHDR')
    depth, colour = header[8], header[9]
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    pixel = channels * depth // 8
    stride = SIZE * pixel
    raw, above, out = zlib.decompress(b''.join(b for k, b in found if k == b'IDAT')), bytes(stride), b''
    for y in range(SIZE):
        kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for i in range(stride):
            a, b, c = (row[i - pixel] if i >= pixel else 0), above[i], (above[i - pixel] if i >= pixel else 0)
            p = a + b - c
            nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            row[i] = (row[i] + (0, a, b, (a + b) // 2, nearest)[kind]) & 255
        above = bytes(row)
        out += above
    return struct.unpack(f">{SIZE * SIZE * channels}{'BH'[depth // 8 - 1]}", out)


def nifti(values, code, form, slices, swap='<', slope=1.0):
    header = bytearray(352)
    struct.pack_into(swap + 'i', header, 0, 348)
    struct.pack_into(swap + '8h', header, 40, 3, SIZE, SIZE, slices, 1, 1, 1, 1)
    struct.pack_into(swap + 'hh', header, 70, code, struct.calcsize(form) * 8)
    struct.pack_into(swap + '8f', header, 76, 1, 1, 1, 1, 1, 1, 1, 1)
    struct.pack_into(swap + 'fff', header, 108, 352, slope, -3.0)
    header[344:348] = b'n+1\0'
    return bytes(header) + struct.pack(f'{swap}{len(values)}{form}', *values)


def read_nifti(data, form, swap='<'):
    data = gzip.decompress(data) if data[:2] == b'\x1f\x8b' else data
    at = int(struct.unpack_from(swap + 'f', data, 108)[0])
    return struct.unpack_from(f'{swap}{(len(data) - at) // struct.calcsize(form)}{form}', data, at)


def check(tmp, name, data, read, before, limit, suffix, keeps=None):
    """@limit: the largest change allowed; @keeps: what else of the copy is asked for"""
    source, out, again = tmp / f'{name}{suffix}', tmp / f'{name}-out{suffix}', tmp / f'{name}-again{suffix}'
    source.write_bytes(data)
    done = label(source, out)
    if done.returncode or not out.exists():
        report(False, f'{name}: is marked', done.stderr)
        return
    after = read(out.read_bytes())
    item = json.loads(run('inspect', '--json', '--pixels', out).stdout)
    before_it, found = (run(DECODER, path, program=FIND_MARK).stdout for path in (source, out))
    report(before_it.startswith('none class') and found.startswith('found class 0') and item['verdict'] == 'synthetic'
           and 'z = ' in done.stdout and 'PSNR' in done.stdout, f'{name}: is marked', done.stdout, before_it, found, item['verdict'])
    deltas = [abs(a - b) for a, b in zip(after, before)]
    report(len(after) == len(before) and 0 < max(deltas) <= (limit if isinstance(before[0], float) else round(limit)) and min(before) <= min(after) and max(after) <= max(before),
           f'{name}: samples change by at most 3/255 of the range, within the old limits', max(deltas), limit, len(after), len(before))
    if keeps is not None:
        wrong = keeps(out.read_bytes(), after)
        report(not wrong, f'{name}: all else of the pixels is the same', wrong)
    done = label(out, again)
    report(done.returncode == 0 and 'already' in done.stdout and read(again.read_bytes()) == after,
           f'{name}: a second label leaves the samples alone', done.stdout, done.stderr)


def dicom_reader(form, mask=None, sign=None, swap='<', slots=None):
    def read(data):
        _, found = read_dicom(data)
        raw = found[0x7fe00010][1]
        words = struct.unpack(f'{swap}{len(raw) // struct.calcsize(form)}{form}', raw)
        if slots:
            words = slots(words)
        if mask:
            words = tuple((w & mask) - (2 * sign if sign and w & sign else 0) for w in words)
        return words
    return read


def syntax_is(wanted, vr=None, photometric=None):
    def keeps(data, _):
        syntax, found = read_dicom(data)
        if syntax != wanted:
            return f'transfer syntax {syntax}'
        if vr and found[0x7fe00010][0] != vr:
            return found[0x7fe00010][0]
        return photometric and found[0x00280004][1].strip() != photometric and found[0x00280004][1]
    return keeps


def new_errors(plain, marked):
    def errors(path):
        done = subprocess.run([DCIODVFY, str(path)], capture_output=True, text=True, errors='replace', timeout=60)
        return {line for line in (done.stderr + done.stdout).splitlines() if line.startswith('Error')}
    # It is older than Synthetic Data (2024b).
    return [line for line in errors(marked) - errors(plain) if '(0x0008,0x001c)' not in line]


def check_dicom(tmp):
    u8, u12 = whole(texture(1, 0, 255)), whole(texture(2, 0, 4095))
    i12 = whole(texture(3, -1000, 1000, padding=-2000))
    check(tmp, 'u8', dicom(bytes(u8), 8, 8), dicom_reader('B'), u8, 3, '.dcm', syntax_is(EXPLICIT, b'OB'))
    check(tmp, 'u12-window', dicom(struct.pack(f'<{len(u12)}H', *u12), 12, window=(2000, 2000)), dicom_reader('H'), u12,
          3 * 2000 / 255, '.dcm', syntax_is(EXPLICIT, b'OW'))

    def padding_stays(_, after):
        return [i for i, (a, b) in enumerate(zip(after, i12)) if (a == -2000) != (b == -2000)][:5]
    check(tmp, 'i12-padding', dicom(struct.pack(f'<{len(i12)}h', *i12), 12, signed=1, window=(0, 2000), padding=-2000),
          dicom_reader('h'), i12, 3 * 2000 / 255, '.dcm', padding_stays)
    overlay = [v | (0x9000 if i % 3 else 0x2000) for i, v in enumerate(u12)]

    def overlay_stays(data, _):
        raw = dicom_reader('H')(data)
        return [i for i, (a, b) in enumerate(zip(raw, overlay)) if a & 0xf000 != b & 0xf000][:5]
    check(tmp, 'overlay-in-high-bits', dicom(struct.pack(f'<{len(u12)}H', *overlay), 12, window=(2000, 2000)),
          dicom_reader('H', 0xfff), u12, 3 * 2000 / 255, '.dcm', overlay_stays)
    check(tmp, 'i16-big-endian', dicom(struct.pack(f'>{len(i12)}h', *i12), 16, signed=1, syntax=BIG, window=(0, 2000), padding=-2000),
          dicom_reader('h', swap='>'), i12, 3 * 2000 / 255, '.dcm', syntax_is(BIG, b'OW'))
    pairs = struct.pack(f'>{len(u8) // 2}H', *[a | b << 8 for a, b in zip(u8[::2], u8[1::2])])
    check(tmp, 'u8-big-endian-words', dicom(pairs, 8, 8, syntax=BIG, vr=b'OW'),
          dicom_reader('B', slots=lambda w: tuple(v for p in zip(w[1::2], w[::2]) for v in p)), u8, 3, '.dcm', syntax_is(BIG, b'OW'))
    check(tmp, 'u16-implicit', dicom(struct.pack(f'<{len(u12)}H', *u12), 16, syntax=IMPLICIT, window=(2000, 4000)), dicom_reader('H'), u12,
          3 * 4000 / 255, '.dcm', syntax_is(IMPLICIT))
    check(tmp, 'u8-deflated', dicom(bytes(u8), 8, 8, syntax=DEFLATED), dicom_reader('B'), u8, 3, '.dcm', syntax_is(DEFLATED))
    rgb = whole(texture(4, 0, 255, channels=3))
    planes = rgb[0::3] + rgb[1::3] + rgb[2::3]
    check(tmp, 'rgb', dicom(bytes(rgb), 8, 8, samples=3, photometric=b'RGB'), dicom_reader('B'), rgb, 3, '.dcm')
    check(tmp, 'rgb-planar', dicom(bytes(planes), 8, 8, samples=3, photometric=b'RGB', planar=1), dicom_reader('B'), planes, 3, '.dcm')
    half = bytes(v for i in range(0, len(u8), 2) for v in (u8[i], u8[i + 1], 100, 150))

    def chroma_stays(_, after):
        return after[2::4] != (100,) * (len(u8) // 2) or after[3::4] != (150,) * (len(u8) // 2)
    check(tmp, 'ybr-422', dicom(half, 8, 8, samples=3, photometric=b'YBR_FULL_422'), dicom_reader('B'), half, 3, '.dcm', chroma_stays)
    stack = whole(texture(5, 0, 1000, frames=3))
    check(tmp, 'frames', dicom(struct.pack(f'<{len(stack)}H', *stack), 12, frames=3, window=(500, 1000)), dicom_reader('H'), stack,
          3 * 1000 / 255, '.dcm')
    frames = rle([[bytes(v >> 8 for v in part), bytes(v & 255 for v in part)]
                  for part in (stack[:SIZE * SIZE], stack[SIZE * SIZE:2 * SIZE * SIZE], stack[2 * SIZE * SIZE:])])
    check(tmp, 'rle-frames', dicom(frames, 12, frames=3, syntax=RLE, window=(500, 1000), encapsulated=True), dicom_reader('H'), stack,
          3 * 1000 / 255, '.dcm', syntax_is(EXPLICIT, b'OW'))
    frame = rle([[bytes(rgb[0::3]), bytes(rgb[1::3]), bytes(rgb[2::3])]])
    check(tmp, 'rle-rgb', dicom(frame, 8, 8, samples=3, photometric=b'RGB', planar=1, syntax=RLE, encapsulated=True), dicom_reader('B'), rgb,
          3, '.dcm', syntax_is(EXPLICIT, b'OB', b'RGB'))
    high = rle([[bytes(v >> 8 for v in overlay), bytes(v & 255 for v in overlay)]])
    check(tmp, 'rle-overlay', dicom(high, 12, syntax=RLE, window=(2000, 2000), encapsulated=True), dicom_reader('H', 0xfff), u12,
          3 * 2000 / 255, '.dcm', overlay_stays)
    plain = tmp / 'plain.dcm'
    plain.write_bytes(dicom(struct.pack(f'<{len(u12)}H', *u12), 12, window=(2000, 2000)))
    wrong = new_errors(plain, tmp / 'plain-out.dcm') if DCIODVFY and label(plain, tmp / 'plain-out.dcm').returncode == 0 else []
    report(not wrong, 'dciodvfy finds nothing new in a marked copy' + ('' if DCIODVFY else ' # SKIP not installed'), wrong)
    wrong = new_errors(plain, tmp / 'rle-overlay-out.dcm') if DCIODVFY else []
    report(not wrong, 'nor in one that was compressed' + ('' if DCIODVFY else ' # SKIP not installed'), wrong)


def check_png(tmp):
    for name, colour, channels, depth, high in (('grey-8', 0, 1, 8, 255), ('grey-16', 0, 1, 16, 65535), ('rgb-8', 2, 3, 8, 255),
                                                ('rgb-16', 2, 3, 16, 65535), ('grey-alpha-8', 4, 2, 8, 255), ('rgb-alpha-8', 6, 4, 8, 255)):
        values = whole(texture(depth + channels, 0, high, channels=channels))
        data = png(values, colour, channels, depth)

        def keeps(raw, after, values=values, channels=channels, data=data):
            old, new = read_png(data), read_png(raw)
            if [c for c in new if c[0] in (b'IHDR', b'gAMA', b'tIME', b'IEND')] != [c for c in old if c[0] != b'IDAT']:
                return [c[0] for c in new]
            if [c[0] for c in new].index(b'gAMA') > [c[0] for c in new].index(b'IDAT'):
                return 'order'
            return channels % 2 == 0 and list(after[channels - 1::channels]) != values[channels - 1::channels] and 'alpha'
        check(tmp, f'png-{name}', data, lambda raw: unfilter(read_png(raw)), values, 3 * high / 255, '.png', keeps)


def check_nifti(tmp):
    for name, code, form, swap, low, high in (('int16', 4, 'h', '<', -500, 500), ('float32', 16, 'f', '<', 0, 1), ('uint8', 2, 'B', '<', 0, 255),
                                              ('int16-big', 4, 'h', '>', -500, 500), ('int32', 8, 'i', '<', 0, 100000)):
        values = texture(code, low, high, frames=3)
        values = whole(values) if form != 'f' else struct.unpack(f'<{len(values)}f', struct.pack(f'<{len(values)}f', *values))
        data = nifti(values, code, form, 3, swap, slope=2.0)

        def keeps(raw, _, data=data):
            raw = gzip.decompress(raw) if raw[:2] == b'\x1f\x8b' else raw
            return raw[40:108] != data[40:108] or raw[112:148] != data[112:148]

        def read(raw, form=form, swap=swap):
            return read_nifti(raw, form, swap)
        check(tmp, f'nifti-{name}', data, read, values, 3 * (high - low) / 255, '.nii', keeps)
        if name == 'int16':
            check(tmp, 'nifti-gzip', gzip.compress(data), read, values, 3 * (high - low) / 255, '.nii.gz', keeps)


def refuses(tmp, name, data, words, suffix):
    source, out = tmp / f'{name}{suffix}', tmp / f'{name}-out{suffix}'
    source.write_bytes(data)
    done = label(source, out)
    report(done.returncode == 1 and words in done.stderr and done.stderr.count('\n') == 1 and not out.exists(),
           f'{name}: is refused in words', done.stdout, done.stderr)


def check_refused(tmp):
    one = b'\x0f\xf0' * (SIZE * SIZE // 16)
    refuses(tmp, 'one-bit', dicom(one, 1, 1, vr=b'OB'), 'watermark', '.dcm')
    refuses(tmp, 'constant', dicom(bytes(SIZE * SIZE), 8, 8), 'watermark', '.dcm')
    narrow = whole(texture(6, 0, 4095))
    refuses(tmp, 'narrow', dicom(struct.pack(f'<{len(narrow)}H', *narrow), 12, window=(100, 20)), 'too small', '.dcm')
    wide = whole(texture(7, 0, 1000))
    refuses(tmp, 'int64', nifti(wide, 1024, 'q', 1), 'int64', '.nii')


def check_weak(tmp):
    """Far from all of the image is there to carry it: it is written all the same, and said."""
    values = [0] * (SIZE * SIZE)
    rng = random.Random(8)
    for y in range(100, 124):
        for x in range(100, 124):
            values[y * SIZE + x] = rng.randrange(20, 255)
    source, out = tmp / 'weak.png', tmp / 'weak-out.png'
    source.write_bytes(png(values, 0, 1, 8))
    done = label(source, out)
    report(done.returncode == 0 and 'will not survive lossy handling' in done.stdout and out.exists(), 'a weak mark is written and said',
           done.stdout, done.stderr)


def main():
    for part in (check_dicom, check_png, check_nifti, check_refused, check_weak):
        with tempfile.TemporaryDirectory() as folder:
            part(pathlib.Path(folder))
    tap.plan()


main()
