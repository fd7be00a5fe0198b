"""`python -m benchmarks`: measures, and writes a table for the README to standard output."""

import argparse
import sys
from importlib.util import find_spec

from benchmarks import answers


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round: rough figures, soon")
    quick = parser.parse_args().quick
    if find_spec("openai") is None:
        sys.exit("The OpenAI SDK is not installed, which this compares with: `make bench` does it.")
    sys.stdout.write(answers.bench(quick=quick))


if __name__ == "__main__":
    main()
