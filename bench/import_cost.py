"""What `import convlab` costs beside `import numpy`: whole processes, taken in turns."""

import statistics
import subprocess
import sys
import time

ROUNDS = 15


def seconds(statement: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - started


def main() -> None:
    statements = ("import numpy", "import convlab", "import convlab; convlab.conv2d")
    times = {statement: [] for statement in statements}
    for _ in range(ROUNDS):
        for statement in statements:
            times[statement].append(seconds(statement))
    base = statistics.median(times["import numpy"])
    print(f"{'whole process':34}{'median':>9}{'ratio':>8}   ({ROUNDS} rounds in turns)")
    for statement in statements:
        median = statistics.median(times[statement])
        print(f"{statement:34}{median * 1000:6.0f} ms{median / base:8.2f}")


if __name__ == "__main__":
    main()
