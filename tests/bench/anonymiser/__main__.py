"""``make bench-anonymise``: measures the anonymiser and writes the figures into docs/anonymiser.md.

Exits 1 when a goal is missed, 2 when the corpora are not there. A partial run (``--quick``, ``--only``) prints its
rows and leaves the page as it is.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench.anonymiser import concerns, cost, misses, norne, peers, report
from bench.anonymiser.peers import Peer
from bench.anonymiser.sections import GROUPS, Section, sections
from bench.anonymiser.systems import System, Varde
from bench.tables import Row, write
from varde.shared.domain.codes import Language

QUICK_SENTENCES = 300
COST_DOCUMENTS = 40
COST_RUNS = 3
MEGABYTE = 1_000_000
CHAT_LINES = Path(__file__).with_name("chat_lines.txt")

Sentences = Mapping[Language, Sequence[norne.Sentence]]


def main() -> int:
    """Measure, print, write; gives the exit status."""
    arguments = _arguments()
    missing = [path for path in _needed(arguments.data) if not path.is_file()]
    if missing:
        print(
            f"The corpora are not there: {missing[0]} is missing. Name their folder with DATA=.",
            file=sys.stderr,
        )
        return 2
    sentences = _read(arguments.data, QUICK_SENTENCES if arguments.quick else None)
    with peers.running(arguments.peers) as beside:
        rows = list(_rows(arguments.data, sentences, beside, arguments.only or GROUPS))
    if not arguments.quick and not arguments.only:
        write(report.PAGE, report.START, _figures(arguments.data, sentences, rows))
    missed = sum(row.met is False for row in rows)
    print(f"{missed} goals missed." if missed else "Every goal is met.")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-anonymise", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the corpora")
    parser.add_argument("--peers", type=Path, help="the peers' virtual environment")
    parser.add_argument("--quick", action="store_true", help="only the first sentences")
    parser.add_argument("--only", action="append", choices=GROUPS, help="may be repeated")
    return parser.parse_args()


def _needed(data: Path) -> list[Path]:
    return [*(norne.path(data, language) for language in norne.CODES), data / concerns.FILE]


def _read(data: Path, most: int | None) -> Sentences:
    return {language: norne.read(norne.path(data, language))[:most] for language in norne.CODES}


def _rows(
    data: Path, sentences: Sentences, beside: Mapping[str, Peer], groups: Sequence[str]
) -> Iterator[Row]:
    ours = Varde()
    for section in sections(data, sentences):
        if section.group in groups:
            yield from _told(_rows_of(section, ours, beside))
    if "cost" in groups:
        yield from _told(report.rows_of_cost(cost.measure(_work(sentences), COST_RUNS), beside))


def _rows_of(section: Section, ours: System, beside: Mapping[str, Peer]) -> Iterator[Row]:
    if section.variant:
        return report.rows_of(section, section.measure(section.variant()), {})
    theirs = {name: section.measure(peer) for name, peer in beside.items()}
    return report.rows_of(section, section.measure(ours), theirs)


def _work(sentences: Sentences) -> cost.Work:
    """The first documents, the chat lines, and all the news three times, so that no sentence is read before."""
    news = [
        document.text
        for language, read in sentences.items()
        for document in norne.as_documents(read, language)
    ]
    everything = "\n\n".join(news)
    megabyte = f"{everything}\n\n{everything.lower()}\n\n{everything.upper()}"
    lines = CHAT_LINES.read_text(encoding="utf-8").splitlines()
    return cost.Work(news[:COST_DOCUMENTS], megabyte[:MEGABYTE], lines)


def _told(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        print(" | ".join(row.cells(peers.NAMES, report.NOT_RUN)), flush=True)
        yield row


def _figures(data: Path, sentences: Sentences, rows: Sequence[Row]) -> str:
    ours = Varde()
    documents = [
        text for language, read in sentences.items() for text in norne.as_documents(read, language)
    ]
    names = misses.of_names(ours, documents)
    return report.figures(rows, names, misses.of_concerns(ours, concerns.read(data)))


if __name__ == "__main__":
    sys.exit(main())
