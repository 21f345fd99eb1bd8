#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""embed-vocabulary.py OUT FILE...

Turns the vocabulary files into a C header, so that the program's vocabulary is part of it and
nothing outside can replace it. The text is kept as it is: the program parses it with the same
parser as a site's own file.
"""
import os
import sys


def escape(byte):
    if byte in b'"\\':
        return '\\' + chr(byte)
    # No '?', so that no trigraph can come about.
    return chr(byte) if 0x20 <= byte < 0x7f and byte != 0x3f else '\\%03o' % byte


def main(argv):
    out, paths = argv[1], argv[2:]
    with open(out, 'w', encoding='ascii') as header:
        header.write('/* Made from data/vocabulary by embed-vocabulary.py. */\n')
        header.write('static const struct { const char *name; const char *text; } _sym_vocabulary_files[] = {\n')
        for path in paths:
            name = os.path.splitext(os.path.basename(path))[0]
            header.write('  { "%s",\n' % name)
            with open(path, 'rb') as source:
                for line in source:
                    header.write('    "%s"\n' % (''.join(escape(b) for b in line.rstrip(b'\n')) + '\\n'))
            header.write('  },\n')
        header.write('};\n')


if __name__ == '__main__':
    main(sys.argv)
