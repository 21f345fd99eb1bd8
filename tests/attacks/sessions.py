#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random sessions with the program in a window; every screenshot is judged. See README.md.

    sessions.py EYE PROGRAM [--sessions N] [--seed S] [--first I] [--seconds T] [--expect-failure SHARE]

ATTACK_SESSIONS and ATTACK_SEED say the same from the environment. Session I of seed S is always the same.
"""
import argparse
import os
import pathlib
import random
import sys
import tempfile
import time

import images
from attack import Eye, Program, Tap, guess_cap, skip

SIZES = [(1440, 860), (1000, 700), (720, 560), (500, 420), (380, 300), (1800, 1300), (900, 1200)]
ENVIRONMENTS = [
    {}, {'GDK_SCALE': '2'}, {'LANGUAGE': 'de', 'LC_ALL': 'C.UTF-8'}, {'GTK_THEME': 'HighContrast'},
    {'GDK_SCALE': '3'}, {'GTK_DEBUG': 'interactive', 'GSK_DEBUG': 'full-redraw'}, {'GTK_THEME': 'Default'},
]
KEYS = ('Up Down Shift_L+Up Shift_L+Down Home End comma period 0 1 2 3 4 5 r i h v l space Return Left Right '
        'Alt_L+r Alt_L+l Alt_L+Left Alt_L+Right Alt_L+Up Alt_L+Down Control_L+plus Control_L+minus Control_L+0 '
        'Control_L+1 F9 Page_Down Page_Up f f Alt_L+s').split()
RARE = 'F11 Control_L+w Control_L+m Tab Control_L+Shift_L+i Control_L+Shift_L+d F10 Shift_L+F10'.split()

# Ways out of the window, and a person's own word; closed, agreed to or left open.
DIALOGS = 'export', 'print', 'mark-as-synthetic', 'save-labelled-copy', 'open'
ANSWERS = 'Escape', 'Return', None

# Where a session begins, besides the image that the last one left.
FILES = [['big.nii'], ['--compare', 'plain.nii', 'big.nii'], ['series'], ['references']]


class Session:
    def __init__(self, rng, eye, program, files):
        self.rng, self.eye, self.program, self.files = rng, eye, program, files
        self.panes = 1
        self.resized = False
        self.last = pathlib.Path(program.home) / 'last.png'
        self.done = []

    def point(self):
        width, height = self.program.size()
        return self.rng.randrange(max(width, 1)), self.rng.randrange(50, max(height - 45, 51))

    def key(self, keys):
        self.eye.ask('key', keys)

    def act(self):
        """One action, and what it was."""
        rng = self.rng
        kind = rng.choices(('key', 'drag', 'wheel', 'zoom', 'open', 'layout', 'menu', 'resize', 'rare', 'state', 'click',
                            'dialog'), (22, 18, 12, 10, 10, 6, 8, 3, 3, 4, 4, 4))[0]
        what = [kind]
        if kind == 'key':
            what.append(rng.choice(KEYS))
            for _ in range(rng.choice((1, 1, 2, 5))):
                self.key(what[1])
        elif kind == 'rare':
            what.append(rng.choice(RARE))
            if what[1] == 'Shift_L+F10' and self.has_dialog():
                what[1] = 'F10'
            self.key(what[1])
        elif kind == 'drag':
            x0, y0 = self.point()
            x1, y1 = self.point()
            what += [rng.choice((1, 1, 2, 3)), x0, y0, x1, y1, rng.choice((2, 6))]
            self.eye.ask(*what)
        elif kind in ('wheel', 'zoom'):
            what += [*self.point(), rng.choice((4, 5)), rng.choice((1, 2, 4, 8))]
            self.eye.ask('move', what[1], what[2])
            for _ in range(what[4]):
                if kind == 'zoom':
                    self.eye.ask('wheel', what[3])
                else:
                    self.eye.ask('click', what[3])
        elif kind == 'open':
            what.append(rng.choice(sorted(self.files)))
            self.program.open(self.files[what[1]])
        elif kind == 'layout':
            self.panes = rng.choice((1, 2, 2, 3, 4))
            what.append(self.panes)
            self.key(f'Control_L+Alt_L+{self.panes}')
        elif kind == 'menu':
            x, y = self.point()
            what += [x, y, rng.randrange(10), rng.random() < 0.6, rng.randrange(6)]
            self.eye.ask('move', x, y)
            self.eye.ask('click', 3)
            for _ in range(what[3]):
                self.key('Down')
            if what[4]:
                self.key('Right')
                for _ in range(what[5]):
                    self.key('Down')
                self.key('Return')
        elif kind == 'resize':
            what.append(rng.choice(SIZES))
            self.eye.ask('resize', self.program.window, *what[1])
        elif kind == 'state':
            what.append(rng.choice(('invert-level', 'evidence', 'next-item', 'previous-item', 'copy-evidence-json',
                                    'stop-reading', 'fullscreen', 'copy-pane', 'copy-panes')))
            self.program.act(what[1])
        elif kind == 'click':
            what += [*self.point(), rng.choice((1, 1, 2))]
            self.eye.ask('move', what[1], what[2])
            for _ in range(what[3]):
                self.eye.ask('click', 1)
        elif kind == 'dialog':
            what += [rng.choice(DIALOGS), rng.choice(ANSWERS)]
            before = len(self.eye.windows())
            if self.program.act(what[1]):
                self.program.wait(lambda: len(self.eye.windows()) != before, 0.3)
            if what[2]:
                self.key(what[2])
        if kind in ('state', 'menu', 'dialog', 'rare'):
            self.program.noticed = time.monotonic()
        self.resized = self.resized or kind == 'resize' or what[-1] in ('F11', 'fullscreen')
        self.done.append(what)

    def begin(self):
        """Dialogs and menus of the session before are gone; the focus is in the window, which shows an
        image again more often than not."""
        program, rng = self.program, self.rng
        self.close_dialogs()
        self.put_back()
        self.key('Escape')
        if rng.random() < 0.4:
            self.eye.ask('resize', program.window, *SIZES[0])
            self.resized = True
        if rng.random() < 0.5:
            self.key('Control_L+Alt_L+1')
        if rng.random() < 0.6:
            self.key('0')
            self.act_open()

    def is_noticed(self):
        """A notice floats over the image for five seconds after something was copied or written."""
        return time.monotonic() - self.program.noticed < 8

    def list_dialogs(self):
        return [w for w in self.eye.windows() if w[0] not in self.program.before and not w[5] and w[0] != self.program.window]

    def has_dialog(self):
        """In GTK 4.8 the menu of a file dialog's list comes later, and ends the program when the dialog has gone."""
        return bool(self.list_dialogs())

    def close_dialogs(self):
        """No window manager gives a dialog the keys: each gets the focus, then the window itself."""
        for _ in range(3):
            for window in self.list_dialogs():
                self.eye.ask('focus', window[0])
                self.key('Escape')
            if self.program.wait(lambda: not self.has_dialog(), 0.5):
                break
        self.eye.ask('focus', self.program.window)

    def put_back(self):
        """A window that was dragged over the edge of the screen lacks words of the mark as it lacks the image."""
        for window, x, y, width, height, _ in self.eye.windows():
            if window == self.program.window and (x < 0 or y < 0):
                self.eye.ask('place', window, 0, 0)

    def uncover(self):
        """A menu, a dialog or a notice hides words of the mark as it hides the image: what is left of the image is
        judged by what it shows without them."""
        self.close_dialogs()
        self.put_back()
        for _ in range(3):
            self.key('Escape')

    def act_open(self):
        name = self.rng.choice(sorted(n for n in self.files if not n.startswith('plain')))
        self.done.append(['open', name])
        self.program.open(self.files[name])


def judge(session, expect_failure):
    program = session.program
    # The server cuts what a shrinking window shows before the program can draw it anew. Half of the other
    # pictures show what has come to rest, half of them what is on its way.
    wait = 1.0 if session.resized else session.rng.choice((0, 0.25))
    if not program.picture(settle=wait):
        return 0, 0, False
    width, height = program.size()
    scale = int(program.env.get('GDK_SCALE', '1'))
    cap = guess_cap(width, height, session.panes, scale)
    content, unmarked, _ = session.eye.judge(cap)
    if unmarked and not expect_failure:
        session.eye.ask('save', session.last)
        session.uncover()
        for _ in range(6):
            if session.is_noticed():
                time.sleep(1.5)
            if not program.picture(settle=0.5):
                break
            again = session.eye.judge(cap)
            if not again[1]:
                return again[0], 0, True
        session.eye.ask('load', session.last)
    return content, unmarked, False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('eye')
    parser.add_argument('program')
    parser.add_argument('--sessions', type=int, default=100)
    parser.add_argument('--seed', type=int, default=int(os.environ.get('ATTACK_SEED', '1')))
    parser.add_argument('--first', type=int, default=0)
    parser.add_argument('--per-launch', type=int, default=40)
    parser.add_argument('--overlooked', type=int, default=0, help='how many pictures with a mark the judge may condemn')
    parser.add_argument('--deaths', type=int, default=0, help='how often the program may die: then nothing is shown')
    parser.add_argument('--expect-failure', type=float, default=None)
    parser.add_argument('--keep', default='attack-pictures')
    options = parser.parse_args()
    if options.expect_failure is None and 'ATTACK_SESSIONS' in os.environ:
        options.sessions = int(os.environ['ATTACK_SESSIONS'])

    if 'DISPLAY' not in os.environ:
        skip('there is no display')
    tap = Tap(options.keep)
    folder = tempfile.TemporaryDirectory(prefix='attack-images-')
    files = images.make(folder.name)
    eye = Eye(options.eye)
    looks = seen = covered = failures = crashes = launches = 0
    judging = 0.0
    program, done = None, []
    start = time.monotonic()
    print(f'# seed {options.seed}, sessions {options.first} to {options.first + options.sessions - 1} of {options.program}')
    for index in range(options.first, options.first + options.sessions):
        rng = random.Random(f'{options.seed}:{index}')
        if program is None or (index % options.per_launch == 0) or not program.is_running():
            if program is not None:
                died = not program.is_running() and program.process.returncode not in (0, -15)
                text = program.close()
                if died:
                    crashes += 1
                    print(f'# before session {index} the program ended with {program.process.returncode}: {text[-600:]!r} after {done}')
            launch = index // options.per_launch
            arguments = [files.get(name, name) for name in FILES[launch % len(FILES)]]
            program = Program(eye, options.program, arguments, ENVIRONMENTS[launch % len(ENVIRONMENTS)], debug='')
            program.look(quick=True)  # what follows happens to an image that is shown
            launches += 1
        session = Session(rng, eye, program, files)
        done = session.done
        session.begin()
        for _ in range(rng.randrange(2, 6)):
            session.act()
            if rng.random() < 0.25:
                time.sleep(rng.choice((0, 0.01, 0.03)))
        before = time.monotonic()
        content, unmarked, hidden = judge(session, options.expect_failure is not None)
        judging += time.monotonic() - before
        looks += 1
        seen += content > 0
        covered += hidden
        if unmarked:
            failures += 1
            if options.expect_failure is None:
                path = tap.save(eye, f'session-{options.seed}-{index}')
                print(f'# session {index}: {unmarked} of {content} cells without a mark, {path}; {session.done}', flush=True)
    if program is not None:
        program.close()
    eye.close()
    seconds = time.monotonic() - start
    print(f'# {looks} pictures in {seconds:.0f} s ({judging:.0f} s of them judged), {launches} launches; image content on {seen}, cut by the server or below a menu at first on {covered}; unmarked on {failures}')
    if options.expect_failure is None:
        tap.report(failures <= options.overlooked, f'{options.sessions} sessions show no synthetic image without its mark',
                   f'{failures} pictures', f'replay one: --seed {options.seed} --first INDEX --sessions 1')
        tap.report(seen >= looks // 4, 'pictures show image content', f'{seen} of {looks}')
        tap.report(covered <= looks // 50, 'few were judged only after what hid the mark was gone', f'{covered} of {looks}')
        tap.report(crashes <= options.deaths, f'the program died {options.deaths} times at most', f'{crashes} times')
    else:
        tap.report(seen > 0 and failures >= options.expect_failure * seen,
                   f'the judge sees that {pathlib.Path(options.program).name} has no readable mark',
                   f'{failures} of {seen} pictures with content')
    tap.done()


if __name__ == '__main__':
    main()
