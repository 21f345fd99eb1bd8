#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every source file must look like, and words that must not be said."""
import pathlib
import re
import subprocess
import sys

CODE = {'.c', '.h', '.cc', '.py', '.ui', '.css', '.build', '.sh'}

# (what is wrong, pattern, suffixes it is looked for in)
FORBIDDEN = [
    ('a synthetic image is no kind of medical image', r'synthetic\s+medical\s+image', CODE | {'.md', '.po', '.xml', '.in'}),
    ('unfinished work', r'\b(TODO|FIXME|XXX|HACK)\b', CODE | {'.md'}),
    ('the words of the mark are not translatable',
     r'\b_\s*\(\s*"(SYNTHETIC|PARTLY SYNTHETIC|SYNTHETIC\?|LABEL UNREADABLE|LABELS CONFLICT|ORIGIN NOT ESTABLISHED|COMPUTED|PHANTOM|LABELLED NOT SYNTHETIC)"',
     {'.c', '.h'}),
    ('numbers of a file are read without the locale', r'\b(strtod|strtof|atof|atoi|sscanf)\s*\(', {'.c', '.h', '.cc'}),
    ('the environment decides nothing here', r'\b(getenv|g_getenv|secure_getenv)\s*\(', {'.c', '.h', '.cc'}),
    ('a tab or a blank at the end of a line', r'\t|[ ]+$', CODE - {'.build'}),
]
# who may all the same, with the reason
EXCUSED = {
    ('the environment decides nothing here', 'tests/'): 'tests are told by meson where the build is',
}


def check(path, text):
    found = []
    if path.endswith(('.c', '.h', '.cc', '.py', 'meson.build')) and 'SPDX-License-Identifier' not in text[:200]:
        found.append(f'{path}: no SPDX line')
    for what, pattern, suffixes in FORBIDDEN:
        if pathlib.PurePath(path).suffix not in suffixes or path == 'tests/lint/lint_text.py':
            continue
        if any(what == w and path.startswith(prefix) for w, prefix in EXCUSED):
            continue
        for i, line in enumerate(text.splitlines(), 1):
            if re.search(pattern, line):
                found.append(f'{path}:{i}: {what}')
    return found


def check_listed(root, listed, sources):
    """Files that translators are told of, against those that have something to translate."""
    found = [f'po/POTFILES.in: there is no {path}' for path in sorted(listed) if not (root / path).is_file()]
    found += [f'po/POTFILES.in: {path} is listed twice' for path in sorted({p for p in listed if listed.count(p) > 1})]
    for path, text in sources:
        if path not in listed and re.search(r'\b(N?C?_|n?gettext) ?\("', text):
            found.append(f'{path} has translatable words and is not in po/POTFILES.in')
    return found


def main(source_root):
    root = pathlib.Path(source_root)
    folders = ('app', 'core', 'data', 'io', 'po', 'resources', 'tests', 'widgets')
    paths = [p for f in folders for p in sorted((root / f).rglob('*')) if p.is_file()]
    paths += sorted(root.glob('*.md')) + [root / 'meson.build']
    found = []
    sources = []
    for path in paths:
        try:
            text = path.read_text(encoding='utf-8')
        except UnicodeDecodeError:
            continue
        name = str(path.relative_to(root))
        found += check(name, text)
        if path.suffix == '.c' and not name.startswith('tests/'):
            sources.append((name, text))
    listed = [line for line in (root / 'po' / 'POTFILES.in').read_text().split('\n') if line and line[0] != '#']
    found += check_listed(root, listed, sources)
    print(f"{'ok' if not found else 'not ok'} 1 - {len(paths)} files say it as agreed")
    for line in found:
        print('# ' + line)
    planted = check('core/planted.c', '/* SPDX-License-Identifier */\nchar *s = "a synthetic medical image"; atof (s);\n')
    planted += check_listed(root, ['no/such.c'], [('core/planted.c', 'f (_ ("A word"));')])
    print(f"{'ok' if len(planted) == 4 else 'not ok'} 2 - planted words are found")
    print('1..2')


if __name__ == '__main__':
    main(sys.argv[1])
