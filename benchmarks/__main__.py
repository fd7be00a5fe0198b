"""`python -m benchmarks`: measures, and writes tables for the README to standard output."""

import argparse
import sys
from importlib.util import find_spec

from benchmarks import answers, counts, decoding, ledger, load

BENCHES = {
    "answers": answers.bench,
    "counts": counts.bench,
    "decoding": decoding.bench,
    "ledger": ledger.bench,
    "load": load.bench,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("bench", nargs="*", choices=[*BENCHES, []], help="which; all of them")
    parser.add_argument("--quick", action="store_true", help="one round: rough figures, soon")
    asked = parser.parse_args()
    chosen = asked.bench or list(BENCHES)
    if "answers" in chosen and find_spec("openai") is None:
        sys.exit("The OpenAI SDK is not installed, which this compares with: `make bench` does it.")
    for name in chosen:
        sys.stdout.write(f"### {name}\n\n{BENCHES[name](quick=asked.quick)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
