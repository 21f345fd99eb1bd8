#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One attack after the other on the program in a window; each ends with a judged screenshot.

    test_directed.py EYE PROGRAM NO_STROKES.so FAILING [NAME…]
"""
import ast
import os
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import pathlib

import images
from attack import BUS_NAME, BUS_PATH, Eye, Program, Tap, skip

HIDE = '''* { opacity: 0.99; } symview, sympane, sympanegrid { filter: blur(0px); margin: 0; padding: 0; }
.verdict, .verdict-pill, symevidence, symcornertext { opacity: 0; font-size: 0; color: transparent; }
symview { color: transparent; background: white; -gtk-icon-size: 0; text-shadow: none; font-size: 1px; }'''


PO = pathlib.Path(__file__).parents[2] / 'po'

# About how high capitals are in a pane of 7680 by 4320.
EIGHT_K_CAP = 123


def catalogue(path, strings):
    """A compiled catalogue of translations."""
    header = 'Content-Type: text/plain; charset=UTF-8\n'
    pairs = sorted((k.encode(), v.encode()) for k, v in ({'': header} | strings).items())
    keys, values = 28, 28 + 8 * len(pairs)
    at, tables, data = 28 + 16 * len(pairs), [b'', b''], b''
    for which in (0, 1):
        for pair in pairs:
            tables[which] += struct.pack('<II', len(pair[which]), at + len(data))
            data += pair[which] + b'\0'
    path.write_bytes(struct.pack('<7I', 0x950412de, 0, len(pairs), keys, values, 0, 0) + tables[0] + tables[1] + data)


class Attacks:
    """Each method is an attack: makes its program, and returns what look() saw."""

    def __init__(self, eye, program, preload, failing, files, folder):
        self.eye, self.path, self.preload, self.failing = eye, program, preload, failing
        self.files, self.folder = files, folder
        self.program = None

    def run(self, image='big.nii', environment=None, prepare=None, **more):
        self.program = Program(self.eye, self.path, [self.files.get(image, image)], environment, prepare, debug='', **more)
        return self.program

    def gtk_css(self):
        def prepare(program):
            folder = program.home / 'config' / 'gtk-4.0'
            folder.mkdir(parents=True)
            (folder / 'gtk.css').write_text(HIDE)
        return self.run(prepare=prepare).look()

    def theme(self):
        def prepare(program):
            folder = program.home / 'config' / 'gtk-4.0'
            folder.mkdir(parents=True)
            (folder / 'settings.ini').write_text('[Settings]\ngtk-theme-name=Hidden\ngtk-font-name=Sans 1\n'
                                                 'gtk-enable-animations=0\ngtk-xft-dpi=24576\n')
            theme = program.home / 'data' / 'themes' / 'Hidden' / 'gtk-4.0'
            theme.mkdir(parents=True)
            (theme / 'gtk.css').write_text(HIDE)
        return self.run(prepare=prepare, environment={'GTK_THEME': 'Hidden'}).look()

    def inspector(self):
        """Its keys, in the window and in each dialog: dialogs are windows of GTK's own classes."""
        program = self.run(environment={'GTK_DEBUG': 'interactive'})
        program.look()
        for action in (None, 'show-help-overlay', 'about', 'export', 'print', 'open', 'mark-as-synthetic'):
            if action is not None:
                program.act(action)
                if not program.wait(lambda: self.others(program), 5):
                    return 0, 1, f'{action} shows no window'
                time.sleep(0.3)
                self.eye.ask('focus', self.others(program)[-1][0])
            shown = len(self.others(program))
            for keys in ('Control_L+Shift_L+i', 'Control_L+Shift_L+d'):
                self.eye.ask('key', keys)
                if program.wait(lambda: len(self.others(program)) > shown, 0.4):
                    return 0, 1, f'{keys} in {action} opened a window'
            self.close_dialogs(program)
        return program.look()

    def renderer(self):
        return self.run(environment={'GSK_RENDERER': 'gl', 'GSK_DEBUG': 'full-redraw,fallback', 'LIBGL_ALWAYS_SOFTWARE': '1'}).look()

    def resource_overlays(self):
        overlay = self.folder / 'overlay'
        overlay.mkdir()
        (overlay / 'sym-pane.ui').write_text('<interface/>')
        (overlay / 'widgets.css').write_text(HIDE)
        return self.run(environment={'G_RESOURCE_OVERLAYS': f'/io/github/symscope/Symscope={overlay}'}).look()

    def no_fonts(self):
        empty = self.folder / 'fonts.conf'
        empty.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>')
        return self.run(environment={'FONTCONFIG_FILE': str(empty)}).look()

    def language(self):
        return self.run(environment={'LANGUAGE': 'ar:he:de', 'LC_ALL': 'C.UTF-8'}).look()

    def hostile_catalogue(self):
        """LANGUAGE leads out of the folder of translations: blanks for every string of ours and of GTK, and
        a text that runs from the right; then directives of printf, with which a program may end."""
        strings = [''.join(ast.literal_eval(part) for part in re.findall(r'".*"', found))
                   for found in re.findall(r'^msgid ((?:".*"\n)+)', (PO / 'de.po').read_text(), re.M)]
        for text, name in (('\u202e ', 'blank'), ('%n%s%s%s%n', 'bomb')):
            folder = self.folder / name / 'LC_MESSAGES'
            folder.mkdir(parents=True)
            for domain, more in (('symscope', {}), ('gtk40', {'default:LTR': 'default:RTL'})):
                catalogue(folder / f'{domain}.mo', {string: text for string in strings if string} | more)
            language = '../' * 40 + str(folder.parent)[1:]  # more than any folder of translations is deep
            program = self.run(environment={'LANGUAGE': language, 'LC_ALL': 'C.UTF-8'})
            seen = program.look()
            loaded = program.maps()
            for domain in ('symscope', 'gtk40') if name == 'blank' else ('symscope',):
                if program.is_running() and str(folder / f'{domain}.mo') not in loaded:
                    return 0, 1, f'{domain}.mo ({name}) was not read: the attack is none'
            if name == 'blank' or seen[1]:
                first = seen
                if seen[1] or not program.is_running():
                    return seen
                program.close()
        program.close()
        program = self.run()
        program.look()
        return first

    def fractional_scale(self):
        """GTK 4.8 has whole scales only under X; fractions come as resolution of text."""
        def prepare(program):
            folder = program.home / 'config' / 'gtk-4.0'
            folder.mkdir(parents=True)
            (folder / 'settings.ini').write_text('[Settings]\ngtk-xft-dpi=129024\n')
        seen = self.run(prepare=prepare, environment={'GDK_DPI_SCALE': '1.37'}).look()
        self.program.close()
        if seen[1] or not seen[0]:
            return seen
        return self.run(prepare=prepare, environment={'GDK_DPI_SCALE': '0.6', 'GDK_SCALE': '2'}).look(cap=50)

    def eight_k(self):
        """A pane of 7680 by 4320 on a screen of its own."""
        server = subprocess.Popen(['Xvfb', '-displayfd', '1', '-screen', '0', '7680x4320x24', '-nolisten', 'tcp'],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        display = os.environ['DISPLAY']
        os.environ['DISPLAY'] = ':' + server.stdout.readline().strip()
        eye = Eye(self.eye.process.args[0])
        try:
            self.program = program = Program(eye, self.path, [self.files['big.nii']], debug='')
            program.screen = 7680, 4320
            program.look(cap=30)
            eye.ask('resize', program.window, 7680, 4320)
            program.wait(lambda: program.size() == (7680, 4320))
            program.picture(settle=10)
            return program.look(cap=EIGHT_K_CAP)
        finally:
            running = self.program.is_running()
            self.program.close()
            eye.close()
            os.environ['DISPLAY'] = display
            server.terminate()
            server.wait()
            if running:  # what the caller asks of it
                self.run().look()

    def scale_two(self):
        return self.run(environment={'GDK_SCALE': '2'}).look(cap=50)

    def scale_three(self):
        return self.run(environment={'GDK_SCALE': '3'}).look(cap=60)

    def small_window(self):
        program = self.run()
        program.look()
        for width, height in ((1, 1), (60, 60), (200, 200), (360, 280)):
            self.eye.ask('resize', program.window, width, height)
            for panes in (4, 1):
                self.eye.ask('key', f'Control_L+Alt_L+{panes}')
                time.sleep(0.3)
                program.picture()
                content, unmarked, words = self.eye.judge(12)
                if unmarked:
                    return content, unmarked, words
        self.eye.ask('resize', program.window, 900, 700)
        time.sleep(0.3)
        return program.look()

    def large_window(self):
        program = self.run()
        program.look()
        self.eye.ask('resize', program.window, 2560, 2100)
        time.sleep(2)
        return program.look(cap=60)

    def session_bus(self):
        program = self.run()
        program.look()
        rng = random.Random(5)
        values = {'s': ("'auto'", "'file:///etc/passwd'", "''"), 'i': ('0', '-2147483648', '2147483647'),
                  'b': ('true', 'false'), '': (None,)}
        for path in ('', '/window/1'):
            for entry in self.eye.ask('actions', BUS_NAME, BUS_PATH + path).split():
                action, signature = entry.split(':')
                if action in ('quit', 'close', 'open', 'open-folder', 'about', 'show-help-overlay', 'mark-as-synthetic',
                              'add-correction'):
                    continue
                for value in values.get(signature, (None,)):
                    program.act(action, value, path)
                    if rng.random() < 0.5:
                        program.picture()
                        content, unmarked, words = self.eye.judge(25)
                        if unmarked:
                            return content, unmarked, words
        program.open(self.files['big.nii'])
        return program.look()

    def bus_values(self):
        """Every action of the window with values of every type, activated and as its state."""
        program = self.run()
        program.look()
        rng = random.Random(8)
        values = [None, "''", "'\\u202e%s%n'", '0', '-1', '2147483647', '-2147483648', '@u 4294967295', '@x -9223372036854775808',
                  'true', '@d 1e308', '@d -0.0', '(1, 2)', '(-2147483648, 2147483647)', "['a', 'b']", '@ay []', "{'a': <1>}",
                  '<<1>>', "@o '/'", "@g 'a{sv}'", '@ms nothing', "'" + 'A' * 3000 + "'"]
        for path in ('', '/window/1'):
            for entry in self.eye.ask('actions', BUS_NAME, BUS_PATH + path).split():
                action = entry.split(':')[0]
                if action in ('quit', 'close', 'mark-as-synthetic'):
                    continue
                for value in values:
                    rng.choice((program.act, program.set_state))(action, value or "''", path)
                self.eye.ask('key', 'Escape')
                content, unmarked, words = self.judge_uncovered(program)
                if unmarked:
                    return content, unmarked, words
        self.close_dialogs(program)
        program.open(self.files['big.nii'])
        return program.look()

    def accessibility_bus(self):
        """Every action and setter that the accessibility bus has for widgets, a few objects at a time."""
        program = self.run(environment={'GTK_A11Y': 'atspi'})
        program.look()
        first, step, done = 0, 12, 0
        while True:
            n_objects, n_done = map(int, self.eye.ask('accessible', first, step).split())
            done += n_done
            if not program.is_running():
                if program.process.returncode != 0:
                    return 0, 1, f'ended with {program.process.returncode} at object {first}'
                self.program = program = self.run(environment={'GTK_A11Y': 'atspi'})
                program.look()
            self.eye.ask('key', 'Escape')
            content, unmarked, words = self.judge_uncovered(program)
            if unmarked:
                return content, unmarked, words
            first += step
            if first >= n_objects:
                break
        self.close_dialogs(program)
        program.open(self.files['big.nii'])
        content, unmarked, words = program.look()
        return (content, unmarked, words) if done >= 20 else (content, 1, f'only {done} calls on {n_objects} objects')

    def others(self, program):
        """Dialogs and menus."""
        return [w for w in self.eye.windows() if w[0] not in program.before and w[0] != program.window]

    def close_dialogs(self, program):
        """Whether there was one: it hides words of the mark as it hides the image."""
        others = self.others(program)
        for _ in others:  # the one on top may be the only one that listens
            for window in reversed(self.others(program)):
                self.eye.ask('focus', window[0])
                self.eye.ask('key', 'Escape')
            if program.wait(lambda: not self.others(program), 1):
                break
        self.eye.ask('focus', program.window)
        return len(others) > 0

    def judge_uncovered(self, program, cap=25):
        """Judges what is shown; where dialogs can have hidden words, once more when these are closed."""
        program.picture()
        content, unmarked, words = self.eye.judge(cap)
        if unmarked and self.close_dialogs(program):
            program.picture(settle=2)
            content, unmarked, words = self.eye.judge(cap)
        return content, unmarked, words

    def print_preview(self):
        """What the print dialog hands to a previewer."""
        taken = self.folder / 'preview.pdf'
        script = self.folder / 'previewer'
        script.write_text(f'#!/bin/sh\ncp "$1" {taken}.part && mv {taken}.part {taken}\n')
        script.chmod(0o755)

        def prepare(program):
            folder = program.home / 'config' / 'gtk-4.0'
            folder.mkdir(parents=True)
            (folder / 'settings.ini').write_text(f'[Settings]\ngtk-print-preview-command={script} %f\n')
        program = self.run(prepare=prepare)
        shown = program.look()
        program.act('print')
        program.wait(lambda: any(w[0] not in program.before and w[0] != program.window for w in self.eye.windows()))
        time.sleep(0.5)
        dialog = [w for w in self.eye.windows() if w[0] not in program.before and w[0] != program.window][-1]
        self.eye.ask('focus', dialog[0])
        self.eye.ask('key', 'Alt_L+v')
        if not program.wait(taken.exists, 15):
            return 0, 1, 'no preview'
        if not shutil.which('pdftoppm'):
            return shown
        subprocess.run(['pdftoppm', '-png', '-r', '90', '-f', '1', '-singlefile', taken, taken.with_suffix('')], check=True)
        self.eye.ask('load', taken.with_suffix('.png'))
        return self.eye.judge(20)

    def preloaded_cairo(self):
        # a program with a sanitizer's runtime ends at once unless the runtime is the first library
        linked = subprocess.run(['ldd', str(self.path)], capture_output=True, text=True, check=True).stdout.split()
        first = [word for word in linked if word.startswith('/') and 'libasan.so' in word]
        return self.run(environment={'LD_PRELOAD': ':'.join([*first, str(self.preload)])}).look()

    def dictionary(self):
        path = self.folder / 'dicom.dic'
        path.write_text('(0008,001C)\tSQ\tSyntheticData\t1\tAttack\n')
        return self.run('yes.dcm', environment={'DCMDICTPATH': str(path)}).look()

    def changed_file(self):
        path = self.folder / 'changing.nii'
        images.nifti(path, images.texture(128, 7), descrip=b'synthetic image')
        program = self.run(path)
        program.look()
        images.nifti(path, images.texture(128, 8), descrip=b'')
        content, unmarked, words = program.look()  # still what was read, with its mark
        if unmarked:
            return content, unmarked, words
        images.nifti(path, images.texture(128, 9), descrip=b'synthetic image')
        program.open(path)
        time.sleep(0.5)
        return program.look()

    def killed_decoder(self):
        program = self.run('series')
        for _ in range(60):
            for child in self.children(program.process.pid):
                for grandchild in self.children(child):
                    try:
                        os.kill(grandchild, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
            program.picture()
            content, unmarked, words = self.eye.judge(25)
            if unmarked:
                return content, unmarked, words
            program.open(self.files['series'])
            time.sleep(0.02)
        program.open(self.files['big.nii'])
        return program.look()

    @staticmethod
    def children(pid):
        try:
            return [int(c) for c in pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text().split()]
        except FileNotFoundError:
            return []

    def races(self):
        program = self.run()
        names = [n for n in self.files if not n.startswith('plain')]
        rng = random.Random(6)
        for _ in range(40):
            program.open(self.files[rng.choice(names)])
            time.sleep(rng.choice((0, 0.01, 0.05)))
            program.picture()
            content, unmarked, words = self.eye.judge(25)
            if unmarked:
                return content, unmarked, words
        time.sleep(0.5)
        return program.look()

    def two_windows(self):
        program = self.run()
        program.look()
        second = Program(self.eye, self.path, [self.files['big.nii']], {'XDG_RUNTIME_DIR': str(program.home)})
        time.sleep(0.5)
        windows = [w for w in self.eye.windows() if w[0] not in program.before and not w[5]]
        for window in windows[1:]:
            self.eye.ask('place', window[0], 300, 900)
        time.sleep(0.5)
        result = program.look()
        second.close()
        return result if len(windows) == 2 else (0, 1, windows)

    def pair_views(self):
        """Two images in one picture by every way, the marked one as A and as B, its number at both ends, with
        the magnifier over it."""
        total = [0, 0, []]
        for names in (('big.nii', 'plain.nii'), ('plain.nii', 'big.nii')):
            self.program = program = Program(self.eye, self.path, [self.files[name] for name in names], debug='')
            program.look()
            self.eye.ask('key', 'm')
            x, y, width, height = program.area()
            for way in range(7):
                self.eye.ask('move', x + width * (way + 2) // 12, y + height // 3)
                self.eye.ask('key', 'd')
                for keys in ('', 'bracketright ' * 9, 'bracketleft ' * 18, 'braceright ' * 5, 'Up'):
                    for key in keys.split():
                        self.eye.ask('key', key)
                    time.sleep(0.2)
                    content, unmarked, words = self.eye.judge(25) if program.picture() else (0, 1, 'no picture')
                    total = [total[0] + content, total[1] + unmarked, words]
                    if unmarked or not program.is_running():
                        return content, unmarked, f'{names}, way {way}, {keys}: {words}'
            if names[0] == 'big.nii':
                program.close()
        return tuple(total)

    def malformed_geometry(self):
        path = self.folder / 'nan.nii'
        images.nifti(path, images.texture(128, 7), descrip=b'synthetic image')
        data = bytearray(path.read_bytes())
        struct.pack_into('<3f', data, 80, float('nan'), 0, -1)
        struct.pack_into('<12f', data, 280, *[float('nan')] * 12)
        path.write_bytes(data)
        program = self.run(path)
        content, unmarked, words = program.look(seconds=3)
        if unmarked:
            return content, unmarked, words
        program.open(self.files['big.nii'])
        time.sleep(0.5)
        return program.look()

    def failing_check(self):
        """The mark's check says no: a notice in words, no image, and a line in the log."""
        self.program = program = Program(self.eye, self.failing, [self.files['big.nii']], debug='')
        logged = program.wait(lambda: 'did not pass its check' in program.errors())
        said = program.wait(lambda: program.picture() and self.reads('cannot be shown'))
        content = self.eye.judge(25)[0]
        return 1, int(content > 0) + int(not logged) + int(not said), 'notice'

    def reads(self, words):
        """Whether tesseract, where it is installed, reads the words in the last picture."""
        if not shutil.which('tesseract'):
            return True
        path = self.folder / 'read.png'
        self.eye.ask('save', path)
        return words in subprocess.run(['tesseract', str(path), '-', '--psm', '11'], capture_output=True, text=True,
                                       env=os.environ | {'OMP_THREAD_LIMIT': '1'}).stdout

    def memory_limit(self):
        """No room for more while files are opened: the program may end, and shows nothing without its mark."""
        program = self.run()
        first = program.look()
        used = int(pathlib.Path(f'/proc/{program.process.pid}/statm').read_text().split()[0]) * os.sysconf('SC_PAGESIZE')
        resource.prlimit(program.process.pid, resource.RLIMIT_AS, (used + (8 << 20), resource.RLIM_INFINITY))
        for name in ('colour.png', 'volume.nii.gz', 'series', 'grey.png', 'big.nii'):
            program.open(self.files[name])
            time.sleep(0.3)
            if program.is_running() and program.picture():
                content, unmarked, words = self.eye.judge(25)
                if unmarked:
                    return content, unmarked, words
        return first


HELPERS = 'run', 'children', 'reads', 'others', 'close_dialogs', 'judge_uncovered'
NAMES = [name for name in vars(Attacks) if not name.startswith('_') and name not in HELPERS]


def main():
    if 'DISPLAY' not in os.environ:
        skip('there is no display')
    eye_path, program, preload, failing, *chosen = sys.argv[1:]
    tap = Tap('attack-pictures')
    with tempfile.TemporaryDirectory(prefix='attack-directed-') as folder:
        folder = pathlib.Path(folder)
        files = images.make(folder / 'images')
        eye = Eye(eye_path)
        for name in chosen or NAMES:
            attacks = Attacks(eye, program, preload, failing, files, folder)
            content, unmarked, words = getattr(attacks, name)()
            running = attacks.program.is_running()
            if unmarked or not content:
                tap.save(eye, 'directed-' + name)
            errors = attacks.program.close()
            # without any font GTK draws no window, or one that is too large for the display, which ends the program; without
            # memory GLib ends it: less is shown
            tap.report((content > 0 or name == 'no_fonts') and unmarked == 0 and (running or name in ('no_fonts', 'memory_limit')), name.replace('_', '-'),
                       f'{unmarked} of {content} cells unmarked, running {running}: {words}', errors[-800:])
        eye.close()
    tap.done()


if __name__ == '__main__':
    main()
