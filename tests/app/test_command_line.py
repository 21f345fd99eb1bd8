#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of the command line: exit statuses, fields, one sentence for what is wrong.

Runs the built program without a display on the images that the project's own program makes.
"""
import contextlib
import json
import math
import pathlib
import re
import sqlite3
import struct
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import tap
from tap import report

SYMSCOPE, DATA = sys.argv[1], pathlib.Path(sys.argv[2])
PLAIN = DATA / 'nifti' / 'int16-little.nii'
SYNTHETIC = DATA / 'nifti' / 'label-extension.nii'
FIELDS = ['path', 'format', 'error', 'verdict', 'kind', 'marked', 'conflict', 'evidence', 'contradiction', 'looked_for']
IMAGE_FIELDS = ['dims', 'samples', 'type', 'spacing', 'affine', 'sha256', 'min', 'max', 'mean', 'rescaled']


def run(*args, **environment):
    return tap.run(SYMSCOPE, *args, **environment)


def inspect(*args):
    done = run('inspect', '--json', *args)
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def read_png(path):
    """Size, rows of RGB and text of an 8-bit RGB PNG, by the specification alone."""
    data = path.read_bytes()
    assert data[:8] == b'\x89PNG\r\n\x1a\n'
    at, idat, text, size = 8, b'', [], None
    while at < len(data):
        length, kind = struct.unpack('>I4s', data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        at += 12 + length
        if kind == b'IHDR':
            size = struct.unpack('>II', body[:8])
            assert body[8:10] == b'\x08\x02', 'RGB of 8 bits'
        elif kind == b'IDAT':
            idat += body
        elif kind in (b'tEXt', b'iTXt', b'zTXt'):
            text.append(body)
    raw, stride, rows, above = zlib.decompress(idat), size[0] * 3, [], bytearray(size[0] * 3)
    for y in range(size[1]):
        kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            a = row[x - 3] if x >= 3 else 0
            b, c = above[x], above[x - 3] if x >= 3 else 0
            p = a + b - c
            paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            row[x] = (row[x] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
        rows.append(bytes(row))
        above = row
    return size, rows, b'\n'.join(text)


def colours(rows, colour):
    """How many pixels have a colour, but for the three steps by which a watermark may change it."""
    near = [{min(255, max(0, c + d)) for d in range(-3, 4)} for c in colour]
    return sum(row[i] in near[0] and row[i + 1] in near[1] and row[i + 2] in near[2]
               for row in rows for i in range(0, len(row), 3))


def state(home, image, kind, reason):
    """What the window adds when a person marks or corrects: written here by the schema alone."""
    with contextlib.closing(sqlite3.connect(home / 'symscope' / 'statements.sqlite')) as db, db:
        row = db.execute("INSERT INTO statement (kind, reason, date, author) VALUES (?, ?, '2026-11-21T10:00:00Z', 'Ada')",
                         (kind, reason)).lastrowid
        columns, rows, *planes = image['dims']
        db.execute('INSERT INTO content (statement, sha256, columns, rows, planes, samples, type) VALUES (?, ?, ?, ?, ?, ?, ?)',
                   (row, image['sha256'], columns, rows, math.prod(planes), image['samples'], image['type']))


def check_statements(tmp):
    """A person's mark reaches every command, by content and not by name, and only raises."""
    home, other = tmp / 'home', DATA / 'nifti' / 'axes-RAS.nii'
    (home / 'symscope').mkdir(parents=True)
    schema = pathlib.Path(__file__).resolve().parents[2] / 'core' / 'sym-statements.c'
    text = schema.read_text(encoding='utf-8')
    sql = ''.join(re.findall(r'"((?:CREATE|  ).*?)"', text[text.index('schema[]'):text.index('typedef enum')]))
    with contextlib.closing(sqlite3.connect(home / 'symscope' / 'statements.sqlite')) as db:
        db.executescript(sql + ';PRAGMA application_id = 0x53796d53; PRAGMA user_version = 1;')
    where = {'XDG_DATA_HOME': str(home)}
    renamed, out = tmp / 'innocent-name.nii', tmp / 'stated.png'
    renamed.write_bytes(PLAIN.read_bytes())
    image = inspect('--pixels', PLAIN)[1][0]['image']

    def verdicts(*args):
        done = run('inspect', '--json', *args, **where)
        return [json.loads(line) for line in done.stdout.splitlines()]

    report([o['verdict'] for o in verdicts(PLAIN)] == ['no-label'], 'statements: an empty list says nothing')
    state(home, image, 'synthetic', 'drawn by hand')
    for args in ([renamed], ['--pixels', renamed]):
        found = verdicts(*args)[0]
        report(found['verdict'] == 'synthetic' and found['marked']
               and [e['signal'] for e in found['evidence']] == ['U-MARK']
               and found['evidence'][0]['value'] == 'drawn by hand' and 'Ada' in found['evidence'][0]['says'],
               f'statements: inspect finds a copy under another name {args[1:]}', found)
    report(verdicts(other)[0]['verdict'] == 'no-label', 'statements: other content is not marked')
    report(inspect(renamed)[1][0]['verdict'] == 'no-label', 'statements: another person has another list')
    done = run('render', renamed, '-o', out, '--size', '300x260', **where)
    report(done.returncode == 0 and b'SYNTHETIC' in read_png(out)[2] and b'Marked by a person' in read_png(out)[2],
           'statements: render marks', done.stderr)
    done = run('compare', other, renamed, '-o', out, '--size', '600x260', **where)
    report('innocent-name.nii: SYNTHETIC' in done.stdout and 'axes-RAS.nii: ORIGIN' in done.stdout,
           'statements: compare marks the one', done.stdout)

    state(home, image, 'correction', 'the wrong image')
    found = verdicts(renamed)[0]
    report(found['verdict'] == 'no-label' and [e['signal'] for e in found['evidence']] == ['U-MARK', 'U-CORRECTION'],
           'statements: a correction deletes nothing', found)
    labelled = inspect('--pixels', SYNTHETIC)[1][0]
    state(home, labelled['image'], 'correction', 'it is acquired')
    report(verdicts(SYNTHETIC)[0]['verdict'] == labelled['verdict'] == 'synthetic',
           'statements: no correction lowers what the file says')

    (home / 'symscope' / 'statements.sqlite').write_bytes(b'x' * 5000)
    found = verdicts(other, SYNTHETIC)
    report([o['verdict'] for o in found] == ['uncheckable', 'synthetic'] and found[0]['evidence'][0]['signal'] == 'U-UNREADABLE',
           'statements: a list that cannot be read may hold a mark', found)


def check_stack():
    """What some files of a series say is told with the files, and both sides of a contradiction."""
    folder = DATA / 'dicom' / 'series-hidden-no'
    found = inspect(folder)[1][0]
    said = {e['signal']: e['files'] for e in found['evidence']}
    sides = {side: [found['evidence'][i]['signal'] for i in found['contradiction'][side]] for side in ('affirm', 'deny')}
    text = run('inspect', folder).stdout
    report(said['D-SYN-YES'] == {'n': 1, 'of': 12, 'first': 'i07.dcm'} and said['D-SYN-NO']['first'] == 'i05.dcm'
           and sides == {'affirm': ['D-SYN-YES'], 'deny': ['D-SYN-NO']},
           'inspect --json: a denial under a graver verdict of its file contradicts another file', found)
    report('In 1 of 12 files: i07.dcm.' in text
           and text.index('Says synthetic:\n      (0008,001C) = YES') < text.index('Says otherwise:\n      (0008,001C) = NO'),
           'inspect: both sides of a contradiction are shown', text)
    whole = inspect(DATA / 'dicom' / 'series-yes')[1][0]
    report(whole['contradiction'] is None and {e['files'] for e in whole['evidence']} == {None},
           'inspect --json: what all files say names none of them', whole)


def check_controls(tmp):
    """Every control character that DICOM text may hold; json-glib forgets to escape the last one."""
    def element(group, number, vr, value):
        return struct.pack('<HH2sH', group, number, vr, len(value)) + value
    text = 'a synthetic image ' + ''.join(map(chr, range(1, 32))) + ' of GAN'
    path = tmp / 'controls.dcm'
    path.write_bytes(b'\0' * 128 + b'DICM' + element(2, 0x10, b'UI', b'1.2.840.10008.1.2.1\0')
                     + element(8, 0x103e, b'LO', text.encode() + b' ' * (len(text) % 2)))
    done = run('inspect', '--json', path)
    try:
        values = [e['value'] for e in json.loads(done.stdout)['evidence']]
    except json.JSONDecodeError as problem:
        values = [str(problem)]
    report(any('\x1f' in v for v in values), 'control characters of a label leave the line JSON', values)


def main():
    tmp = pathlib.Path(tempfile.mkdtemp())
    ground = b'\xc6\x46\x00'

    done, objects = inspect(PLAIN)
    report(done.returncode == 0 and len(objects) == 1 and list(objects[0]) == FIELDS
           and objects[0]['verdict'] == 'no-label' and not objects[0]['marked']
           and objects[0]['path'] == str(PLAIN), 'inspect: one object with the fields of the contract',
           done.stdout, done.stderr)
    done, objects = inspect('--pixels', SYNTHETIC)
    image = objects[0].get('image') or {}
    report(done.returncode == 0 and objects[0]['verdict'] == 'synthetic' and objects[0]['marked']
           and [k for k in IMAGE_FIELDS if k not in image] == [] and len(image['affine']) == 16
           and all(list(e)[:5] == ['signal', 'where', 'value', 'says', 'strength'] for e in objects[0]['evidence']),
           'inspect --pixels: a labelled file is synthetic and its image is described', done.stdout, done.stderr)

    words = tmp / 'config' / 'symscope' / 'vocabulary'
    words.mkdir(parents=True)
    (words / 'ours.txt').write_text('file: %s\n' % PLAIN.stem.split('-')[0])
    done = run('inspect', PLAIN, XDG_CONFIG_HOME=tmp / 'config')
    report(done.returncode == 0 and done.stderr == '' and 'SYNTHETIC?' in done.stdout,
           'site vocabulary: a word of the site raises the verdict', done.stdout, done.stderr)
    (words / 'wrong.txt').write_text('hint: fine\ncover: synthetic image\n')
    done = run('inspect', PLAIN, XDG_CONFIG_HOME=tmp / 'config')
    report(done.returncode == 0 and 'SYNTHETIC?' in done.stdout and len(done.stderr.splitlines()) == 1
           and 'wrong.txt' in done.stderr and 'Line 2' in done.stderr,
           'site vocabulary: what is wrong with a file is one sentence', done.stdout, done.stderr)

    junk, missing = tmp / 'junk.dcm', tmp / 'missing.nii'
    junk.write_text('nothing that is an image\n' * 100)
    done, objects = inspect(junk, PLAIN, missing)
    report(done.returncode == 1 and [o['error'] and o['error']['kind'] for o in objects] == ['unknown-format', None, 'not-found']
           and objects[0]['verdict'] == 'uncheckable' and objects[0]['marked'],
           'inspect: one bad file never stops the others', done.stdout, done.stderr)
    done = run('inspect', junk, PLAIN)
    report(done.returncode == 1 and 'ORIGIN NOT ESTABLISHED' in done.stdout
           and [l for l in done.stderr.splitlines() if l.startswith('symscope: ') and str(junk) in l] != []
           and len(done.stderr.splitlines()) == 1, 'inspect: one sentence names file and reason',
           done.stdout, done.stderr)
    cut = tmp / 'cut.nii'
    cut.write_bytes(PLAIN.read_bytes()[:-100])
    done, objects = inspect('--pixels', cut)
    report(done.returncode == 1 and objects[0]['error']['kind'] == 'corrupt' and objects[0]['image'] is None,
           'inspect: a file cut short is corrupt', done.stdout, done.stderr)

    for args in ([], ['inspect'], ['inspect', '--nonsense', PLAIN], ['render', PLAIN], ['render', PLAIN, '-o'],
                 ['render', PLAIN, '-o', 'x.png', '--size', '0x5'], ['render', PLAIN, '-o', 'x.png', '--size', '99999x9'],
                 ['render', PLAIN, '-o', 'x.png', '--plane', 'oblique'], ['render', PLAIN, '-o', 'x.png', '--window', '5'],
                 ['render', PLAIN, '-o', 'x.png', '--window', 'nan,5'], ['render', PLAIN, '-o', 'x.png', '--zoom', '-1'],
                 ['render', PLAIN, '-o', 'x.png', '--rotate', '45'], ['render', PLAIN, '-o', 'x.png', '--flip', 'z'],
                 ['render', PLAIN, '-o', 'x.png', '--colormap', 'rainbow'], ['render', PLAIN, '-o', 'x.png', '--preset', 'x'],
                 ['render', PLAIN, '-o', 'x.png', '--no-mark'], ['compare', PLAIN, '-o', 'x.png']):
        if args:
            done = run(*args)
            report(done.returncode == 2 and done.stdout == '' and len(done.stderr.splitlines()) == 1,
                   'wrong usage: ' + ' '.join(map(str, args)).replace(str(DATA), ''), done.returncode, done.stdout, done.stderr)

    out, again = tmp / 'a.png', tmp / 'b.png'
    done = run('render', SYNTHETIC, '-o', out, '--size', '300x260')
    size, rows, text = read_png(out)
    report(done.returncode == 0 and size == (300, 260) and colours(rows, ground) > 300 * 12
           and b'SYNTHETIC' in text, 'render: the mark is in the pixels and in the text', done.stderr, size)
    run('render', SYNTHETIC, '-o', again, '--size', '300x260')
    report(out.read_bytes() == again.read_bytes(), 'render: the same call gives the same bytes')
    done, objects = inspect(out)
    report(objects[0]['marked'] and objects[0]['verdict'] == 'synthetic', 'render: what was rendered opens marked', objects)
    done = run('render', PLAIN, '-o', out, '--size', '300x260')
    _, rows, text = read_png(out)
    report(done.returncode == 0 and colours(rows, ground) == 0, 'render: an unmarked file has none of the mark', done.stderr)
    done = run('render', SYNTHETIC, '-o', out, '--size', '150x130', '--scale', '2')
    report(read_png(out)[0] == (300, 260), 'render --scale: logical size times scale')
    for options in (['--zoom', '20'], ['--zoom', '20', '--pan', '4000,4000'], ['--window', '1000000,1'], ['--invert'],
                    ['--rotate', '90', '--flip', 'h'], ['--colormap', 'hot'], ['--interpolation', 'nearest'],
                    ['--plane', 'sagittal', '--slice', '0'], ['--preset', 'full'], ['--size', '64x64'], ['--size', '20x9']):
        out.unlink(missing_ok=True)
        done = run('render', SYNTHETIC, '-o', out, *(['--size', '200x160'] if '--size' not in options else []), *options)
        size, rows, _ = read_png(out)
        report(done.returncode == 0 and colours(rows, ground) > size[0] * size[1] // 50,
               'render keeps the mark with ' + ' '.join(options), done.stderr)
    done = run('render', PLAIN, '-o', again, '--slice', '100000')
    report(done.returncode == 1 and '100000' in done.stderr, 'render: a slice that is not there', done.stderr)
    again.unlink()
    done = run('render', junk, '-o', again)
    report(done.returncode == 1 and not again.exists(), 'render: nothing readable, nothing written', done.stderr)
    done = run('render', PLAIN, '-o', tmp / 'no' / 'such' / 'folder.png')
    report(done.returncode == 1 and len(done.stderr.splitlines()) == 1, 'render: a folder that is not there', done.stderr)

    done = run('compare', PLAIN, SYNTHETIC, '-o', out, '--size', '601x260')
    size, rows, text = read_png(out)
    left, right = [r[:900] for r in rows], [r[906:] for r in rows]
    report(done.returncode == 0 and size == (601, 260) and colours(left, ground) == 0 and colours(right, ground) > 3000
           and b'SYNTHETIC' in text, 'compare: each side keeps its own, the whole is labelled', done.stdout, done.stderr)
    done, objects = inspect(out)
    report(objects[0]['marked'], 'compare: the picture opens marked', objects)

    check_statements(tmp)
    check_stack()
    check_controls(tmp)

    # no locale has to be installed for this: the C library reads LANGUAGE wherever the locale is not plain C
    done = run('render', '--help', LANGUAGE='de')
    report('Diese Hilfe zeigen' in done.stdout, 'a program that is not installed speaks German, too', done.stdout)

    for variable in ('SYMSCOPE_NO_MARK', 'SYM_NO_MARK', 'GTK_DEBUG', 'GTK_THEME', 'G_RESOURCE_OVERLAYS', 'LANGUAGE', 'LC_ALL'):
        value = {'LC_ALL': 'de_DE.UTF-8', 'LANGUAGE': 'de'}.get(variable, 'interactive')
        done = run('render', SYNTHETIC, '-o', again, '--size', '300x260', **{variable: value})
        run('render', SYNTHETIC, '-o', out, '--size', '300x260')
        report(again.read_bytes() == out.read_bytes(), f'no pixel changes with {variable}={value}', done.stderr)
    tap.plan()


main()
