# SPDX-License-Identifier: GPL-3.0-or-later
"""What all attacks share: the eye, the program under attack, and TAP."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

BUS_NAME = 'io.github.symscope.Symscope'
BUS_PATH = '/io/github/symscope/Symscope'


class Eye:
    """The program `eye`: one command a line, one line of answer."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def ask(self, *words):
        self.process.stdin.write(' '.join(map(str, words)) + '\n')
        return self.process.stdout.readline().strip()

    def windows(self):
        """[(id, x, y, width, height, is a menu or tooltip)], the lowest first."""
        return [tuple(map(int, w.split(','))) for w in self.ask('windows').split()]

    def judge(self, cap, quick=False):
        """(cells with content, cells without mark, [word, …]) of the last picture."""
        content, unmarked, _, _, *words = self.ask('judge', f'{cap:.1f}', *(['1'] if quick else [])).split()
        return int(content), int(unmarked), [w.split(',') for w in words]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Program:
    """One run of the program under attack, with a home of its own."""

    screen = 2560, 2100

    def __init__(self, eye, path, arguments=(), environment=None, prepare=None, wrapper=(), debug='fatal-warnings'):
        self.eye = eye
        self.home = pathlib.Path(tempfile.mkdtemp(prefix='attack-'))
        self.env = {k: v for k, v in os.environ.items()
                    if k in ('PATH', 'DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'TMPDIR') or k.endswith('SAN_OPTIONS')}
        self.env |= {'HOME': str(self.home), 'XDG_CONFIG_HOME': str(self.home / 'config'), 'LC_ALL': 'C.UTF-8',
                     'XDG_DATA_HOME': str(self.home / 'data'), 'XDG_CACHE_HOME': str(self.home / 'cache'),
                     'XDG_RUNTIME_DIR': str(self.home), 'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo',
                     'GSETTINGS_BACKEND': 'memory', 'NO_AT_BRIDGE': '1', 'GTK_A11Y': 'none'}
        self.env |= environment or {}
        (self.home / 'config').mkdir()
        if prepare:
            prepare(self)
        self.log = open(self.home / 'stderr', 'w+')
        before = {w[0] for w in eye.windows()}
        self.process = subprocess.Popen([*wrapper, str(path), *map(str, arguments)], env=self.env, stderr=self.log,
                                        stdout=subprocess.DEVNULL)
        self.window = None
        self.noticed = float('-inf')  # when something was done last that may show a notice
        self.before = before
        self.wait(lambda: self.find_window())

    def find_window(self):
        for window in reversed(self.eye.windows()):
            if window[0] not in self.before and not window[5] and window[3] >= 100:
                self.window = window[0]
                self.eye.ask('focus', self.window)
                return True
        return self.process.poll() is not None

    def wait(self, condition, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.02)
        return False

    def is_running(self):
        return self.process.poll() is None

    def area(self):
        """Everything of the program on the screen: (x, y, width, height)."""
        shown = [w for w in self.eye.windows() if w[0] not in self.before]
        if not shown:
            return None
        x0, y0 = max(0, min(w[1] for w in shown)), max(0, min(w[2] for w in shown))
        return x0, y0, max(w[1] + w[3] for w in shown) - x0, max(w[2] + w[4] for w in shown) - y0

    def size(self):
        return next(((w[3], w[4]) for w in self.eye.windows() if w[0] == self.window), (0, 0))

    def picture(self, settle=0):
        """Taken now, or when it has stayed the same for a while, after @settle seconds at the latest."""
        area = self.area()
        if area is None:
            return False
        x, y, width, height = area
        part = x, y, min(width, self.screen[0] - x), min(height, self.screen[1] - y)
        return self.eye.ask('settle', *part, settle) == '1' if settle else self.eye.ask('picture', *part) == '1'

    def act(self, action, parameter=None, path='/window/1'):
        return self.eye.ask('activate', BUS_NAME, BUS_PATH + path, action, *([parameter] if parameter else [])) == '1'

    def set_state(self, action, value, path='/window/1'):
        return self.eye.ask('state', BUS_NAME, BUS_PATH + path, action, value) == '1'

    def open(self, path):
        return self.act('open-recent', "'" + pathlib.Path(path).resolve().as_uri() + "'")

    def look(self, panes=1, seconds=20, quick=False, cap=None):
        """Waits for content, then judges it: (content, unmarked, words)."""
        end = time.monotonic() + seconds
        seen = 0, 0, []
        while time.monotonic() < end and self.is_running():
            if self.picture():
                width, height = self.size()
                seen = self.eye.judge(cap or guess_cap(width, height, panes), quick)
                if seen[0]:
                    break
            time.sleep(0.1)
        return seen

    def maps(self):
        """What files the process has mapped, as the kernel says: libraries, catalogues of translations."""
        try:
            return pathlib.Path(f'/proc/{self.process.pid}/maps').read_text()
        except OSError:
            return ''

    def errors(self):
        self.log.flush()
        return (self.home / 'stderr').read_text(errors='replace')

    def close(self):
        if self.is_running():
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        text = (self.home / 'stderr').read_text(errors='replace')
        shutil.rmtree(self.home, ignore_errors=True)
        return text


def guess_cap(width, height, panes=1, scale=1):
    """About how high capitals can be expected to be: where the search begins, no more."""
    columns, rows = (2, 2) if panes == 4 else (panes, 1)
    return max(12 * scale, 0.033 * min(width / columns, (height - 90 * scale) / rows))


class Tap:
    def __init__(self, keep):
        self.n = self.failed = 0
        self.keep = pathlib.Path(keep)

    def report(self, ok, text, *details):
        self.n += 1
        self.failed += not ok
        print(f"{'ok' if ok else 'not ok'} {self.n} - {text}", flush=True)
        for detail in details if not ok else ():
            for line in str(detail).splitlines():
                print('# ' + line)

    def save(self, eye, name):
        """For a person to look at."""
        self.keep.mkdir(parents=True, exist_ok=True)
        path = self.keep / (name + '.png')
        eye.ask('save', path)
        return path

    def done(self):
        print(f'1..{self.n}')
        sys.exit(1 if self.failed else 0)


def skip(why):
    print(f'1..0 # SKIP {why}')
    sys.exit(77)
