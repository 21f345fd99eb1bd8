#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of `symscope label`: what it takes, what it refuses, and that it destroys nothing."""
import gzip
import hashlib
import json
import os
import pathlib
import struct
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE, DATA = sys.argv[1], pathlib.Path(sys.argv[2])
NIFTI, PAIR = DATA / 'nifti' / 'int16-little.nii', DATA / 'nifti' / 'two-pair.hdr'
PNG, DICOM = DATA / 'png' / 'grey-8.png', DATA / 'dicom' / 'mono2-u12.dcm'


def run(*args):
    return tap.run(SYMSCOPE, *args)


def label(*args):
    return run('label', '--synthetic', *args)


def inspect(path):
    return json.loads(run('inspect', '--json', '--pixels', path).stdout)


def values(item):
    return {e['where']: e['value'] for e in item['evidence']}


def chunk(kind, body):
    return struct.pack('>I', len(body)) + kind + body + struct.pack('>I', zlib.crc32(kind + body))


def element(group, number, vr, value):
    value += (b'\0' if vr == b'UI' else b' ') * (len(value) % 2)
    return struct.pack('<HH', group, number) + vr + struct.pack('<H', len(value)) + value


def refuses(done, status, out, text, words):
    report(done.returncode == status and words in done.stderr and done.stderr.count('\n') == 1
           and not os.path.lexists(out), text, done.returncode, done.stderr)


def check_usage(tmp):
    out = tmp / 'usage.nii'
    refuses(run('label', NIFTI, out), 2, out, 'without --synthetic there is no label', '--synthetic')
    refuses(label(NIFTI), 2, out, 'both paths are needed', 'OUT')
    refuses(label('--generator', 'x' * 65, NIFTI, out), 2, out, 'a generator of 65 characters', '65')
    refuses(label('--generator', 'a\\b', NIFTI, out), 2, out, 'a generator with a backslash', 'U+005C')
    refuses(label('--note', 'x' * 801, NIFTI, out), 2, out, 'a note of 801 characters', '801')
    refuses(label('--note', 'a\nb', NIFTI, out), 2, out, 'a note with a line end', 'U+000A')
    help_text = run('label', '--help').stdout
    report('must not' in help_text and '--generator' in help_text, '--help says what happens to OUT', help_text)


def check_paths(tmp):
    copy, link, hard, out = tmp / 'copy.nii', tmp / 'link.nii', tmp / 'hard.nii', tmp / 'out.nii'
    copy.write_bytes(NIFTI.read_bytes())
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    link.symlink_to(copy)
    os.link(copy, hard)
    for path, what in ((copy, 'the same path'), (link, 'a symbolic link'), (hard, 'a hard link')):
        done = label(copy, path)
        report(done.returncode == 1 and 'input itself' in done.stderr
               and hashlib.sha256(copy.read_bytes()).hexdigest() == digest and link.is_symlink(),
               f'the input is never written over: {what}', done.stderr)
    out.write_text('mine')
    done = label(copy, out)
    report(done.returncode == 1 and 'exists' in done.stderr and out.read_text() == 'mine', 'what exists stays', done.stderr)
    out.unlink()
    out.symlink_to(tmp / 'nowhere')
    done = label(copy, out)
    report(done.returncode == 1 and not (tmp / 'nowhere').exists(), 'a link to nowhere is not followed', done.stderr)
    out.unlink()
    (tmp / 'out.json').write_text('{"mine": 1}')
    done = label(copy, out)
    report(done.returncode == 1 and 'out.json' in done.stderr and (tmp / 'out.json').read_text() == '{"mine": 1}'
           and not out.exists(), 'a sidecar that exists stays, and there is no copy without one', done.stderr)
    refuses(label(tmp / 'none.nii', tmp / 'a.nii'), 1, tmp / 'a.nii', 'an input that is not there', 'none.nii')
    refuses(label(tmp, tmp / 'a.nii'), 1, tmp / 'a.nii', 'a folder', 'one file')
    refuses(label(DATA / 'dicom' / 'truncated.dcm', tmp / 'a.dcm'), 1, tmp / 'a.dcm', 'a file that shows no image', '1036 bytes')
    refuses(label(copy, tmp / 'no' / 'a.nii'), 1, tmp / 'a.nii', 'a folder that is not there', 'a.nii')
    report(not [p for p in tmp.iterdir() if p.name.startswith('.')], 'no temporary file is left', list(tmp.iterdir()))


def check_nifti(tmp):
    source, out = tmp / 'sub-1_T1w.nii', tmp / 'labelled.nii.gz'
    source.write_bytes(NIFTI.read_bytes())
    (tmp / 'sub-1_T1w.json').write_text('{"SyntheticData": false, "Deep": {"SyntheticData": "}", "x": [1, NaN]},\n "Last": "ä"}\n')
    done = label('--generator', 'Generator Ω', '--note', 'Seed 7', source, out)
    item = inspect(out) if out.exists() else {}
    side = json.loads((tmp / 'labelled.json').read_text()) if out.exists() else {}
    report(done.returncode == 0 and out.read_bytes()[:2] == b'\x1f\x8b' and item['verdict'] == 'synthetic'
           and item['image']['sha256'] == inspect(source)['image']['sha256'], 'a name in .gz makes gzip', done.stderr)
    report(side.get('SyntheticData') is True and 'Seed 7' in side['SyntheticDataDescription']
           and side['Last'] == 'ä' and side['Deep']['SyntheticData'] == '}' and len(side['Deep']['x']) == 2,
           'the sidecar keeps all else, and a denial turns into the label', side)
    report(json.loads((tmp / 'sub-1_T1w.json').read_text())['SyntheticData'] is False,
           "the input's sidecar stays", )
    raw = gzip.decompress(out.read_bytes())
    text = 'Synthetic image: made artificially by Generator Ω. Seed 7'.encode()
    report(raw[148:228].rstrip(b'\0') == text and raw[360:].startswith(text), 'descrip and the comment say it', raw[148:228])

    pair, header, image = tmp / 'pair.nii', PAIR.read_bytes(), PAIR.with_suffix('.img').read_bytes()
    done = label(PAIR, pair)
    raw = pair.read_bytes() if pair.exists() else b''
    at = struct.unpack_from('<q', raw, 168)[0] if raw else 0
    report(done.returncode == 0 and raw[4:7] == b'n+2' and raw[at:] == image and raw[16:148] == header[16:148],
           'a pair becomes one file', done.stderr)
    refuses(label(PAIR, tmp / 'x.hdr'), 1, tmp / 'x.hdr', 'but is not written as one', '.nii')
    (tmp / 'sub-1_T1w.json').write_text('{"a": ')
    refuses(label(source, tmp / 'y.nii'), 1, tmp / 'y.nii', 'a sidecar that is no JSON is not dropped', 'carried over')
    (tmp / 'sub-1_T1w.json').write_text('[1]')
    refuses(label(source, tmp / 'y.nii'), 1, tmp / 'y.nii', 'nor one that is no object', 'no object')


def check_png(tmp):
    data = PNG.read_bytes()
    at = data.index(b'IDAT') - 4
    xmp = ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
           '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpExt="http://other/"'
           ' xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" dc:rights="ours ä">'
           '<i:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</i:DigitalSourceType>'
           '</rdf:Description></rdf:RDF></x:xmpmeta>').encode()
    source, out = tmp / 'xmp.png', tmp / 'xmp-labelled.png'
    packet = chunk(b'iTXt', b'XML:com.adobe.xmp\0\1\0\0\0' + zlib.compress(xmp))
    source.write_bytes(data[:at] + packet + data[at:])
    done = label('--generator', 'A "quoted" & <b>', source, out)
    item = inspect(out) if out.exists() else {'evidence': [], 'verdict': None, 'conflict': None}
    says = values(item)
    report(done.returncode == 0 and item['verdict'] == 'synthetic' and not item['conflict']
           and says['iTXt XML:com.adobe.xmp: Iptc4xmpExt:DigitalSourceType'].endswith('/trainedAlgorithmicMedia'),
           'the source type of an XMP packet is replaced', done.stderr, item)
    raw = out.read_bytes()
    report(raw.count(b'XML:com.adobe.xmp') == 1 and 'ours ä'.encode() in raw and b'digitalCapture' not in raw,
           'and its other properties stay')
    aigc = json.loads(says.get('tEXt AIGC', '{}')) if '…' not in says.get('tEXt AIGC', '…') else None
    if aigc is None:
        start = raw.index(b'AIGC\0') + 5
        aigc = json.loads(raw[start:raw.index(b'}', start) + 1])
    report(aigc['Label'] == '1' and aigc['ContentProducer'] == 'A "quoted" & <b>' and 'TC260:AIGC' in ' '.join(says),
           'AIGC stands in a chunk and in XMP', aigc)
    source.write_bytes(data[:at] + chunk(b'iTXt', b'XML:com.adobe.xmp\0\0\0\0\0<broken') + data[at:])
    refuses(label(source, tmp / 'z.png'), 1, tmp / 'z.png', 'a damaged packet is not thrown away', 'XMP')
    source.write_bytes(data[:at] + packet + packet + data[at:])
    refuses(label(source, tmp / 'z.png'), 1, tmp / 'z.png', 'nor one of two', 'second')


def with_charset(tmp, name, charset, patient):
    """DICOM with another character set, in place of the one it has."""
    data = DICOM.read_bytes()
    at = data.index(struct.pack('<HH', 8, 5) + b'CS')
    n_bytes = struct.unpack_from('<H', data, at + 6)[0]
    new = element(8, 5, b'CS', charset) if charset else b''
    data = data[:at] + new + data[at + 8 + n_bytes:]
    at = data.index(struct.pack('<HH', 16, 16) + b'PN')
    n_bytes = struct.unpack_from('<H', data, at + 6)[0]
    data = data[:at] + element(16, 16, b'PN', patient) + data[at + 8 + n_bytes:]
    path = tmp / name
    path.write_bytes(data)
    return path


def check_dicom(tmp):
    latin, out = with_charset(tmp, 'latin.dcm', b'ISO_IR 100', b'M\xfcller'), tmp / 'latin-out.dcm'
    done = label('--generator', 'Erzeugt für Tests', latin, out)
    raw = out.read_bytes() if out.exists() else b''
    report(done.returncode == 0 and 'Erzeugt für Tests'.encode('latin-1') in raw and b'M\xfcller' in raw
           and 'ü'.encode() not in raw and b'ISO_IR 100' in raw, "text is written in the file's character set", done.stderr)
    refuses(label('--note', '合成', latin, tmp / 'no.dcm'), 1, tmp / 'no.dcm', 'or refused where that lacks it', 'character set')
    bare, out = with_charset(tmp, 'bare.dcm', b'', b'Miller'), tmp / 'bare-out.dcm'
    done = label('--note', '合成', bare, out)
    raw = out.read_bytes() if out.exists() else b''
    report(done.returncode == 0 and b'ISO_IR 192' in raw and '合成'.encode() in raw and inspect(out)['verdict'] == 'synthetic',
           'a file of plain ASCII becomes UTF-8 for it', done.stderr)
    odd = with_charset(tmp, 'odd.dcm', b'', b'M\xfcller')
    refuses(label('--note', '合成', odd, tmp / 'no.dcm'), 1, tmp / 'no.dcm', 'but not one whose text would change its meaning', 'character set')
    done = label(odd, tmp / 'odd-out.dcm')
    report(done.returncode == 0 and b'ISO_IR' not in (tmp / 'odd-out.dcm').read_bytes(), 'without such characters nothing is declared', done.stderr)
    denied, out = DATA / 'dicom' / 'label-no.dcm', tmp / 'raised.dcm'
    done = label(denied, out)
    item = inspect(out)
    report(done.returncode == 0 and item['verdict'] == 'synthetic' and not item['conflict']
           and values(item)['(0008,001C)'] == 'YES', 'a NO becomes YES', done.stderr, item)
    first, second = label(DICOM, tmp / '1.dcm'), label(DICOM, tmp / '2.dcm')
    uids = {p.read_bytes().split(b'2.25.', 1)[1][:39] for p in (tmp / '1.dcm', tmp / '2.dcm')}
    report(first.returncode == second.returncode == 0 and len(uids) == 2, 'each copy is an instance of its own', uids)


def main():
    for check in (check_usage, check_paths, check_nifti, check_png, check_dicom):
        with tempfile.TemporaryDirectory() as folder:
            check(pathlib.Path(folder))
    tap.plan()


main()
