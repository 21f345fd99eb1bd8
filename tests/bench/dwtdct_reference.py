#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The 18 tests for the dwtDct watermark in numpy, written down as the notes describe them.

usage: dwtdct_reference.py FILE COLUMNS ROWS ROUNDS   (FILE holds packed bytes R, G, B)

Prints the milliseconds of the fastest round, then one line for each test: payload, plane, whether the
interpolation of chroma was undone, score.
"""
import sys
import time

import numpy as np


def text(s):
    return [int(b) for byte in s.encode() for b in f'{byte:08b}']


PAYLOADS = [
    ('SDv1', text('StableDiffusionV1'), [0]),
    ('SDv1-inpaint', text('StableDiffusionV1-Inpainting'), [0]),
    ('SDv2', text('SDV2'), [0]),
    ('InvokeAI', text('InvokeAI'), [0]),
    ('SDXL-str', text('SDXL'), [0]),
    ('MindSpore', text('StableDiffusion'), [0]),
    ('SDXL', [int(b) for b in f'{0xB3EC907BB19E:048b}'], [1, 2]),
    ('FLUX', [int(b) for b in f'{0x2AFE879CF52E:046b}'], [1]),
]
KERNEL = np.sqrt(2) * (-(3 - np.sqrt(8))) ** np.abs(np.arange(-5, 6))


def get_planes(rgb):
    r, g, b = (rgb[..., i].astype(np.int64) for i in range(3))
    y = (1868 * b + 9617 * g + 4899 * r + 8192) >> 14
    u8 = np.clip((8061 * (b - y) + (128 << 14) + 8192) >> 14, 0, 255).astype(float)
    u = .492 * (b - (.114 * b + .587 * g + .299 * r)) + .5
    swapped = .492 * (r - (.114 * r + .587 * g + .299 * b)) + .5
    return u8, u, swapped


def get_low_pass(u):
    u = u[:u.shape[0] // 4 * 4, :u.shape[1] // 4 * 4]
    return (u[::2, ::2] + u[::2, 1::2] + u[1::2, ::2] + u[1::2, 1::2]) / 2


def deinterpolate(low):
    rows = np.pad(low, ((0, 0), (5, 5)), mode='edge')
    low = sum(h * rows[:, i:i + low.shape[1]] for i, h in enumerate(KERNEL))
    columns = np.pad(low, ((5, 5), (0, 0)), mode='edge')
    return sum(h * columns[i:i + low.shape[0]] for i, h in enumerate(KERNEL))


def get_soft(low):
    h, w = low.shape[0] // 4, low.shape[1] // 4
    blocks = np.abs(low[:4 * h, :4 * w]).reshape(h, 4, w, 4).transpose(0, 2, 1, 3).reshape(h, w, 16)
    soft = -np.sin(2 * np.pi * blocks[..., 1:].max(axis=2) / 36)
    padded = np.pad(soft, 2, mode='symmetric')
    return soft - sum(padded[y:y + h, x:x + w] for y in range(5) for x in range(5)) / 25


def get_score(soft, bits):
    n, w = len(bits), soft.shape[1]
    index = np.arange(soft.size) % n
    means = np.bincount(index, soft.ravel(), n) / np.maximum(np.bincount(index, minlength=n), 1)
    means -= means.mean()
    code = 2.0 * np.array(bits) - 1
    k = np.arange(n)
    template = code - sum(code[(k + dy * w + dx) % n] for dy in range(-2, 3) for dx in range(-2, 3)) / 25
    template -= template.mean()
    norm = np.sqrt((means ** 2).sum())
    return 0.0 if norm < 1e-6 else float((means * template).sum() / (norm * np.sqrt((template ** 2).sum())))


def run(rgb):
    scores = []
    planes = get_planes(rgb)
    low = [get_low_pass(u) for u in planes]
    soft = [(get_soft(x), get_soft(deinterpolate(x))) for x in low]
    for name, bits, which in PAYLOADS:
        for plane in which:
            for undone in range(2):
                scores.append((name, plane, undone, get_score(soft[plane][undone], bits)))
    return scores


def main(path, columns, rows, rounds):
    rgb = np.fromfile(path, np.uint8).reshape(int(rows), int(columns), 3)
    best = float('inf')
    for _ in range(int(rounds)):
        start = time.process_time()
        scores = run(rgb)
        best = min(best, time.process_time() - start)
    print(f'{best * 1e3:.3f}')
    for name, plane, undone, score in scores:
        print(name, plane, undone, f'{score:.9f}')


if __name__ == '__main__':
    main(*sys.argv[1:])
