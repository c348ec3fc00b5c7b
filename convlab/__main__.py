"""The command `convlab`, also as `python -m convlab`; without its own packages it still says what is missing."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command; where a package that it needs is missing, say which, and how to get it."""
    try:
        from convlab.cli import main as run
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "convlab":
            raise
        from convlab import doctor

        print(doctor.report()[0], file=sys.stderr)
        sys.exit(1)
    run(prog_name="convlab")


if __name__ == "__main__":
    main()
