"""Rules of casework that are easy to break: what stays held, who may look, what is said once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from support import stores
from support.case_house import OWN, SUMMARY, TRIAGE, House, opened_house
from support.people import COORDINATOR, NAV, POLICE, SHELTER
from varde.shared.casework.triage import Reading, open_case
from varde.shared.domain.case import Case, Note
from varde.shared.domain.codes import HoldReason, Language, Outcome, Status
from varde.shared.domain.concern import Facts
from varde.shared.errors import Permanent, Refused, Transient
from varde.shared.messages import CaseChanged, ConcernReceived
from varde.shared.store import audit, cases, sealed
from varde.shared.vault import PrivateKey, PrivateKeys

NB = Language.NB
ACCOUNT = "Person A har ikke fått lønn."


@pytest.fixture(params=stores.KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(request.param, tmp_path) as opened:
        yield opened


async def test_nobody_says_of_a_reporter_that_the_concern_was_deleted(house: House) -> None:
    case = await house.opened()
    with pytest.raises(Refused, match="har ikke slettet bekymringen"):
        await house.casework.close(COORDINATOR, case.reference, Outcome.WITHDRAWN, language=NB)
    waits = await house.opened(HoldReason.WITHDRAWN)
    ended = await house.casework.close(COORDINATOR, waits.reference, Outcome.WITHDRAWN, language=NB)
    assert ended.outcome is Outcome.WITHDRAWN


async def test_closing_a_held_case_does_not_show_it_to_the_group(house: House) -> None:
    case = await house.opened(HoldReason.CONFLICT, account=ACCOUNT)
    await house.casework.close(COORDINATOR, case.reference, Outcome.NOT_TRAFFICKING, language=NB)
    card = await house.casework.card(case.case_id, language=NB)
    assert card is not None
    assert card.held
    with pytest.raises(Refused, match="finner ikke"):
        await house.casework.view(NAV, case.reference, language=NB)
    with pytest.raises(Refused, match="avsluttet"):
        await house.review().release(case.reference, with_account=True, language=NB)
    await house.casework.reopen(COORDINATOR, case.reference, language=NB)
    released = await house.review().release(case.reference, with_account=False, language=NB)
    assert not released.held
    assert (await house.casework.view(NAV, case.reference, language=NB)).outcome is None


async def test_accepting_twice_does_not_move_the_case_again(house: House) -> None:
    case = await house.opened()
    await house.casework.accept(NAV, case.reference, language=NB)
    waiting = await house.casework.set_status(NAV, case.reference, Status.WAITING, language=NB)
    again = await house.casework.accept(NAV, case.reference, language=NB)
    assert (again.status, again.version) == (Status.WAITING, waiting.version)


async def test_a_change_says_so_once_and_nothing_said_for_no_change(house: House) -> None:
    case = await house.opened()
    await house.events()
    changed = await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=NB)
    again = await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=NB)
    assert again.version == changed.version == 2
    told = [e for e in await house.events() if isinstance(e, CaseChanged)]
    assert [(e.case_id, e.version) for e in told] == [(case.case_id, 2)]


async def test_two_coordinators_who_assign_at_once_both_count(house: House) -> None:
    case = await house.opened()
    await asyncio.gather(
        house.casework.assign(COORDINATOR, case.reference, ["nav"], note="En.", language=NB),
        house.casework.assign(COORDINATOR, case.reference, ["politi"], note="To.", language=NB),
        house.casework.offer(POLICE, case.reference, language=NB),
    )
    view = await house.casework.view(COORDINATOR, case.reference, language=NB)
    assert {str(n.text) for n in view.notes} == {"En.", "To."}
    assert {a.partner for a in view.assignments} == {"NAV", "POLITI"}
    assert sum(a == "assign" for _, a, _ in await house.actions()) == 2
    async with house.database.read() as tx:
        assert audit.first_break(await audit.entries(tx)) is None


@pytest.mark.parametrize("text", ["Vi tar\0det.", "Vi tar \ud800 det.", "Vi tar\x1b det."])
async def test_a_note_that_cannot_be_stored_as_typed_is_kept_without_the_odd_signs(
    house: House, text: str
) -> None:
    case = await house.opened()
    view = await house.casework.note(NAV, case.reference, text, language=NB)
    kept = str(view.notes[0].text)
    assert kept.startswith("Vi tar")
    assert kept.isprintable()
    assert kept.encode()


async def test_an_account_with_odd_signs_is_sealed_all_the_same(house: House) -> None:
    case = await house.opened(HoldReason.GUARD, account="Person A \ud83d fikk ikke lønn.\0")
    _, original = await house.review().show(case.reference, language=NB)
    assert original.account.startswith("Person A")
    assert "fikk ikke lønn." in original.account
    released = await house.review().release(case.reference, with_account=True, language=NB)
    assert released.account.endswith("fikk ikke lønn.")


async def test_only_the_coordinator_reviews(house: House) -> None:
    case = await house.opened(HoldReason.GUARD, account=ACCOUNT)
    review = house.review(NAV)
    with pytest.raises(Refused, match="Bare koordinatoren"):
        await review.show(case.reference, language=NB)
    with pytest.raises(Refused, match="Bare koordinatoren"):
        await review.release(case.reference, with_account=True, language=NB)
    assert ("kontakt-nav", "open_original", case.reference) not in await house.actions()


async def test_a_look_is_audited_even_when_the_original_does_not_open(house: House) -> None:
    case = await house.opened(HoldReason.GUARD)
    wrong = PrivateKeys(PrivateKey.generate("coordinator"))
    with pytest.raises(Permanent, match="no coordinator key with id"):
        await house.review(keys=wrong).show(case.reference, language=NB)
    assert ("koordinator", "open_original", case.reference) in await house.actions()


async def test_an_unknown_case_is_not_reviewed(house: House) -> None:
    for typed in ("26-0000", "tull"):
        with pytest.raises(Refused, match="finner ikke"):
            await house.review().show(typed, language=NB)


async def test_there_is_no_account_to_release_where_none_was_kept(house: House) -> None:
    case = await house.opened(HoldReason.EMPTY)
    with pytest.raises(Refused, match="har ingen tekst"):
        await house.review().release(case.reference, with_account=True, language=NB)
    assert (await house.review().held())[0].reference == case.reference


async def test_an_account_can_follow_after_the_facts(house: House) -> None:
    case = await house.opened(HoldReason.LANGUAGE, account=ACCOUNT)
    await house.review().release(case.reference, with_account=False, language=NB)
    with pytest.raises(Refused, match="venter ikke"):
        await house.review().release(case.reference, with_account=False, language=NB)
    later = await house.review().release(case.reference, with_account=True, language=NB)
    assert later.account == ACCOUNT
    async with house.database.read() as tx:
        assert await sealed.load_account(tx, case.case_id) is None


async def test_what_is_not_sealed_to_the_coordinator_says_so(house: House) -> None:
    case = await house.opened(HoldReason.GUARD)
    async with house.database.begin() as tx:
        await sealed.destroy_wrap(tx, case.concern_id, "coordinator")
    with pytest.raises(Permanent, match="not sealed to coordinator"):
        await house.review().show(case.reference, language=NB)


async def test_rotation_never_brings_back_a_way_in_that_triage_has_destroyed(house: House) -> None:
    event = await house.received()
    async with house.database.read() as tx:
        ((concern_id, wrap),) = await sealed.wraps_of(tx, "triage")
    async with house.database.begin() as tx:  # the router is done in the middle of a rotation
        await sealed.destroy_wrap(tx, concern_id, "triage")
    async with house.database.begin() as tx:
        await sealed.WRAPS.replace(tx, concern_id, wrap, wrap)
    async with house.database.read() as tx:
        assert await sealed.wraps_of(tx, "triage") == []
    assert event.concern_id == concern_id


async def test_a_triage_key_is_rotated_while_concerns_wait(house: House) -> None:
    await house.received()
    new = PrivateKey.generate("triage")
    assert await house.review(keys=PrivateKeys(TRIAGE)).rewrap_all(new.public) == 1
    async with house.database.read() as tx:
        ((_, wrap),) = await sealed.wraps_of(tx, "triage")
    assert wrap.key_id == new.key_id
    assert ("koordinator", "rotate_key", "triage") in await house.actions()


async def test_no_free_reference_makes_the_concern_wait(house: House) -> None:
    event = await house.received()
    reading = Reading(Facts(), SUMMARY, "", (), (), "R1", "Fordi.")

    async def again(event: ConcernReceived) -> Case | None:
        return await open_case(
            house.database,
            event,
            reading,
            coordinator=OWN.public,
            clock=house.clock,
            below=lambda _: 7,
        )

    assert await again(event)
    second = await house.received()
    with pytest.raises(Transient, match="no free case reference"):
        await again(second)
    async with house.database.read() as tx:
        assert await cases.find_by_concern(tx, second.concern_id) is None
        assert len(await sealed.wraps_of(tx, "triage")) == 1


async def test_what_the_guard_stops_later_is_left_out_and_takes_nothing_along(
    house: House,
) -> None:
    case = await house.opened()
    telling = "Ring Oksana Prøvenko på 68 05 11 20."
    fine = Note(case.opened_on, "NAV", "Vi tar det på møtet.")
    notes = (fine, Note(case.opened_on, "NAV", telling))
    stale = replace(case, summary=telling, account=telling, notes=notes, version=2)
    async with house.database.begin() as tx:
        await cases.save_case(tx, stale)
    with pytest.raises(Refused) as stopped:
        await house.casework.card(case.case_id, language=NB)
    assert "68 05" not in str(stopped.value)
    view = await house.casework.view(COORDINATOR, case.reference, language=NB)
    assert [str(n.text) for n in view.notes] == [fine.text]
    assert view.account is None
    assert "68 05" not in str(view.summary)
    assert str(view.summary)


async def test_not_even_the_coordinator_gives_a_case_to_a_partner_in_conflict(house: House) -> None:
    case = await house.opened()
    excluded = replace(case, excluded_partners=frozenset({"NAV"}), version=2)
    async with house.database.begin() as tx:
        await cases.save_case(tx, excluded)
    for language, words in (
        (Language.NB, "habilitet"),
        (Language.NN, "habilitet"),
        (Language.EN, "conflict"),
    ):
        with pytest.raises(Refused, match=words):
            await house.casework.assign(COORDINATOR, case.reference, ["nav"], language=language)


@pytest.mark.parametrize("language", list(Language))
async def test_nobody_is_told_that_a_hidden_case_exists_in_any_language(
    house: House, language: Language
) -> None:
    hidden = (await house.opened(HoldReason.CONFLICT)).reference
    work = house.casework

    async def words(reference: str) -> list[str]:
        said = []
        for attempt in (
            work.view(NAV, reference, language=language),
            work.accept(NAV, reference, language=language),
            work.decline(NAV, reference, "Nei.", language=language),
            work.offer(NAV, reference, language=language),
            work.ask_more(NAV, reference, language=language, noted_in=language),
            work.note(NAV, reference, "Vi tar det på møtet.", language=language),
            work.set_status(NAV, reference, Status.WAITING, language=language),
            work.assign(NAV, reference, ["nav"], language=language),
            work.set_deadline(NAV, reference, None, language=language),
            work.close(NAV, reference, Outcome.NAV, language=language),
            work.reopen(NAV, reference, language=language),
        ):
            with pytest.raises(Refused) as refused:
                await attempt
            said.append(str(refused.value))
        return said

    assert await words(hidden) == await words("26-0000" if hidden != "26-0000" else "26-0001")
    assert all(hidden not in said for said in await words(hidden))


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (Language.NB, "Vi trenger flere opplysninger"),
        (Language.NN, "Vi treng fleire opplysningar"),
        (Language.EN, "We need more information"),
    ],
)
async def test_a_partner_that_needs_more_says_so_in_the_groups_language_and_once(
    house: House, group: Language, words: str
) -> None:
    ref, work = (await house.opened()).reference, house.casework
    for language in (Language.EN, Language.NB):
        asked = await work.ask_more(SHELTER, ref, language=language, noted_in=group)
    assert [str(note.text)[: len(words)] for note in asked.notes] == [words]
    await work.ask_more(NAV, ref, language=Language.NB, noted_in=group)
    again = await work.ask_more(SHELTER, ref, language=Language.NB, noted_in=group)
    assert [note.partner for note in again.notes] == ["KRISESENTER", "NAV", "KRISESENTER"]
