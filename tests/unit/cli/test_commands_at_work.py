"""The commands on held cases, receipts and deadlines."""

import asyncio
from pathlib import Path

import pytest

from support.installation import ACCOUNT, Desk, installation
from varde.shared.domain.codes import (
    Arena,
    Band,
    HoldReason,
    Language,
    Rarity,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.receipt import new_receipt, words_of
from varde.shared.domain.small_world import Widening
from varde.shared.store.exact import Exact


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    return installation(tmp_path, monkeypatch, capsys)


def test_what_is_due_is_listed_with_case_kind_and_time_in_norway(desk: Desk) -> None:
    assert desk.varde("due").out == "Nothing lies ahead.\n"
    _, reference = desk.opened(HoldReason.LANGUAGE)
    begun = desk.varde("due").out.splitlines()
    assert len(begun) == 3
    assert all(line.endswith("to be planned") for line in begun)
    desk.sql("UPDATE due_step SET due_at = '2020-07-01 06:00:00'")
    late = desk.varde("due").out.splitlines()
    assert all(line.endswith("to be planned  overdue") for line in late)
    desk.sql(
        "UPDATE due_step SET step = 2, due_at = '2099-07-01 06:00:00' WHERE kind = 'review'",
        "UPDATE due_step SET state = 'done' WHERE kind <> 'review'",
    )
    assert desk.varde("due").out == f"01.07.2099 08:00  {reference}  review step 2\n"


def test_a_held_case_is_listed_shown_and_released(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    listed = desk.varde("held", "list")
    assert reference in listed.out
    assert "passet" not in listed.out
    shown = desk.varde("held", "show", reference, "--language", "en")
    for words in ("Sjefen tok passet.", "Contact: ring meg", ACCOUNT, "tvangsarbeid"):
        assert words in shown.out
    assert "is released" in desk.varde("held", "release", reference, "--account").out
    assert "Nothing waits" in desk.varde("held", "list").out
    log = desk.varde("audit", "show").out
    assert f"koordinator\topen_original\t{reference}" in log
    assert f"koordinator\trelease\t{reference}\twith account" in log


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("nb", "Arena: Skole, barnehage eller studiested. Det er få slike steder i regionen."),
        ("nn", "Arena: Skule, barnehage eller studiestad. Det er få slike stader i regionen."),
        (
            "en",
            "Arena: School, kindergarten or campus. There are few places of this kind in the region.",
        ),
    ],
)
def test_the_coordinator_sees_what_the_group_does_not_and_why(
    desk: Desk, language: str, line: str
) -> None:
    asyncio.run(desk.receive("Sjefen tok passet."))
    small = Widening(Band.ARENA, Rarity.SMALL_ARENA)
    exact = Exact(Facts(arena=Arena.SKOLE), (small,), "R15", "Et mønster.")
    reference = asyncio.run(desk.triage(HoldReason.RARE, exact=exact))
    shown = desk.varde("held", "show", reference, "--language", language).out
    for words in (line, "R15", "Et mønster."):
        assert words in shown


@pytest.mark.parametrize(("keywords", "asked"), [(("barna",), True), ((), False)])
def test_the_coordinator_is_told_of_the_duties_that_are_hers(
    desk: Desk, keywords: tuple[str, ...], asked: bool
) -> None:
    asyncio.run(desk.receive("Sjefen tok passet."))
    exact = Exact(Facts(keywords=keywords), (), "R15", "Et mønster.")
    reference = asyncio.run(desk.triage(HoldReason.RARE, exact=exact))
    shown = desk.varde("held", "show", reference).out
    assert ("om det bor barn i husstanden" in shown) is asked
    assert ("your duties" in shown) is asked


def test_the_coordinator_reads_what_was_added_and_its_account(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    asyncio.run(desk.add("Hun heter Oksana."))
    shown = desk.varde("held", "show", reference).out
    assert shown.index("Sjefen tok passet.") < shown.index("--- added by the reporter (web) ---")
    assert "Hun heter Oksana." in shown
    assert shown.endswith("Hun heter Person B.\n")  # who Person A of the account is was not kept


def test_the_coordinator_lets_the_group_read_what_was_added(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    asyncio.run(desk.add("Hun heter Oksana."))
    assert desk.varde("held", "answers", reference).status != 0
    desk.varde("held", "release", reference)
    assert f"{reference}: 1 released" in desk.varde("held", "answers", reference).out
    assert desk.varde("held", "answers", reference).status != 0
    assert f"koordinator\trelease_answers\t{reference}\t1" in desk.varde("audit", "show").out


def test_what_is_due_in_a_case_that_one_may_not_know_of_is_not_listed(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.CONFLICT)
    desk.sql("""UPDATE case_file SET recused_members = '["koordinator"]'""")
    assert desk.varde("due").out == "Nothing lies ahead.\n"
    assert reference in desk.varde("due", "--as", "stedfortreder").out
    assert desk.varde("due", "--as", "kontakt-nav").status == 1


def test_a_deputy_acts_under_her_own_name(desk: Desk) -> None:
    _, reference = desk.opened(HoldReason.LANGUAGE)
    desk.varde("held", "show", reference, "--as", "stedfortreder")
    assert f"stedfortreder\topen_original\t{reference}" in desk.varde("audit", "show").out


def test_what_a_coordinator_may_not_know_of_is_not_there_for_her(desk: Desk) -> None:
    receipt, reference = desk.opened(HoldReason.CONFLICT)
    desk.varde("held", "show", reference, "--as", "stedfortreder")
    desk.sql("""UPDATE case_file SET recused_members = '["koordinator"]'""")
    shown = desk.varde("held", "show", reference, "--as", "stedfortreder").out
    assert "Kept from: koordinator." in shown
    for command in ("show", "release"):
        answer = desk.varde("held", command, reference)
        assert answer == desk.varde(
            "held", command, "26-0000" if reference != "26-0000" else "26-0001"
        )
        assert answer.status == 1
    missing = desk.varde("receipt", words_of(new_receipt(lambda _: 1), Language.NB))
    assert desk.varde("receipt", receipt) == missing
    for words in (("held", "list"), ("audit", "show")):
        assert reference not in desk.varde(*words).out
        assert reference in desk.varde(*words, "--as", "stedfortreder").out
    assert desk.varde("receipt", receipt, "--as", "stedfortreder").out.startswith(reference)


@pytest.mark.parametrize("command", ["show", "release"])
def test_an_unknown_case_is_one_sentence(desk: Desk, command: str) -> None:
    answer = desk.varde("held", command, "26-0000", "--language", "nn")
    assert answer.status == 1
    assert answer.err.startswith("varde: Eg finn ikkje den saka.")
    assert answer.err.count("\n") == 1


def test_a_receipt_leads_to_its_case(desk: Desk) -> None:
    receipt, reference = desk.opened()
    answer = desk.varde("receipt", *receipt.upper().split())
    assert (answer.status, answer.out.split()[0]) == (0, reference)
    waiting = asyncio.run(desk.receive("Enda en."))
    assert desk.varde("receipt", waiting).status == 1
