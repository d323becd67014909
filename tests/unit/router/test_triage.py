"""From a sealed concern to what the group sees: the policies, what is held, the time, in process."""

from dataclasses import replace
from pathlib import Path

import pytest

from support.chat import changed
from support.triage_house import NB, opened_house
from varde.shared.casework.proposal import MOST_CHARACTERS
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import (
    Arena,
    Form,
    HoldReason,
    PageLanguage,
    Policy,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.rota import Rota
from varde.shared.domain.small_world import Gate, Region
from varde.shared.texts.pages import OWN_NAMES
from varde.shared.texts.vocabulary import label

PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
AT_HOME = "Hun er au pair, må vaske hos familien døgnet rundt og får ikke gå ut. Hun er 30 år."
ACCOUNT = "Sjefen har tatt passet til Person A, og hun får ikke lønn."
RISKY = PLAIN + " Hun har en tatovering på halsen."
POLISH = "Ona nie dostaje wynagrodzenia i szef zabrał jej paszport. Boję się o nią bardzo."
ARABIC = "صاحب العمل أخذ جواز سفرها ولا تحصل على أجر. أنا خائف عليها كثيرا."
LOW_RISK = Gate(Policy.AUTO_ACCOUNT_LOW_RISK)


async def test_facts_go_at_once_and_the_account_waits(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        case = await house.read(PLAIN)
        assert (case.hold_reasons, case.account) == ((), "")
        assert "tvangsarbeid" in await house.told()
        assert ACCOUNT not in await house.told()
        assert await house.account_waits(case)


async def test_a_partner_that_leads_as_many_as_it_can_is_covered_for(tmp_path: Path) -> None:
    rota = Rota(capacity={"KRISESENTER": 1}, covered_by={"KRISESENTER": "NAV"})
    async with opened_house(tmp_path, Gate(), rota=rota) as house:
        first, second = [await house.read(AT_HOME) for _ in range(2)]
        assert [c.lead and c.lead.partner for c in (first, second)] == ["KRISESENTER", "NAV"]
        assert first.rule == second.rule
        assert second.rule_reason.endswith("NAV er foreslått i stedet.")
        assert "Krisesenteret hadde ikke kapasitet" in await house.told()


async def test_an_account_of_low_risk_goes_at_once_where_the_policy_says_so(tmp_path: Path) -> None:
    async with opened_house(tmp_path, LOW_RISK) as house:
        case = await house.read(PLAIN)
        assert not case.held
        assert ACCOUNT in await house.told()
        assert not await house.account_waits(case)
        assert "with account" in await house.stored_for_the_chat()


@pytest.mark.parametrize(
    ("gate", "text", "answers"),
    [
        (LOW_RISK, RISKY, {}),
        (replace(LOW_RISK, region=Region(places={Arena.SJO: 4})), PLAIN, {"arena": "SJO"}),
    ],
    ids=["more than a low risk", "tells again what was widened"],
)
async def test_an_account_waits_that_could_point_at_somebody(
    tmp_path: Path, gate: Gate, text: str, answers: dict[str, str]
) -> None:
    async with opened_house(tmp_path, gate) as house:
        case = await house.read(text, **answers)
        assert (case.held, case.account) == (False, "")
        assert "passet til" not in await house.told()
        assert await house.account_waits(case)


async def test_everything_waits_where_the_policy_says_so(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate(Policy.HOLD_ALL)) as house:
        case = await house.read(PLAIN)
        assert case.hold_reasons == (HoldReason.POLICY,)
        assert await house.told() == "[]"
        assert label(HoldReason.POLICY, NB) in await house.told("private")
        released = await house.review.release(case.reference, with_account=True, language=NB)
        await house.group.poster(house.channel).handle(changed(released))
        assert ACCOUNT in await house.told()


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize(
    ("text", "answers", "reason"),
    [
        (PLAIN + " Politiet vet om det.", {}, HoldReason.CONFLICT),
        (PLAIN, {"exclude": "NAV"}, HoldReason.CONFLICT),
        (POLISH, {}, HoldReason.LANGUAGE),
        ("De vil selge et organ fra kroppen hans, en nyre.", {"child": "yes"}, HoldReason.RARE),
    ],
)
async def test_no_policy_lets_out_what_is_held(
    tmp_path: Path, policy: Policy, text: str, answers: dict[str, str], reason: HoldReason
) -> None:
    gate = Gate(policy, Region(rare_forms=frozenset({Form.ORG})))
    async with opened_house(tmp_path, gate) as house:
        case = await house.read(text, **answers)
        assert reason in case.hold_reasons
        assert case.account == ""
        assert await house.told() == "[]"


async def test_a_child_sets_the_deadlines_of_child_welfare_running(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        await house.read(f"{PLAIN} Hun er 15 år.")
        stored = await house.stored_for_the_chat()
        assert all(code in stored for code in ("BV_1W", "BV_3M", "BV_ACK3W"))


async def test_danger_said_in_the_form_is_acute_even_where_the_words_cannot_be_read(
    tmp_path: Path,
) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        for text in (PLAIN, POLISH, "a" * 100_001):
            case = await house.read(text, danger="yes", child="unsure")
            assert case.facts.urgency is Urgency.AKUTT
            assert case.facts.signals[0] == "URG_NOW"
            assert case.facts.child


@pytest.mark.parametrize("page", [PageLanguage.AR, PageLanguage.SE])
async def test_the_page_s_language_changes_nothing_but_what_the_coordinator_sees(
    tmp_path: Path, page: PageLanguage
) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        usual = await house.read(PLAIN, child="no")
        case = await house.read_form(WebSubmission(page, PLAIN, child="no", portal="BYPORTAL"))
        assert (case.summary, case.facts, case.held) == (usual.summary, usual.facts, False)
        _, original = await house.review.show(case.reference, language=NB)
        assert f"Språk på siden: {OWN_NAMES[page]}" in original.text
        assert "Levert av: BYPORTAL" in original.text
        shown = await house.told() + await house.answers(case) + await house.stored_for_the_chat()
        assert OWN_NAMES[page] not in shown
        assert "BYPORTAL" not in shown


async def test_arabic_from_the_arabic_page_waits_for_somebody_who_reads_it(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        case = await house.read_form(WebSubmission(PageLanguage.AR, ARABIC, child="yes"))
        assert HoldReason.LANGUAGE in case.hold_reasons
        assert case.facts.child
        assert await house.told() == "[]"


async def test_cases_are_counted_as_they_were_read(tmp_path: Path) -> None:
    region = Region(places={Arena.SJO: 1}, enough_cases=3, few_cases=3)
    async with opened_house(tmp_path, Gate(region=region)) as house:
        first = [await house.read(PLAIN, arena="SJO") for _ in range(3)]
        assert not [case for case in first if case.held]
        assert not (await house.read(PLAIN, arena="SJO")).held
        other = await house.read("Han tigger på gata hver dag, og bakmannen tar pengene hans.")
        assert other.hold_reasons == (HoldReason.RARE,)


async def test_the_coordinator_is_told_that_a_rare_case_is_acute(tmp_path: Path) -> None:
    gate = Gate(region=Region(rare_forms=frozenset({Form.LAB})))
    async with opened_house(tmp_path, gate) as house:
        text = f"{PLAIN} Han slår henne akkurat nå, og hun er i livsfare. Hun er 15 år."
        case = await house.read(text)
        assert (case.hold_reasons, case.facts.urgency) == ((HoldReason.RARE,), Urgency.AKUTT)
        assert "AKUTT: én bekymring venter" in await house.told("private")
        assert await house.told() == "[]"


async def test_a_text_that_takes_too_long_is_held_and_never_lost(tmp_path: Path) -> None:
    async with opened_house(tmp_path, LOW_RISK, seconds=0.000_001) as house:
        case = await house.read(PLAIN)
        assert case.hold_reasons == (HoldReason.TIMED_OUT,)
        assert case.facts == Facts()
        assert await house.told() == "[]"
        assert PLAIN in (await house.original(case)).text


async def test_a_text_too_long_to_read_is_held_and_never_lost(tmp_path: Path) -> None:
    async with opened_house(tmp_path, LOW_RISK) as house:
        case = await house.read("a" * MOST_CHARACTERS)
        assert case.hold_reasons == (HoldReason.TOO_LONG,)
        assert (await house.original(case)).text.startswith("a" * MOST_CHARACTERS)
        assert (await house.original(case)).exact is None


@pytest.mark.parametrize(
    ("exclude", "excluded", "recused"),
    [
        ("NAV", {"NAV"}, set()),
        ("de på nav og i politiet", {"NAV", "POLITI"}, set()),
        ("naboen min", set(), set()),
        ("koordinatoren", {"KOORDINATOR"}, {"koordinator"}),
    ],
)
async def test_a_reporters_wish_keeps_the_case_from_whom_it_names(
    tmp_path: Path, exclude: str, excluded: set[str], recused: set[str]
) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        case = await house.read(PLAIN, exclude=exclude)
        assert case.hold_reasons == (HoldReason.CONFLICT,)
        assert case.excluded_partners == excluded
        assert case.recused_members == recused
        assert not excluded & {a.partner for a in case.assignments} - {"KOORDINATOR"}


async def test_a_coordinator_who_is_touched_is_not_told(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        case = await house.read(PLAIN, exclude="koordinatoren")
        assert await house.told("private") == "[]"
        assert case.reference not in await house.answers(case)
        assert await house.review.held() == []


async def test_what_is_not_read_is_still_kept_from_whom_it_touches(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        case = await house.read("Politiet vet det. " + "a" * MOST_CHARACTERS)
        assert case.hold_reasons == (HoldReason.TOO_LONG, HoldReason.CONFLICT)
        assert case.excluded_partners == {"POLITI"}


LINKED = PLAIN + " Han ringer fra 68 05 12 34."
LINKED_AGAIN = "Sjefen tvinger henne til å jobbe uten lønn. Nummeret hans er +47 680 51 234."


async def test_two_concerns_with_one_number_are_linked_on_both_cards(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        first, second = await house.read(LINKED), await house.read(LINKED_AGAIN)
        again = await house.group.load(first.case_id)
        await house.group.poster(house.channel).handle(changed(again))
        told = await house.told()
        for case in (first, second):
            assert f"Deler telefonnummer med {case.reference} (mindre enn en uke imellom)" in told
        assert "6805" not in told.replace(" ", "")


async def test_what_a_reporter_gives_as_her_contact_links_nothing(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate()) as house:
        await house.read(LINKED_AGAIN, contact="+47 680 51 234")
        await house.read(LINKED_AGAIN, contact="ring 68051234")
        assert "Mulig sammenheng" not in await house.told()


async def test_a_concern_that_was_not_read_in_time_links_nothing(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate(), seconds=0.001) as house:
        first, _ = await house.read(LINKED), await house.read(LINKED)
        assert first.hold_reasons == (HoldReason.TIMED_OUT,)
        assert "Mulig sammenheng" not in await house.answers(first)
