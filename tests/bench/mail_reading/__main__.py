"""``make bench-mail``: reads every message of the corpora in DATA, and writes the figures into docs/mail.md.

Each is read by the reading process as the router reads it, and then sent over SMTP to a whole Varde of its own, whose
database is asked afterwards. Exits 1 when one takes a second or more, makes the process fail, is neither read nor held
with a reason, is refused by the door, or was taken and is not to be found. What became of each message stands in
build/bench/mail-reading.json, by file name. Nothing of their content is printed or written.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.mail_reading import hard, report
from bench.mail_reading.delivery import deliver_all
from bench.mail_reading.measures import read_all

RESULT = Path(__file__).parents[3] / "build" / "bench" / "mail-reading.json"


def main() -> int:
    """Measure, print, write; gives the exit status."""
    folder = _arguments().data / "mail"
    if not folder.is_dir():
        print(f"{folder} is missing. DATA= names the folder it stands in.", file=sys.stderr)
        return 1
    messages = [*_corpora(folder), *hard.messages()]
    outcomes = asyncio.run(read_all(messages))
    with tempfile.TemporaryDirectory(prefix="varde-bench-") as house:
        deliveries = deliver_all(messages, Path(house))
    figures = report.figures(outcomes, deliveries)
    print(figures)
    report.write(report.PAGE, figures)
    rows = [one.as_row() | two.as_row() for one, two in zip(outcomes, deliveries, strict=True)]
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(rows, indent=1) + "\n")
    missed = [
        f"{row['message']}: {row['result']}, {row['seconds']} s, {row['sent']} {row['reply']}"
        for one, two, row in zip(outcomes, deliveries, rows, strict=True)
        if not (one.good and two.good)
    ]
    print("\n".join(missed) or "Every message meets the goal.")
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
