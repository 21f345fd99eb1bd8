#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metrics of core/compare against scikit-image, SciPy and NumPy, to 1e-6.

    metrics_peer.py METRICS-OF
"""
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from scipy import ndimage, stats
    from skimage import metrics
except ImportError as error:
    print(f'1..0 # SKIP {error}')
    sys.exit(0)

WEIGHTS = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])


def ssim(a, b, level):
    return metrics.structural_similarity(a, b, data_range=level, gaussian_weights=True, sigma=1.5,
                                         use_sample_covariance=False)


def structure(a, b, level):
    """The contrast and structure part of SSIM, averaged where the window lies inside."""
    def smooth(x):
        return ndimage.gaussian_filter(x, 1.5, truncate=3.5)
    mean_a, mean_b = smooth(a), smooth(b)
    c2 = (0.03 * level) ** 2
    part = (2 * (smooth(a * b) - mean_a * mean_b) + c2) / (smooth(a * a) - mean_a**2 + smooth(b * b) - mean_b**2 + c2)
    return part[tuple(slice(5, -5) for _ in part.shape)].mean()


def halve(a):
    a = a[tuple(slice(0, n // 2 * 2) for n in a.shape)]
    for axis in range(a.ndim):
        a = (np.take(a, range(0, a.shape[axis], 2), axis) + np.take(a, range(1, a.shape[axis], 2), axis)) / 2
    return a


def ms_ssim(a, b, level):
    n = sum(min(a.shape) >> s >= 11 for s in range(5))
    if n == 0:
        return np.nan
    product = 1
    for s in range(n):
        value = ssim(a, b, level) if s == n - 1 else structure(a, b, level)
        product *= max(value, 0) ** (WEIGHTS[s] / WEIGHTS[:n].sum())
        a, b = halve(a), halve(b)
    return product


def information(a, b):
    joint = np.histogram2d(a.ravel(), b.ravel(), 100)[0] / a.size
    independent = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
    return (joint[joint > 0] * np.log(joint[joint > 0] / independent[joint > 0])).sum()


def overlap(a, b):
    ends = min(a.min(), b.min()), max(a.max(), b.max())
    p, q = (np.histogram(x, 256, ends)[0] / x.size for x in (a, b))
    return np.minimum(p, q).sum()


def rings(a):
    power = np.zeros(32)
    for plane in a:
        rows, columns = plane.shape
        hann = [np.sin(np.pi * (np.arange(n) + 0.5) / n) ** 2 for n in (rows, columns)]
        size = [max(8, 1 << (n - 1).bit_length()) for n in (rows, columns)]
        spectrum = np.abs(np.fft.fft2((plane - plane.mean()) * np.outer(*hann), size)) ** 2
        radius = np.hypot(np.fft.fftfreq(size[0])[:, None], np.fft.fftfreq(size[1])[None, :])
        index = (radius * 64).astype(int)
        power += np.bincount(index[index < 32], spectrum[index < 32], 32)
    return power


def expected(a, b):
    level = a.max() - a.min()
    planes = list(zip(a, b))
    distance = 10 * np.log10(rings(a) / rings(b))
    return {
        'mae': np.abs(a - b).mean(), 'rmse': np.sqrt(metrics.mean_squared_error(a, b)), 'max_abs': np.abs(a - b).max(),
        'range': level, 'psnr': metrics.peak_signal_noise_ratio(a, b, data_range=level),
        'ssim': np.mean([ssim(p, q, level) for p, q in planes]),
        'ssim_3d': ssim(a, b, level) if len(a) >= 11 else np.nan,
        'ms_ssim': np.mean([ms_ssim(p, q, level) for p, q in planes]), 'ms_ssim_3d': ms_ssim(a, b, level),
        'ncc': np.corrcoef(a.ravel(), b.ravel())[0, 1], 'mutual_information': information(a, b),
        'normalised_mutual_information': metrics.normalized_mutual_information(a, b, bins=100),
        'histogram_overlap': overlap(a, b), 'wasserstein': stats.wasserstein_distance(a.ravel(), b.ravel()),
        'spectrum_distance': np.sqrt((distance**2).mean()),
    }


def main():
    cases = [(64, 48, 1), (40, 37, 24), (203, 190, 2)]
    failed = 0
    print(f'1..{len(cases)}')
    for number, (columns, rows, slices) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'samples'
            out = subprocess.run([sys.argv[1], *map(str, (columns, rows, slices)), str(path)], check=True,
                                 capture_output=True, text=True).stdout
            a, b = np.fromfile(path, np.float32).reshape(2, slices, rows, columns).astype(np.float64)
        got = {name: float(value) for name, value in map(str.split, out.splitlines())}
        wrong = [f'{name}: {got[name]} instead of {value}' for name, value in expected(a, b).items()
                 if not np.isclose(got[name], value, rtol=1e-6, atol=1e-6, equal_nan=True)]
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} - {columns} x {rows} x {slices}")
        for line in wrong:
            print('# ' + line)
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
