from varde.chatops.commands import Ask, Link
from varde.chatops.pending import MOST_KEPT, Pending, Waiting

ASKED = Ask("26-4817", "Har hun et sted å sove?")


def _taken(pending: Pending, token: str) -> Waiting:
    waiting = pending.take("nav", token)
    assert waiting is not None
    return waiting


def test_a_token_stands_for_what_was_asked_once_and_for_whoever_asked() -> None:
    pending = Pending()
    token = pending.put("nav", ASKED)
    assert pending.take("politi", token) is None
    assert pending.take("nav", "0" * 32) is None
    assert _taken(pending, token).command == ASKED
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


def test_it_is_done_under_one_act_however_often_it_is_asked_for() -> None:
    pending = Pending()
    first = _taken(pending, pending.put("nav", ASKED))
    again = pending.put("nav", ASKED, first.act)
    anew = pending.put("nav", ASKED)
    assert {_taken(pending, token).act for token in (again, anew)} == {first.act}


def test_what_is_done_is_another_act_the_next_time() -> None:
    pending = Pending()
    other = pending.put("nav", Link("26-4817", "26-1111"))
    first, second = pending.put("nav", ASKED), pending.put("nav", ASKED)
    done = _taken(pending, first)
    pending.done(done)
    assert pending.take("nav", second) is None
    assert pending.take("nav", other) is not None
    assert _taken(pending, pending.put("nav", ASKED)).act != done.act


def test_the_same_of_somebody_else_is_another_act() -> None:
    pending = Pending()
    theirs, mine = pending.put("politi", ASKED), pending.put("nav", ASKED)
    other = pending.take("politi", theirs)
    assert other is not None
    assert _taken(pending, mine).act != other.act


def test_the_oldest_are_forgotten_when_there_are_many() -> None:
    pending = Pending()
    first = pending.put("nav", ASKED)
    for _ in range(MOST_KEPT):
        pending.put("nav", Link("26-4817", "26-1111"))
    assert pending.take("nav", first) is None
