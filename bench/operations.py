"""convlab beside torch, scipy and textbook NumPy, on the same float32 arrays in the same process.

Every ratio is convlab's time over the peer's: below 1, convlab is faster. All of them have one thread, but for the
column "torch, all", measured in a process of its own where torch has every core.
"""

import json
import os
import subprocess
import sys
from functools import partial
from subprocess import PIPE

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

# name: batch, channels in, size, channels out, kernel, stride, padding; FURTHER adds arguments
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
    """Measure in a pair of processes, for the number of threads is set before NumPy and torch are loaded."""
    run = [sys.executable, "-c"]
    times = subprocess.run([*run, "from bench.operations import all_threads; all_threads()"], check=True, stdout=PIPE)
    limited = {**os.environ, **ONE_THREAD}
    subprocess.run(
        [*run, "from bench.operations import measured; measured()"], check=True, env=limited, input=times.stdout
    )


def all_threads():
    """Print, as JSON, what torch takes with every core."""
    import torch

    from bench.measure import seconds

    with torch.inference_mode():
        names = [*EIGHT, *FURTHER, *TRANSPOSED]
        print(json.dumps({name: seconds(torch_call(name))[0] for name in names}))


def measured():
    """Print the tables; what torch takes with every core comes in as JSON."""
    import torch

    every_core = json.load(sys.stdin)
    torch.set_num_threads(1)
    with torch.inference_mode():
        convolutions(every_core)
        loops()
        transposed(every_core)
        others()


def torch_call(name):
    """Torch's layer of that name, ready to be called."""
    import torch
    import torch.nn.functional as F

    x, weight, how = layer(name)
    operation = F.conv_transpose2d if name in TRANSPOSED else F.conv2d
    x, weight = torch.tensor(x), torch.tensor(weight)
    return lambda: operation(x, weight, **how)


def layer(name):
    """Input, weight and settings of the layer of that name."""
    (n, c, i, o, k, s, p), more = FURTHER.get(name) or ((EIGHT | TRANSPOSED)[name], {})
    x, weight = arrays(n, c, i, o, k, more.get("groups", 1))
    if name in TRANSPOSED:
        weight = arrays(n, o, i, c, k)[1]  # channels in come first
    return x, weight, {"stride": s, "padding": p, **more}


def line(name, *cells):
    shown = (f"{cell:.2f}" if isinstance(cell, float) else cell for cell in cells)
    print(f"{name:28}" + "".join(f"{cell:>14}" for cell in shown), flush=True)


def arrays(n, c, i, o, k, groups=1):
    import numpy as np

    rng = np.random.default_rng(0)
    x, weight = rng.standard_normal((n, c, i, i)), rng.standard_normal((o, c // groups, k, k))
    return x.astype(np.float32), weight.astype(np.float32)


def convolutions(every_core):
    import convlab as cl
    from bench.measure import extra_memory, geometric_mean, seconds
    from bench.rivals import plain_im2col

    line("conv2d", "ms", "/ torch", "/ torch, all", "/ im2col", "extra MiB", "im2col's MiB")
    ratios = {}
    for name in [*EIGHT, *FURTHER]:
        x, weight, how = layer(name)
        calls = [partial(cl.conv2d, x, weight, **how), torch_call(name)]
        if name in EIGHT:
            calls.append(partial(plain_im2col, x, weight, **how))
        times = seconds(*calls)
        ratios[name] = times[0] / times[1]
        cells = [f"{times[0] * 1000:.2f}", ratios[name], times[0] / every_core[name]]
        memory = [extra_memory(call) for call in calls[::2]]
        line(name, *cells, times[0] / times[2] if name in EIGHT else "", *memory)
    eight = [ratios[name] for name in EIGHT]
    line("geometric mean of the eight", "", geometric_mean(eight))
    line("largest of the eight", "", max(eight))


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


def transposed(every_core):
    import convlab as cl
    from bench.measure import seconds

    print()
    line("conv_transpose2d", "ms", "/ torch", "/ torch, all")
    for name in TRANSPOSED:
        x, weight, how = layer(name)
        ours, theirs = seconds(partial(cl.conv_transpose2d, x, weight, **how), torch_call(name))
        line(name, f"{ours * 1000:.2f}", f"{ours / theirs:.2f}", f"{ours / every_core[name]:.2f}")


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
