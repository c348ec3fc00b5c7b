"""convlab beside torch, scipy and textbook NumPy, on the same float32 arrays in the same process.

Every ratio is convlab's time over the peer's: below 1, convlab is faster. The process runs with one BLAS thread;
"torch, all" lets torch have every core.
"""

import os
import subprocess
import sys

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

# name: batch, channels in, size, channels out, kernel, stride, padding, and further arguments
EIGHT = {
    "LeNet 5×5": (1, 1, 28, 6, 5, 1, 2),
    "ResNet 64×56": (8, 64, 56, 64, 3, 1, 1),
    "ResNet 128×28, stride 2": (8, 128, 28, 128, 3, 2, 1),
    "ResNet 256×14": (1, 256, 14, 256, 3, 1, 1),
    "ResNet 512×7": (1, 512, 7, 512, 3, 1, 1),
    "stem 7×7, stride 2": (8, 3, 224, 64, 7, 2, 3),
    "1×1": (8, 64, 56, 256, 1, 1, 0),
    "batch 8, 64×128×128": (8, 64, 128, 64, 3, 1, 1),
}
FURTHER = {
    "grouped (8)": ((8, 64, 56, 64, 3, 1, 1), {"groups": 8}),
    "depthwise": ((8, 64, 56, 64, 3, 1, 1), {"groups": 64}),
    "dilated (2)": ((8, 64, 56, 64, 3, 1, 2), {"dilation": 2}),
}
TRANSPOSED = {
    "decoder 3×3, stride 2": (8, 64, 28, 64, 3, 2, 1),
    "decoder 4×4, stride 2": (8, 64, 32, 32, 4, 2, 1),
    "to an image": (8, 16, 64, 3, 4, 2, 1),
    "no overlap 2×2": (8, 64, 56, 64, 2, 2, 0),
}


def main():
    """Measure in a process of its own: the number of threads is set before NumPy is loaded."""
    command = [sys.executable, "-c", "from bench.operations import measured; measured()"]
    subprocess.run(command, check=True, env={**os.environ, **ONE_THREAD})


def measured():
    import torch

    torch.set_num_threads(1)
    with torch.inference_mode():
        convolutions()
        loops()
        transposed()
        others()


def line(name, *cells):
    print(f"{name:28}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


def arrays(n, c, i, o, k, groups=1):
    import numpy as np

    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((n, c, i, i)), rng.standard_normal((o, c // groups, k, k))
    return x.astype(np.float32), weight.astype(np.float32)


def with_all_threads(call):
    """The least time of the call with every core for torch."""
    import torch

    from bench.measure import seconds

    torch.set_num_threads(os.cpu_count())
    (least,) = seconds(call)
    torch.set_num_threads(1)
    return least


def convolutions():
    import torch
    import torch.nn.functional as F

    import convlab as cl
    from bench.measure import extra_memory, geometric_mean, seconds
    from bench.rivals import plain_im2col

    line("conv2d", "ms", "/ torch", "/ torch, all", "/ im2col", "extra MiB", "im2col's MiB")
    ratios = []
    for name, (shape, more) in ({key: (value, {}) for key, value in EIGHT.items()} | FURTHER).items():
        n, c, i, o, k, s, p = shape
        x, weight = arrays(n, c, i, o, k, more.get("groups", 1))
        tx, tw = torch.tensor(x), torch.tensor(weight)

        def ours(x=x, weight=weight, s=s, p=p, more=more):
            return cl.conv2d(x, weight, stride=s, padding=p, **more)

        def theirs(tx=tx, tw=tw, s=s, p=p, more=more):
            return F.conv2d(tx, tw, stride=s, padding=p, **more)

        def plain(x=x, weight=weight, s=s, p=p):
            return plain_im2col(x, weight, s, p)

        times = seconds(ours, theirs, *([plain] if not more else []))
        times.insert(2, with_all_threads(theirs))
        cells = [f"{times[0] * 1000:.2f}", *(f"{times[0] / t:.2f}" for t in times[1:]), *([""] if more else [])]
        line(name, *cells, f"{extra_memory(ours):.2f}", f"{extra_memory(plain):.1f}" if not more else "")
        if not more:
            ratios.append(times[0] / times[1])
    line("geometric mean of the eight", "", f"{geometric_mean(ratios):.2f}")
    line("largest of the eight", "", f"{max(ratios):.2f}")


def loops():
    import convlab as cl
    from bench.measure import seconds
    from bench.rivals import scipy_correlate

    x, weight = arrays(1, 4, 24, 4, 3)
    times = seconds(
        lambda: cl.conv2d(x, weight, padding=1),
        lambda: cl.conv2d(x, weight, padding=1, method="taps"),
        lambda: scipy_correlate(x, weight, padding=1),
        lambda: cl.conv2d(x, weight, padding=1, method="loops"),
        rounds=2,
    )
    print()
    line("conv2d 1×4×24×24, 3×3", "ms", "/ taps", "/ scipy", "/ loops")
    line("im2col", f"{times[0] * 1000:.3f}", *(f"{times[0] / t:.5f}" for t in times[1:]))


def transposed():
    import torch
    import torch.nn.functional as F

    import convlab as cl
    from bench.measure import seconds

    print()
    line("conv_transpose2d", "ms", "/ torch", "/ torch, all")
    for name, (n, c, i, o, k, s, p) in TRANSPOSED.items():
        x, weight = arrays(n, c, i, o, k)[0], arrays(n, o, i, c, k)[1]  # channels in come first
        tx, tw = torch.tensor(x), torch.tensor(weight)

        def theirs(tx=tx, tw=tw, s=s, p=p):
            return F.conv_transpose2d(tx, tw, stride=s, padding=p)

        def ours(x=x, weight=weight, s=s, p=p):
            return cl.conv_transpose2d(x, weight, stride=s, padding=p)

        times = [*seconds(ours, theirs), with_all_threads(theirs)]
        line(name, f"{times[0] * 1000:.2f}", *(f"{times[0] / t:.2f}" for t in times[1:]))


def others():
    import numpy as np
    import torch
    import torch.nn.functional as F

    import convlab as cl
    from bench.measure import seconds

    x = arrays(8, 64, 56, 1, 1)[0]
    image = arrays(1, 3, 512, 1, 1)[0]
    tx, timage = torch.tensor(x), torch.tensor(image)
    rows = {
        "upsample nearest ×2": (lambda: cl.upsample(x, scale_factor=2), lambda: F.interpolate(tx, scale_factor=2)),
        "upsample bilinear ×2": (
            lambda: cl.upsample(x, scale_factor=2, mode="bilinear"),
            lambda: F.interpolate(tx, scale_factor=2, mode="bilinear"),
        ),
        "bilinear ×2, 3×512×512": (
            lambda: cl.upsample(image, scale_factor=2, mode="bilinear"),
            lambda: F.interpolate(timage, scale_factor=2, mode="bilinear"),
        ),
        "upsample bicubic ×2": (
            lambda: cl.upsample(x, scale_factor=2, mode="bicubic"),
            lambda: F.interpolate(tx, scale_factor=2, mode="bicubic"),
        ),
        "max_pool2d 3, stride 2": (lambda: cl.max_pool2d(x, 3, stride=2), lambda: F.max_pool2d(tx, 3, stride=2)),
        "avg_pool2d 2": (lambda: cl.avg_pool2d(x, 2), lambda: F.avg_pool2d(tx, 2)),
    }
    print()
    line("others, 8×64×56×56", "ms", "/ torch")
    for name, calls in rows.items():
        times = seconds(*calls)
        line(name, f"{times[0] * 1000:.2f}", f"{times[0] / times[1]:.2f}")
    print()
    line("pad by 1, 8×64×56×56", "ms", "/ torch", "/ np.pad")
    for mode, theirs in {
        "zeros": "constant",
        "reflect": "reflect",
        "circular": "circular",
        "replicate": "replicate",
    }.items():
        numpys = {"circular": "wrap", "replicate": "edge"}.get(theirs, theirs)
        times = seconds(
            lambda mode=mode: cl.pad(x, 1, mode=mode),
            lambda theirs=theirs: F.pad(tx, (1, 1, 1, 1), mode=theirs),
            lambda numpys=numpys: np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)), mode=numpys),
        )
        line(mode, f"{times[0] * 1000:.2f}", *(f"{times[0] / t:.2f}" for t in times[1:]))
