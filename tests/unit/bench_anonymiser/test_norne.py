"""NorNE's tokens become texts in which every offset is right."""

import lzma
from pathlib import Path

from bench.anonymiser import norne
from bench.anonymiser.texts import Text
from varde.shared.domain.codes import Language

LINES = """\
«\tO\tNoSpaceAfter
Kari\tB-PER\t_
Nord-Ås\tI-PER\tNoSpaceAfter
»\tO\t_
i\tO\t_
Oslo\tB-GPE_LOC\t_
Bergen\tB-GPE_LOC\t_
Rødt\tI-ORG\tNoSpaceAfter
.\tO\t_

Norsk\tB-DRV\t_
𝒳\tO\t_
Ola\tB-PER\tNoSpaceAfter
!\tO\tNoSpaceAfter
"""


def _read(folder: Path) -> list[norne.Sentence]:
    file = folder / "dev.tsv.xz"
    file.write_bytes(lzma.compress(LINES.encode()))
    return norne.read(file)


def _entities(text: Text) -> list[tuple[str, str]]:
    return [(text.text[e.start : e.end], e.kind) for e in text.entities]


def test_a_sentence_is_written_as_it_stood(tmp_path: Path) -> None:
    first, second = norne.as_sentences(_read(tmp_path), Language.NB)
    assert first.text == "«Kari Nord-Ås» i Oslo Bergen Rødt."
    assert second.text == "Norsk 𝒳 Ola!"


def test_entities_stand_where_they_are_said_to(tmp_path: Path) -> None:
    first, second = norne.as_sentences(_read(tmp_path), Language.NB)
    assert _entities(first) == [
        ("Kari Nord-Ås", "person"),
        ("Oslo", "place"),
        ("Bergen", "place"),
        ("Rødt", "organisation"),
    ]
    assert _entities(second) == [("Norsk", "other"), ("Ola", "person")]


def test_ordinary_words_are_words_outside_entities(tmp_path: Path) -> None:
    texts = norne.as_sentences(_read(tmp_path), Language.NB)
    assert [[t.text[a:b] for a, b in t.ordinary] for t in texts] == [["i"], ["𝒳"]]


def test_a_document_has_a_sentence_on_each_line_and_no_entity_across(tmp_path: Path) -> None:
    (document,) = norne.as_documents(_read(tmp_path), Language.NN)
    assert document.text == "«Kari Nord-Ås» i Oslo Bergen Rødt.\nNorsk 𝒳 Ola!"
    assert _entities(document)[-2:] == [("Norsk", "other"), ("Ola", "person")]
    sentence = (norne.Token("Ås", "I-LOC", space=True),)
    apart = norne.as_text([sentence, sentence], Language.NB)
    assert _entities(apart) == [("Ås", "place"), ("Ås", "place")]


def test_documents_hold_every_sentence_once() -> None:
    sentences = [(norne.Token(f"s{n}", "O", space=True),) for n in range(norne.DOCUMENT * 2 + 1)]
    documents = norne.as_documents(sentences, Language.NB)
    assert len(documents) == 3
    assert "\n".join(d.text for d in documents).split("\n") == [s[0].word for s in sentences]
