"""Makes the word vectors: `python -m training.vectors DATA OUT`. Single-threaded, so reproducible."""

import argparse
import re
import tempfile
from pathlib import Path

import floret
import numpy as np

from training.corpora import LANGUAGES, TEXTS, lines, norne

_TOKEN = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")
_LAW_SHARE = 3
"""One paragraph of law in so many is read: law is the smaller part of what people write."""
_SETTINGS = {
    "model": "skipgram",
    "mode": "floret",
    "hashCount": 2,
    "bucket": 50_000,
    "minn": 3,
    "maxn": 5,
    "dim": 100,
    "epoch": 3,
    "minCount": 5,
    "lr": 0.05,
    "ws": 4,
    "neg": 5,
    "t": 1e-4,
    "thread": 1,
    "verbose": 0,
}


def write_text(data: Path, path: Path) -> None:
    """All corpora as lower-case tokens, a paragraph a line."""
    with path.open("w", encoding="utf-8") as out:
        for name in TEXTS:
            for number, line in enumerate(lines(data, name)):
                if name != "laws" or number % _LAW_SHARE == 0:
                    out.write(" ".join(_TOKEN.findall(line.lower())) + "\n")
        for language in LANGUAGES:
            for sentence in norne(data, language, "train"):
                out.write(" ".join(sentence.words).lower() + "\n")


def train(data: Path, out: Path) -> None:
    """Write the vectors as the arrays that the product reads, before they are scaled."""
    with tempfile.TemporaryDirectory() as folder:
        text, table = Path(folder) / "text", Path(folder) / "vectors"
        write_text(data, text)
        floret.train_unsupervised(str(text), **_SETTINGS).save_floret_vectors(str(table))
        convert(table, out)


def convert(table: Path, out: Path) -> None:
    """From floret's text format to a table of small whole numbers with a scale for each row."""
    with table.open(encoding="utf-8") as rows:
        _, _, shortest, longest, hashes, seed, *_ = next(rows).split()
        values = np.array([row.split()[1:] for row in rows], np.float32)
    scale = np.maximum(np.abs(values).max(axis=1), 1e-8) / 127
    np.savez(
        out,
        vectors_table=np.round(values / scale[:, None]).astype(np.int8),
        vectors_scale=scale,
        vectors_grams=np.array([int(shortest), int(longest), int(hashes), int(seed)]),
    )


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    train(arguments.data, arguments.out)


if __name__ == "__main__":
    main()
