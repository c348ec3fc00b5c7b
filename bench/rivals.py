"""The peers: what a NumPy user would otherwise write or call."""

import numpy as np
from scipy import signal


def plain_im2col(x, weight, stride=1, padding=0):
    """im2col as courses teach it: pad, copy every window into one matrix, multiply."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    (n, c, h, w), (o, _, kh, kw) = x.shape, weight.shape
    oh, ow = (h - kh) // stride + 1, (w - kw) // stride + 1
    columns = np.empty((n, c, kh, kw, oh, ow), dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            columns[:, :, a, b] = x[:, :, a : a + stride * oh : stride, b : b + stride * ow : stride]
    columns = columns.transpose(0, 4, 5, 1, 2, 3).reshape(n * oh * ow, -1)
    return (columns @ weight.reshape(o, -1).T).reshape(n, oh, ow, o).transpose(0, 3, 1, 2)


def scipy_correlate(x, weight, stride=1, padding=0):
    """scipy.signal.correlate2d for every pair of channels."""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    planes = [
        [
            sum(signal.correlate2d(plane, tap, mode="valid") for plane, tap in zip(image, taps, strict=True))
            for taps in weight
        ]
        for image in x
    ]
    return np.array(planes)[:, :, ::stride, ::stride]
