from varde.chatops.commands import Ask, Link
from varde.chatops.pending import MOST_KEPT, Pending

ASKED = Ask("26-4817", "Har hun et sted å sove?")


def test_a_token_stands_for_what_was_asked_once_and_for_whoever_asked() -> None:
    pending = Pending()
    token = pending.put("nav", ASKED)
    assert pending.take("politi", token) is None
    assert pending.take("nav", "0" * 32) is None
    assert pending.take("nav", token) == ASKED
    assert pending.take("nav", token) is None


def test_a_token_tells_nothing_and_fits_any_button() -> None:
    tokens = {Pending().put("nav", ASKED) for _ in range(50)}
    assert len(tokens) == 50
    assert all(len(token) == 32 and token.isalnum() for token in tokens)


def test_the_same_words_from_the_same_person_confirm_once() -> None:
    pending = Pending()
    token = pending.put("nav", ASKED)
    assert not pending.asked("nav", Ask("26-4817", "Noe annet?"))
    assert not pending.asked("politi", ASKED)
    assert pending.asked("nav", ASKED)
    assert not pending.asked("nav", ASKED)
    assert pending.take("nav", token) is None


def test_the_oldest_are_forgotten_when_there_are_many() -> None:
    pending = Pending()
    first = pending.put("nav", ASKED)
    for _ in range(MOST_KEPT):
        pending.put("nav", Link("26-4817", "26-1111"))
    assert pending.take("nav", first) is None
