"""`python -m convlab` is the command `convlab`."""

from convlab.cli import main

main(prog_name="convlab")
