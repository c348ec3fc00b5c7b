"""Timing in turns, and the peak of extra memory."""

import time
import tracemalloc

import numpy as np

ROUNDS = 7


def seconds(*calls, rounds=ROUNDS):
    """The least time of each call, taken in turns so that a busy machine is busy for all; each is warmed up once."""
    best = [np.inf] * len(calls)
    for call in calls:
        call()
    for _ in range(rounds):
        for number, call in enumerate(calls):
            started = time.perf_counter()
            call()
            best[number] = min(best[number], time.perf_counter() - started)
    return best


def extra_memory(call):
    """MiB that a call takes at its peak beyond what it returns. NumPy reports its buffers; torch does not."""
    tracemalloc.start()
    result = call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (peak - result.nbytes) / 2**20


def geometric_mean(ratios):
    return float(np.exp(np.mean(np.log(ratios))))
