#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of comparisons beside those of scikit-image and SciPy, in one run on the same samples.

    compare_peer.py METRICS-OF OVERLAP-OF
"""
import pathlib
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
    from scipy import ndimage
    from skimage import metrics
except ImportError as error:
    print(f'without a peer: {error}')
    sys.exit(77)


def run(program, *size):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / 'samples'
        out = subprocess.run([program, *map(str, size), str(path)], check=True, capture_output=True, text=True).stdout
        return out, path.read_bytes()


def seconds(out, name):
    return next(float(line.split()[-1]) for line in out.splitlines() if name in line.split())


def main():
    out, samples = run(sys.argv[1], 512, 512, 100)
    a, b = np.frombuffer(samples, np.float32).reshape(2, 100, 512, 512).astype(np.float64)
    start, begun = time.perf_counter(), time.process_time()
    metrics.structural_similarity(a, b, data_range=a.max() - a.min(), gaussian_weights=True, sigma=1.5,
                                  use_sample_covariance=False)
    peer, used = time.perf_counter() - start, time.process_time() - begun
    ours, ours_used = seconds(out, 'ssim_3d_seconds'), seconds(out, 'ssim_3d_processor')
    print(f'SSIM, 512 x 512 x 100, window in 3-D: {ours:.2f} s; scikit-image {peer:.2f} s, {peer / ours:.1f} times as long; '
          f'processor time {ours_used:.2f} s and {used:.2f} s, {used / ours_used:.1f} times as much')
    print(f'all numbers of the same volumes: {seconds(out, "seconds"):.2f} s, processor time {seconds(out, "processor"):.2f} s')

    out, samples = run(sys.argv[2], 256, 256, 256)
    a, b = np.frombuffer(samples, np.uint8).reshape(2, 256, 256, 256) > 0
    start = time.perf_counter()
    surfaces = [m & ~ndimage.binary_erosion(m) for m in (a, b)]
    distances = np.concatenate([ndimage.distance_transform_edt(~q, (2, 0.75, 1.5))[p] for p, q in (surfaces, surfaces[::-1])])
    np.percentile(distances, 95)
    peer = time.perf_counter() - start
    ours = seconds(out, 'seconds') / 3
    print(f'Dice and HD95 of a region, 256 x 256 x 256: {ours:.2f} s; SciPy {peer:.2f} s, {peer / ours:.1f} times as long')


if __name__ == '__main__':
    main()
