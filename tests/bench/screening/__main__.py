"""``make bench-screening``: measures the screener and writes the figures into docs/screening.md.

Exits 1 when a goal is missed. Where the corpora in DATA are not there, it says so, measures what is, and leaves the
page as it is.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.anonymiser import norne
from bench.screening import ordinary, report, sets, speed
from bench.screening.measures import Pair
from bench.screening.reader import Reader
from bench.tables import Row, write
from varde.shared.domain.codes import Language

NEWS = "news"
REVIEWS = "reviews"


def main() -> int:
    """Measure, print, write; gives the exit status."""
    data = _arguments().data
    missing = [path for path in _needed(data) if not path.is_file()]
    for path in missing:
        print(
            f"{path} is missing: its figures are left out. DATA= names its folder.", file=sys.stderr
        )
    reader = Reader()
    read = {title: _pairs(reader, file) for title, file in _sets(data).items() if file.is_file()}
    rows = list(_told(_rows(reader, data, read)))
    if not missing:
        write(report.PAGE, report.START, report.figures(rows, read))
    missed = sum(row.met is False for row in rows)
    print(f"{missed} goals missed." if missed else "Every goal is met.")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-screening", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the corpora")
    return parser.parse_args()


def _sets(data: Path) -> Mapping[str, Path]:
    return {
        "development": data / sets.DEVELOPMENT,
        "unseen": sets.UNSEEN,
        "fresh": sets.FRESH,
        "practice": sets.PRACTICE,
    }


def _news(data: Path) -> list[Path]:
    return [norne.path(data, language) for language in (Language.NB, Language.NN)]


def _needed(data: Path) -> list[Path]:
    return [data / sets.DEVELOPMENT, *_news(data), data / ordinary.REVIEWS]


def _pairs(reader: Reader, file: Path) -> list[Pair]:
    return [(concern, reader.concern(concern)) for concern in sets.read(file)]


def _rows(reader: Reader, data: Path, read: Mapping[str, list[Pair]]) -> Iterator[Row]:
    for title, pairs in read.items():
        yield from report.rows_of_set(title, pairs)
    if all(path.is_file() for path in _news(data)):
        alarms = ordinary.alarms(reader, ordinary.news(data))
        yield from report.rows_of_ordinary(NEWS, alarms)
    if (data / ordinary.REVIEWS).is_file():
        alarms = ordinary.alarms(reader, ordinary.reviews(data))
        yield from report.rows_of_ordinary(REVIEWS, alarms)
    texts = [concern.text for pairs in read.values() for concern, _ in pairs]
    yield from report.rows_of_speed(speed.figures(texts))


def _told(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        print(" | ".join(row.cells(sets.LANGUAGES)), flush=True)
        yield row


if __name__ == "__main__":
    sys.exit(main())
