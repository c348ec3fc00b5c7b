"""Run every benchmark: `python -m bench`, or those named: `python -m bench import_cost`."""

import importlib
import pkgutil
import sys

import bench

ALL = [
    module.name
    for module in pkgutil.iter_modules(bench.__path__)
    if module.name not in ("__main__", "measure", "rivals")
]

for name in sys.argv[1:] or ALL:
    print(f"\n== {name}")
    importlib.import_module(f"bench.{name}").main()
