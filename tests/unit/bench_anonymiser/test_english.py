"""The English concerns lose their markup and nothing else."""

import re

from bench.anonymiser import english


def test_markup_becomes_entities() -> None:
    text = english.unmarked("Hi {{Ann Lee}}, aged [[17]]: it's {{Ann}}'s.")
    assert text.text == "Hi Ann Lee, aged 17: it's Ann's."
    found = [(text.text[e.start : e.end], e.kind) for e in text.entities]
    assert found == [("Ann Lee", "person"), ("17", "other"), ("Ann", "person")]
    assert [text.text[a:b] for a, b in text.ordinary] == ["Hi", "aged", "it's"]


def test_there_are_sixty_with_a_person_each_and_nothing_real_in_them() -> None:
    texts = english.read()
    assert len(texts) == 60
    assert all(any(e.kind == "person" for e in text.entities) for text in texts)
    whole = "\n".join(text.text for text in texts)
    assert not re.search(r"\{\{|\}\}|\[\[|\]\]|%%", whole)
    assert all(address.endswith(".example") for address in re.findall(r"@([\w.]+\w)", whole))
    assert all(number.startswith("68 05") for number in re.findall(r"\d\d \d\d \d\d \d\d", whole))
