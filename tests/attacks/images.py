# SPDX-License-Identifier: GPL-3.0-or-later
"""Images for the attacks, made on the spot: what is labelled synthetic has a texture of every scale
that no other thing on the screen has, what is not is plain. See README.md, "How content is known".
"""
import gzip
import json
import pathlib
import random
import struct
import zlib


def texture(size, seed, low=0, high=4095):
    """Value noise of all octaves: rows of integers."""
    rng = random.Random(seed)
    total = [[0.0] * size for _ in range(size)]
    step = size
    while step >= 1:
        n = size // step + 2
        grid = [[rng.uniform(-1, 1) for _ in range(n)] for _ in range(n)]
        weight = max(step, 4) ** 0.35
        for y in range(size):
            gy, fy = divmod(y / step, 1)
            a, b = grid[int(gy)], grid[int(gy) + 1]
            row = total[y]
            for x in range(size):
                gx, fx = divmod(x / step, 1)
                i = int(gx)
                row[x] += weight * ((a[i] * (1 - fx) + a[i + 1] * fx) * (1 - fy) + (b[i] * (1 - fx) + b[i + 1] * fx) * fy)
        step //= 2
    least = min(map(min, total))
    span = max(map(max, total)) - least
    return [[low + int((v - least) / span * (high - low)) for v in row] for row in total]


def plain(size):
    """One level: nothing that is textured, at no zoom. A border would be: cubic interpolation swings about it."""
    return [[1200] * size for _ in range(size)]


def nifti(path, rows, slices=1, descrip=b'', unit=1.0):
    """NIfTI-1 of one plane, repeated with a shift for each slice."""
    n = len(rows)
    header = struct.pack('<i10s18sihcb8hfffhhhh8ffffhcbffffii80s24shh6f4f4f4f16s4s',
                         348, b'', b'', 0, 0, b'r', 0, 3, n, n, slices, 1, 1, 1, 1, 0, 0, 0, 0, 4, 16, 0,
                         1, unit, unit, unit, 1, 1, 1, 1, 352, 1, 0, 0, b'\0', 2, 0, 0, 0, 0, 0, 0,
                         descrip, b'', 0, 1, 0, 0, 0, 0, 0, 0,
                         unit, 0, 0, -unit * n / 2, 0, unit, 0, -unit * n / 2, 0, 0, unit, -unit * slices / 2,
                         b'', b'n+1\0')
    data = bytearray(header + b'\0' * 4)
    for s in range(slices):
        for y in range(n):
            row = rows[(y + 7 * s) % n]
            data += struct.pack(f'<{n}h', *row)
    raw = bytes(data)
    pathlib.Path(path).write_bytes(gzip.compress(raw, 1) if str(path).endswith('.gz') else raw)


def png(path, rows, texts=(), colour=False):
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))

    n = len(rows)
    lines = b''
    for y, row in enumerate(rows):
        values = bytes(v >> 4 for v in row)
        if colour:
            values = bytes(b for v, w in zip(row, reversed(rows[n - 1 - y])) for b in (v >> 4, w >> 4, 255 - (v >> 4)))
        lines += b'\0' + values
    pathlib.Path(path).write_bytes(
        b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', n, n, 8, 2 if colour else 0, 0, 0, 0))
        + b''.join(chunk(b'tEXt', k + b'\0' + v) for k, v in texts)
        + chunk(b'IDAT', zlib.compress(lines, 1)) + chunk(b'IEND', b''))


def dicom(path, rows, elements=(), series='1', instance=1, z=0.0):
    """Explicit little endian; @elements: (group, element, vr, bytes)."""
    def element(group, number, vr, value):
        value += (b'\0' if vr in (b'UI', b'OW') else b' ') * (len(value) % 2)
        head = struct.pack('<HH', group, number) + vr
        if vr in (b'OW', b'SQ', b'UN'):
            return head + struct.pack('<HI', 0, len(value)) + value
        return head + struct.pack('<H', len(value)) + value

    n = len(rows)
    uid = f'1.2.826.0.1.3680043.9.7.{series}'

    def short(value):
        return struct.pack('<H', value)

    parts = [
        (0x0008, 0x0016, b'UI', b'1.2.840.10008.5.1.4.1.1.7'), (0x0008, 0x0018, b'UI', f'{uid}.{instance}'.encode()),
        (0x0008, 0x0060, b'CS', b'OT'), (0x0010, 0x0010, b'PN', b'Attack^Test'), (0x0010, 0x0020, b'LO', b'A'),
        (0x0020, 0x000d, b'UI', (uid + '.0.1').encode()), (0x0020, 0x000e, b'UI', (uid + '.0.2').encode()),
        (0x0020, 0x0013, b'IS', str(instance).encode()),
        (0x0020, 0x0032, b'DS', f'0\\0\\{z}'.encode()), (0x0020, 0x0037, b'DS', b'1\\0\\0\\0\\1\\0'),
        (0x0020, 0x0052, b'UI', (uid + '.0.3').encode()),
        (0x0028, 0x0002, b'US', short(1)), (0x0028, 0x0004, b'CS', b'MONOCHROME2'), (0x0028, 0x0010, b'US', short(n)),
        (0x0028, 0x0011, b'US', short(n)), (0x0028, 0x0030, b'DS', b'1\\1'), (0x0028, 0x0100, b'US', short(16)),
        (0x0028, 0x0101, b'US', short(12)), (0x0028, 0x0102, b'US', short(11)), (0x0028, 0x0103, b'US', short(0)),
        (0x7fe0, 0x0010, b'OW', b''.join(struct.pack(f'<{n}H', *row) for row in rows)), *elements]
    meta = b''.join((element(2, 2, b'UI', b'1.2.840.10008.5.1.4.1.1.7'), element(2, 3, b'UI', f'{uid}.{instance}'.encode()),
                     element(2, 0x10, b'UI', b'1.2.840.10008.1.2.1'), element(2, 0x12, b'UI', b'1.2.826.0.1.3680043.9.7')))
    body = b''.join(element(*p) for p in sorted(parts))
    pathlib.Path(path).write_bytes(b'\0' * 128 + b'DICM' + element(2, 0, b'UL', struct.pack('<I', len(meta))) + meta + body)


def reference(series, instance=1):
    """The item of a sequence that names an object of dicom()."""
    uid = f'1.2.826.0.1.3680043.9.7.{series}.{instance}'.encode()
    values = b''
    for number, value in ((0x1150, b'1.2.840.10008.5.1.4.1.1.7'), (0x1155, uid)):
        value += b'\0' * (len(value) % 2)
        values += struct.pack('<HH2sH', 8, number, b'UI', len(value)) + value
    return struct.pack('<HHI', 0xfffe, 0xe000, len(values)) + values


def make(folder):
    """The set that the sessions open. Returns {name: path}; names that begin with plain are not labelled."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    big, small = texture(256, 1), texture(96, 2)
    yes = (0x0008, 0x001c, b'CS', b'YES')
    made = {}

    def add(name, write, *args, **kwargs):
        made[name] = folder / name
        if not made[name].exists():
            write(made[name], *args, **kwargs)

    add('volume.nii.gz', nifti, small, slices=24, descrip=b'synthetic image')
    add('big.nii', nifti, big, descrip=b'synthetic image')
    add('partly.png', png, big, texts=[(b'XML:com.adobe.xmp', b'')])
    add('grey.png', png, big, texts=[(b'Comment', b'AI-generated image')])
    add('colour.png', png, big, texts=[(b'Comment', b'AI-generated image')], colour=True)
    add('yes.dcm', dicom, big, [yes])
    add('plain.nii', nifti, plain(256))
    add('plain.dcm', dicom, plain(128), series='9')
    pair = folder / 'references'
    made['references'] = pair
    if not pair.exists():
        pair.mkdir()
        dicom(pair / 'source.dcm', small, [yes], series='6')
        dicom(pair / 'derived.dcm', texture(96, 3), [(0x0008, 0x2112, b'SQ', reference('6'))], series='7')
    series = folder / 'series'
    made['series'] = series
    if not series.exists():
        series.mkdir()
        for i in range(6):
            dicom(series / f'{i}.dcm', small[i * 5:] + small[:i * 5], [yes], series='5', instance=i + 1, z=float(i))
    return made


if __name__ == '__main__':
    import sys
    print(json.dumps({k: str(v) for k, v in make(sys.argv[1]).items()}))
