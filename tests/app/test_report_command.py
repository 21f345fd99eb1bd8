#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of `symscope compare --report`: what stands in them is read back by other programs."""
import base64
import csv
import hashlib
import io
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE, DATA = sys.argv[1], pathlib.Path(sys.argv[2])
SYNTHETIC = DATA / 'nifti' / 'label-extension.nii'
HTML = '{http://www.w3.org/1999/xhtml}'


def run(*args):
    return tap.run(SYMSCOPE, 'compare', *args, HOME=os.environ.get('HOME', '/'))


def tool(*args):
    return subprocess.run([str(a) for a in args], capture_output=True, text=True, timeout=60).stdout


def write(path, value, descrip=b'', size=(48, 40, 6)):
    """A NIfTI of int16 whose voxels are value (x, y, z)."""
    header = bytearray(352)
    struct.pack_into('<i', header, 0, 348)
    struct.pack_into('<8h', header, 40, 3, *size, 1, 1, 1, 1)
    struct.pack_into('<2h', header, 70, 4, 16)
    struct.pack_into('<4f', header, 76, 1, 1.5, 0.75, 2)
    struct.pack_into('<3f', header, 108, 352, 1, 0)
    struct.pack_into('<b', header, 123, 2)
    header[148:148 + len(descrip)] = descrip
    struct.pack_into('<2h', header, 252, 0, 1)
    for i, step in enumerate((1.5, 0.75, 2)):
        struct.pack_into('<f', header, 280 + 16 * i + 4 * i, step)
    header[344:348] = b'n+1\0'
    values = [value(x, y, z) for z in range(size[2]) for y in range(size[1]) for x in range(size[0])]
    path.write_bytes(bytes(header) + struct.pack(f'<{len(values)}h', *values))
    return path


def texture(x, y, z):
    return ((x * 73856093 ^ y * 19349663 ^ z * 83492791) >> 3) % 200 + 20 * x


def changed(x, y, z):
    return texture(x, y, z) + (5 if (x * 7 + y * 3 + z) % 2 else -5)


def box(low, high):
    return lambda x, y, z: 1 if all(a <= v < b for v, a, b in zip((x, y, z), low, high)) else 0


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_pdf(a, b, labels, numbers, out):
    pages = tool('pdftotext', out, '-').split('\f')[:-1]
    text = ' '.join(' '.join(page.split()) for page in pages)
    packed = ''.join(text.split())
    report(1 <= len(pages) <= 2, 'one page or two', len(pages))
    report(all(page.count('SYNTHETIC') >= 2 and 'ORIGIN NOT ESTABLISHED' in page for page in pages),
           'the verdicts stand on every page', *pages)
    report(all(sha256(path) in packed for path in (a, b, *labels)), 'with the hashes of the files', text)
    report('Aligned voxel by voxel' in text and 'sign pattern' in text and 'Symscope' in text and 'The whole image' in text,
           'alignment, warnings, program and scope', text)
    report('Mean absolute error 5 ' in text and f'{numbers["ssim"]:.6g}' in text and f'{numbers["wasserstein"]:.6g}' in text,
           'the numbers are those of the JSON', text)
    report(all(word in text for word in ('Regions', 'tumour', '0.5000', '0.3333', 'HD95', '0.144')), 'regions', text)
    report(all(word in text for word in ('Histograms', 'SSIM of each slice', 'Share of voxels (%)', 'Value in A')), 'plots', text)
    info, xmp = tool('pdfinfo', out), tool('pdfinfo', '-meta', out)
    report('Title: SYNTHETIC' in ' '.join(info.split()) and 'Synthetic image' in info, 'metadata', info)
    root = xml.etree.ElementTree.fromstring(xmp.strip())
    report('digitalsourcetype' in xmp and 'Synthetic image' in ''.join(root.itertext()), 'XMP', xmp)


def chunks(png):
    at = 8
    while at < len(png):
        size, name = struct.unpack_from('>I4s', png, at)
        yield name, png[at + 8:at + 8 + size]
        at += 12 + size


def check_html(a, b, numbers, out):
    source = out.read_text(encoding='utf-8')
    root = xml.etree.ElementTree.fromstring(source)
    text = ' '.join(' '.join(root.itertext()).split())
    images = list(root.iter(HTML + 'img'))
    report(root.find(f'.//{HTML}header').text == 'SYNTHETIC' and 'SYNTHETIC: Comparison' in root.find(f'.//{HTML}title').text,
           'the verdict leads')
    report(sha256(a) in text and sha256(b) in text and a.name in text and f'{numbers["mae"]:.6g}' in text, 'hashes and names', text)
    report(len(images) == 7 and all(i.get('src').startswith('data:image/') and i.get('alt') for i in images)
           and not re.search(r'(?:src|href)="(?!data:)', source) and '<script' not in source, 'nothing is fetched', len(images))
    marked = [base64.b64decode(i.get('src').split(',')[1]) for i in images if i.get('src').startswith('data:image/png')]
    report(len(marked) == 3 and [any(k == b'tEXt' and v.startswith(b'Warning\0Synthetic') for k, v in chunks(png)) for png in marked]
           == [False, True, True], 'pictures carry their labels')
    plots = [i for i in images if i.get('src').startswith('data:image/svg')]
    report(len(plots) == 4 and all(i.get('alt').startswith('SYNTHETIC: ') for i in plots), 'plots are marked')
    for plot in plots:
        xml.etree.ElementTree.fromstring(base64.b64decode(plot.get('src').split(',')[1]))


def check_volumes(folder):
    """Boxes of 64 and 32 voxels of 2.25 mm³, and a union; a map that cannot be read does not stop the others."""
    def two(x, y, z):
        return box((4, 4, 1), (8, 8, 5))(x, y, z) + 2 * box((20, 4, 1), (22, 8, 5))(x, y, z)

    one = write(folder / 'case, "1".nii', two)
    other = write(folder / 'case2.nii', two, b'SYNTHETIC image made by a diffusion model')
    done = run('--volumes', one, folder / 'none.nii', other, '--union', 'both=1+2')
    lines = list(csv.reader(io.StringIO(done.stdout)))
    report(done.returncode == 1 and 'none.nii' in done.stderr and lines[0] == ['file', 'label', 'ml', 'verdict']
           and lines[1:4] == [[str(one), '1', '0.144', 'no-label'], [str(one), '2', '0.072', 'no-label'],
                              [str(one), 'both', '0.216', 'no-label']]
           and [line[3] for line in lines[4:]] == ['synthetic'] * 3, 'volumes as a table', done.stdout, done.stderr)
    table, plot = folder / 'v.csv', folder / 'v.pdf'
    done = run('--volumes', one, other, '-o', table)
    report(done.returncode == 0 and done.stdout == '' and len(table.read_text().splitlines()) == 5, 'volumes as a file', done.stderr)
    done = run('--volumes', one, other, '-o', plot)
    text = ' '.join(tool('pdftotext', plot, '-').split())
    report(done.returncode == 0 and 'SYNTHETIC' in text and 'Volume (ml)' in text and '2 cases' in text
           and 'Synthetic image' in tool('pdfinfo', '-meta', plot), 'volumes as a marked plot', text)
    for args in (['--volumes'], ['--volumes', one, '-o', folder / 'v.png'], ['--volumes', one, '--union', '1+x']):
        done = run(*args)
        report(done.returncode == 2 and done.stdout == '' and len(done.stderr.splitlines()) == 1, 'wrong usage', done.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        a = write(folder / 'a<b>&"c\'.nii', texture)
        b = write(folder / 'b.nii', changed, b'SYNTHETIC image made by a diffusion model')
        one, two = write(folder / 'one.nii', box((4, 4, 1), (8, 8, 5))), write(folder / 'two.nii', box((6, 4, 1), (10, 8, 5)))
        maps = ('--labels-a', one, '--labels-b', two, '--union', 'tumour=1+2')

        done = run(a, b, '--json', '--report', folder / 'r.pdf', *maps)
        numbers = json.loads(done.stdout) if done.returncode == 0 else {}
        report(done.returncode == 0 and done.stderr == '' and numbers['b']['verdict'] == 'synthetic', 'a PDF', done.stderr)
        report(numbers['scope']['slices'] == 6 and numbers['scope']['says'] == 'The whole image', 'of what the numbers are', numbers)
        check_pdf(a, b, (one, two), numbers, folder / 'r.pdf')
        done = run(a, b, '--report', folder / 'r.html')
        report(done.returncode == 0 and done.stderr == '', 'a page of HTML', done.stderr)
        check_html(a, b, numbers, folder / 'r.html')

        done = run(a, a, '--report', folder / 'plain.pdf')
        text, xmp = tool('pdftotext', folder / 'plain.pdf', '-'), tool('pdfinfo', '-meta', folder / 'plain.pdf')
        report(done.returncode == 0 and 'SYNTHETIC' not in text and 'ORIGIN NOT ESTABLISHED' in text and xmp.strip() == '',
               'an image without a mark makes no marked report', text, xmp)

        before = (folder / 'r.pdf').read_bytes()
        done = run(a, folder / 'none.nii', '--report', folder / 'r.pdf')
        report(done.returncode == 1 and (folder / 'r.pdf').read_bytes() == before, 'a failure leaves the old file', done.stderr)
        done = run(a, b, '--report', folder / 'no' / 'r.pdf')
        report(done.returncode == 1 and len(done.stderr.splitlines()) == 1 and done.stdout == '', 'a folder that is not there',
               done.stderr, done.stdout)
        done = run(a, b, '--report', folder / 'r.txt')
        report(done.returncode == 2 and 'r.txt' in done.stderr and not (folder / 'r.txt').exists(), 'no other kind of file', done.stderr)
        # a structure set has neither samples nor size
        regions = DATA / 'dicom-regions'
        for name in ('r.pdf', 'r.html'):
            done = run(regions / 'image', regions / 'image', '--labels-a', regions / 'seg.dcm', '--labels-b',
                       regions / 'structures.dcm', '--report', folder / name)
            text = tool('pdftotext', folder / name, '-') if name == 'r.pdf' else (folder / name).read_text()
            report(done.returncode == 0 and done.stderr == '' and 'structures.dcm' in text and 'Hollow ball' in text
                   and hashlib.sha256((regions / 'structures.dcm').read_bytes()).hexdigest()[:32] in text,
                   f'regions of a segmentation and a structure set in {name}', done.stderr, text)
        check_volumes(folder)
    tap.plan()


if __name__ == '__main__':
    main()
