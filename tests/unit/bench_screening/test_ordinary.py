"""Ordinary sentences are drawn the same every time, and false alarms are counted."""

import lzma
from pathlib import Path

from bench.screening import ordinary
from bench.screening.reader import Reader


def _reviews(folder: Path, text: str) -> Path:
    (folder / "text").mkdir()
    with lzma.open(folder / ordinary.REVIEWS, "wt", encoding="utf-8") as file:
        file.write(text)
    return folder


def test_one_sentence_is_drawn_from_each_paragraph_and_short_ones_are_left_out(
    tmp_path: Path,
) -> None:
    data = _reviews(
        tmp_path, "Filmen er en nydelig opplevelse. Bra! Musikken bærer hele fortellingen.\nKort.\n"
    )
    (sentence,) = ordinary.reviews(data)
    assert sentence in {"Filmen er en nydelig opplevelse.", "Musikken bærer hele fortellingen."}
    assert ordinary.reviews(data) == [sentence]


def test_a_paragraph_of_short_sentences_is_taken_whole() -> None:
    assert ordinary.sentences_of("Bra film! Se den nå!\n") == ["Bra film! Se den nå!"]


def test_no_more_is_drawn_than_asked_for(tmp_path: Path) -> None:
    data = _reviews(tmp_path, "".join(f"Dette er setning nummer {n}.\n" for n in range(2500)))
    drawn = ordinary.reviews(data)
    assert len(drawn) == len(set(drawn)) == ordinary.SENTENCES
    assert ordinary.reviews(data) == drawn


def test_news_is_drawn_from_both_languages(tmp_path: Path) -> None:
    (tmp_path / "ner").mkdir()
    for name, words in (("nob", "Han kommer ikke hjem"), ("nno", "Han kjem ikkje heim")):
        lines = "\n".join(f"{word}\tO\t_" for word in words.split())
        with lzma.open(tmp_path / "ner" / f"{name}-dev.tsv.xz", "wt", encoding="utf-8") as file:
            file.write(f"{lines}\n\nKort\tO\t_\n")
    assert set(ordinary.news(tmp_path)) == {"Han kommer ikke hjem", "Han kjem ikkje heim"}


def test_alarms_and_strong_indicators_are_counted() -> None:
    sentences = ["Filmen er en nydelig opplevelse.", "Sjefen har tatt passet hennes fra henne."]
    measured = ordinary.alarms(Reader(), sentences)
    assert measured[ordinary.ALARMS].value == 0
    assert measured[ordinary.STRONG].value == 0.5
