"""``make bench-mail``: reads every message of the corpora in DATA, and writes the figures into docs/mail.md.

Each is read by the reading process as the router reads it. Exits 1 when one takes a second or more, when one
makes the process fail, or when one is neither read nor held with a reason. What became of each message stands
in build/bench/mail-reading.json, by file name. Nothing of their content is printed or written.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.mail_reading import hard, report
from bench.mail_reading.measures import read_all

RESULT = Path(__file__).parents[3] / "build" / "bench" / "mail-reading.json"


def main() -> int:
    """Measure, print, write; gives the exit status."""
    folder = _arguments().data / "mail"
    if not folder.is_dir():
        print(f"{folder} is missing. DATA= names the folder it stands in.", file=sys.stderr)
        return 1
    outcomes = asyncio.run(read_all([*_corpora(folder), *hard.messages()]))
    figures = report.figures(outcomes)
    print(figures)
    report.write(report.PAGE, figures)
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps([outcome.as_row() for outcome in outcomes], indent=1) + "\n")
    missed = [outcome for outcome in outcomes if not outcome.good]
    for outcome in missed:
        print(f"{outcome.source}/{outcome.name}: {outcome.result}, {outcome.seconds:.2f} s")
    print("Some messages missed the goal." if missed else "Every message meets the goal.")
    return 1 if missed else 0


def _corpora(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).parts[0], path.name, path.read_bytes()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-mail", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the corpora")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
