"""From a sealed concern to what the group sees: the policies, the small world, the time, in process."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import structlog
from prometheus_client import CollectorRegistry
from sqlalchemy import select

from support.chat import COORDINATOR, DIRECTORY, NAV, Group, changed, open_group
from support.linking import comparing, joining
from support.people import COORDINATOR as HER
from support.running import ROOT
from varde.chatops.conversation import Asker
from varde.chatops.local.channel import LocalChannel
from varde.chatops.local.live import Live
from varde.chatops.local.render import answer_body
from varde.router.rules import Rules
from varde.router.settings import RouterSettings
from varde.router.triage import Engines, Metrics, Triage
from varde.shared.casework.proposal import MOST_CHARACTERS, TextEngines
from varde.shared.casework.receive import Receiver
from varde.shared.casework.review import Original, Review
from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.case import Case
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Band,
    Channel,
    Form,
    HoldReason,
    Language,
    PageLanguage,
    Persons,
    Policy,
    Rarity,
    Reporter,
    Urgency,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.rota import Rota
from varde.shared.domain.small_world import COUNTABLE, Gate, Region, Widening
from varde.shared.mail import MailReader
from varde.shared.messages import ConcernReceived, parse
from varde.shared.platform.partners import load_directory
from varde.shared.platform.watched import InForce
from varde.shared.store import cases, due_steps, local_channel, outbox, sealed, tables
from varde.shared.summary import words
from varde.shared.texts import texts
from varde.shared.texts.pages import OWN_NAMES
from varde.shared.texts.vocabulary import label
from varde.shared.vault import PrivateKey, PrivateKeys

NB = Language.NB
CONFIG = ROOT / "config"
TEXT_ENGINES = TextEngines.load()
GROUP_OF_THE_RULES = load_directory(CONFIG / "partners.toml")
TRIAGE, OWN = PrivateKey.generate("triage"), PrivateKey.generate("coordinator")
NO_ROTA = Rota()
PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
AT_HOME = "Hun er au pair, må vaske hos familien døgnet rundt og får ikke gå ut. Hun er 30 år."
ACCOUNT = "Sjefen har tatt passet til Person A, og hun får ikke lønn."
RISKY = PLAIN + " Hun har en tatovering på halsen."
POLISH = "Ona nie dostaje wynagrodzenia i szef zabrał jej paszport. Boję się o nią bardzo."
ARABIC = "صاحب العمل أخذ جواز سفرها ولا تحصل على أجر. أنا خائف عليها كثيرا."
LOW_RISK = Gate(Policy.AUTO_ACCOUNT_LOW_RISK)


@dataclass
class House:
    """One small installation: a door, a router, a local channel and the coordinator."""

    group: Group
    receiver: Receiver
    triage: Triage
    channel: LocalChannel
    review: Review

    async def read(self, text: str, **answers: str) -> Case:
        """A concern from the form, triaged and told to the chat."""
        return await self.read_form(WebSubmission(PageLanguage.NB, text, **answers))

    async def read_form(self, submission: WebSubmission) -> Case:
        """A concern from a page in any language, or from a portal."""
        await self.receiver.receive(submission.to_bytes(), Channel.WEB)
        event = await self._event()
        await self.triage.handle(event.to_bytes())
        async with self.group.database.read() as tx:
            case = await cases.find_by_concern(tx, event.concern_id)
        assert case is not None
        await self.group.poster(self.channel).handle(changed(case))
        return case

    async def _event(self) -> ConcernReceived:
        async with self.group.database.begin() as tx:
            rows = await outbox.lease(tx, SystemClock().now(), 100)
            await outbox.remove(tx, [r.event_id for r in rows])
        return next(e for r in rows if isinstance(e := parse(r.body), ConcernReceived))

    async def told(self, audience: str = "group") -> str:
        """Every word that stands in the channel."""
        async with self.group.database.read() as tx:
            shown = await local_channel.messages(tx)
        return json.dumps([m.body for m in shown if m.audience == audience], ensure_ascii=False)

    async def answers(self, case: Case) -> str:
        """What people get who ask for the case in every way there is."""
        chat = self.group.conversation("local")
        asked = [f"vis {case.reference}", "liste", "liste alle", "mine", "liste holdt"]
        answered = [
            answer_body(await chat.say(Asker(user), text))
            for user in (NAV, COORDINATOR)
            for text in asked
        ]
        return json.dumps(answered, ensure_ascii=False)

    async def stored_for_the_chat(self) -> str:
        """All that the chat's database role can read of cases."""
        readable = (
            tables.case_file,
            tables.assignment,
            tables.note,
            tables.audit,
            due_steps.due_step,
        )
        async with self.group.database.read() as tx:
            rows = [list(map(str, r)) for t in readable for r in await tx.execute(select(t))]
        return json.dumps(rows, ensure_ascii=False)

    async def original(self, case: Case) -> Original:
        """What the coordinator sees."""
        return (await self.review.show(case.reference, language=NB))[1]

    async def account_waits(self, case: Case) -> bool:
        """True when the coordinator has the account and nobody else does."""
        async with self.group.database.read() as tx:
            return await sealed.load_account(tx, case.case_id) is not None


@asynccontextmanager
async def _house(
    folder: Path,
    gate: Gate,
    seconds: float = 30.0,
    rota: Rota = NO_ROTA,
    routing: Path = CONFIG / "routing.toml",
) -> AsyncIterator[House]:
    clock = SystemClock()
    rules = Rules.load(routing, replace(GROUP_OF_THE_RULES, rota=rota))
    async with open_group(folder) as group, MailReader() as mail:
        receiver = Receiver(group.database, [TRIAGE.public, OWN.public], clock, secrets.randbelow)
        triage = Triage(
            database=group.database,
            keys=PrivateKeys(TRIAGE),
            coordinator=OWN.public,
            engines=Engines(
                mail,
                InForce(TEXT_ENGINES),
                InForce(rules),
                InForce(comparing(TEXT_ENGINES.anonymiser)),
            ),
            joining=joining(group.database, clock),
            gate=InForce(gate),
            directory=replace(
                DIRECTORY,
                rota=rota,
                partners=tuple(replace(p, watch=(p.names[0][1],)) for p in DIRECTORY.partners),
            ),
            settings=RouterSettings(language=NB, engine_seconds=seconds),
            clock=clock,
            below=secrets.randbelow,
            metrics=Metrics(CollectorRegistry()),
            log=structlog.get_logger(),
        )
        channel = LocalChannel(group.database, Live())
        review = Review(group.database, PrivateKeys(OWN), clock, HER)
        async with receiver.running():
            yield House(group, receiver, triage, channel, review)


async def test_facts_go_at_once_and_the_account_waits(tmp_path: Path) -> None:
    async with _house(tmp_path, Gate()) as house:
        case = await house.read(PLAIN)
        assert (case.hold_reasons, case.account) == ((), "")
        assert "tvangsarbeid" in await house.told()
        assert ACCOUNT not in await house.told()
        assert await house.account_waits(case)


async def test_a_partner_that_leads_as_many_as_it_can_is_covered_for(tmp_path: Path) -> None:
    rota = Rota(capacity={"KRISESENTER": 1}, covered_by={"KRISESENTER": "NAV"})
    async with _house(tmp_path, Gate(), rota=rota) as house:
        first, second = [await house.read(AT_HOME) for _ in range(2)]
        assert [c.lead and c.lead.partner for c in (first, second)] == ["KRISESENTER", "NAV"]
        assert first.rule == second.rule
        assert second.rule_reason.endswith("NAV er foreslått i stedet.")
        assert "Krisesenteret hadde ikke kapasitet" in await house.told()


async def test_an_account_of_low_risk_goes_at_once_where_the_policy_says_so(tmp_path: Path) -> None:
    async with _house(tmp_path, LOW_RISK) as house:
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
    async with _house(tmp_path, gate) as house:
        case = await house.read(text, **answers)
        assert (case.held, case.account) == (False, "")
        assert "passet til" not in await house.told()
        assert await house.account_waits(case)


async def test_everything_waits_where_the_policy_says_so(tmp_path: Path) -> None:
    async with _house(tmp_path, Gate(Policy.HOLD_ALL)) as house:
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
    async with _house(tmp_path, gate) as house:
        case = await house.read(text, **answers)
        assert reason in case.hold_reasons
        assert case.account == ""
        assert await house.told() == "[]"


def _names_of(arena: Arena) -> list[str]:
    read = texts("varde.shared.summary", NB)
    return [label(arena, NB), read(words.PLACES[arena]), read(words.LINKS[arena])]


@pytest.mark.parametrize("arena", sorted(COUNTABLE))
async def test_a_small_arena_stands_nowhere_that_the_group_can_look(
    tmp_path: Path, arena: Arena
) -> None:
    gate = Gate(region=Region(places=dict.fromkeys(COUNTABLE, 1)))
    async with _house(tmp_path, gate) as house:
        case = await house.read(PLAIN, arena=arena, want="help")
        shown = await house.told() + await house.answers(case)
        assert "Mulig tvangsarbeid" in shown
        stored = await house.stored_for_the_chat()
        assert not [n for n in _names_of(arena) if n in shown + stored]
        assert f"'{arena.value}'" not in stored
        seen = (await house.original(case)).exact
        assert seen is not None
        assert seen.facts.arena is arena
        assert seen.widened == (Widening(Band.ARENA, Rarity.SMALL_ARENA),)


async def test_no_band_that_was_widened_stands_where_the_group_can_look(tmp_path: Path) -> None:
    text = (
        "Jeg er ansatt der. To voksne menn får ikke lønn. Det har vart i mange år. Sjefen har tatt passene, slår dem, "
        "truer dem og låser dem inne om natta, og de har gjeld til ham. De tok kontakt med oss."
    )
    region = Region(rare_forms=frozenset({Form.LAB}))
    async with _house(tmp_path, Gate(region=region)) as house:
        case = await house.read(text, arena="OVERNATTING", child="no")
        exact = (await house.original(case)).exact
        assert exact is not None
        assert {w.band for w in exact.widened} == {*Band}
        assert not case.held
        everywhere = await house.told() + await house.answers(case)
        everywhere += await house.stored_for_the_chat()
        read = texts("varde.shared.summary", NB)
        facts = exact.facts
        assert (facts.persons, facts.age) == (Persons.FEW, AgeGroup.ADULT)
        hidden = [
            *_names_of(facts.arena),
            read(words.WHO[facts.persons, facts.age]),
            read(words.WHO[Persons.FEW, AgeGroup.UNKNOWN]),
            read(words.REPORTERS[facts.reporter]),
            "har kontakt med",
            "pågått lenge",
            *(
                f"'{code.value}'"
                for code in (facts.reporter, facts.time_frame, facts.persons, facts.age)
            ),
            *(f"'{code}'" for code in facts.indicators if code not in case.facts.indicators),
        ]
        assert not [name for name in hidden if name in everywhere]


async def test_a_rule_that_would_tell_what_is_widened_is_not_told(tmp_path: Path) -> None:
    text = "Jeg er bekymret for at noen blir utnyttet der. Det virker som tvang."
    known = "Mønster som kan tyde på organisert utnyttelse."
    for places, told in ((9, True), (1, False)):
        folder = tmp_path / str(places)
        folder.mkdir()
        gate = Gate(region=Region(places={Arena.MASSASJE: places}))
        async with _house(folder, gate) as house:
            case = await house.read(text, arena="MASSASJE")
            assert case.facts.forms == (Form.UNK,)
            assert case.assignments[0].partner == "POLITI"
            everywhere = await house.told() + await house.answers(case)
            everywhere += await house.stored_for_the_chat()
            assert (known in everywhere) is told
            assert ("R15" in everywhere) is told
            exact = (await house.original(case)).exact
            assert exact is not None
            assert exact.rule_reason == known


async def test_the_deadlines_of_a_rule_begin_to_run_unless_they_would_tell_what_is_widened(
    tmp_path: Path,
) -> None:
    written = (CONFIG / "routing.toml").read_text("utf-8")
    routing = tmp_path / "routing.toml"
    rule = 'id = "R15_UNKNOWN_LODGING"'
    routing.write_text(written.replace(rule, f'{rule}\ndeadlines = ["BV_TRAFF_2W"]'), "utf-8")
    text = "Jeg er bekymret for at noen blir utnyttet der. Det virker som tvang."
    for places, told in ((9, True), (1, False)):
        folder = tmp_path / str(places)
        folder.mkdir()
        gate = Gate(region=Region(places={Arena.MASSASJE: places}))
        async with _house(folder, gate, routing=routing) as house:
            await house.read(text, arena="MASSASJE")
            assert ("BV_TRAFF_2W" in await house.stored_for_the_chat()) is told


async def test_a_child_sets_the_deadlines_of_child_welfare_running(tmp_path: Path) -> None:
    async with _house(tmp_path, Gate()) as house:
        await house.read(f"{PLAIN} Hun er 15 år.")
        stored = await house.stored_for_the_chat()
        assert all(code in stored for code in ("BV_1W", "BV_3M", "BV_ACK3W"))


async def test_routing_reads_what_the_group_does_not_see(tmp_path: Path) -> None:
    async with _house(tmp_path, Gate(region=Region(most_details=2))) as house:
        text = "Vi er to voksne menn. Sjefen har tatt passene våre, og vi får ikke lønn nå."
        case = await house.read(text, about_self="yes", arena="SJO")
        assert case.facts.reporter is Reporter.UNKNOWN
        assert case.assignments[0].partner == "NAV"
        assert case.rule == ""


async def test_danger_said_in_the_form_is_acute_even_where_the_words_cannot_be_read(
    tmp_path: Path,
) -> None:
    async with _house(tmp_path, Gate()) as house:
        for text in (PLAIN, POLISH, "a" * 100_001):
            case = await house.read(text, danger="yes", child="unsure")
            assert case.facts.urgency is Urgency.AKUTT
            assert case.facts.signals[0] == "URG_NOW"
            assert case.facts.child


@pytest.mark.parametrize("page", [PageLanguage.AR, PageLanguage.SE])
async def test_the_page_s_language_changes_nothing_but_what_the_coordinator_sees(
    tmp_path: Path, page: PageLanguage
) -> None:
    async with _house(tmp_path, Gate()) as house:
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
    async with _house(tmp_path, Gate()) as house:
        case = await house.read_form(WebSubmission(PageLanguage.AR, ARABIC, child="yes"))
        assert HoldReason.LANGUAGE in case.hold_reasons
        assert case.facts.child
        assert await house.told() == "[]"


async def test_cases_are_counted_as_they_were_read(tmp_path: Path) -> None:
    region = Region(places={Arena.SJO: 1}, enough_cases=3, few_cases=3)
    async with _house(tmp_path, Gate(region=region)) as house:
        first = [await house.read(PLAIN, arena="SJO") for _ in range(3)]
        assert not [case for case in first if case.held]
        assert not (await house.read(PLAIN, arena="SJO")).held
        other = await house.read("Han tigger på gata hver dag, og bakmannen tar pengene hans.")
        assert other.hold_reasons == (HoldReason.RARE,)


async def test_the_coordinator_is_told_that_a_rare_case_is_acute(tmp_path: Path) -> None:
    gate = Gate(region=Region(rare_forms=frozenset({Form.LAB})))
    async with _house(tmp_path, gate) as house:
        text = f"{PLAIN} Han slår henne akkurat nå, og hun er i livsfare. Hun er 15 år."
        case = await house.read(text)
        assert (case.hold_reasons, case.facts.urgency) == ((HoldReason.RARE,), Urgency.AKUTT)
        assert "AKUTT: én bekymring venter" in await house.told("private")
        assert await house.told() == "[]"


async def test_a_text_that_takes_too_long_is_held_and_never_lost(tmp_path: Path) -> None:
    async with _house(tmp_path, LOW_RISK, seconds=0.000_001) as house:
        case = await house.read(PLAIN)
        assert case.hold_reasons == (HoldReason.TIMED_OUT,)
        assert case.facts == Facts()
        assert await house.told() == "[]"
        assert PLAIN in (await house.original(case)).text


async def test_a_text_too_long_to_read_is_held_and_never_lost(tmp_path: Path) -> None:
    async with _house(tmp_path, LOW_RISK) as house:
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
    async with _house(tmp_path, Gate()) as house:
        case = await house.read(PLAIN, exclude=exclude)
        assert case.hold_reasons == (HoldReason.CONFLICT,)
        assert case.excluded_partners == excluded
        assert case.recused_members == recused
        assert not excluded & {a.partner for a in case.assignments} - {"KOORDINATOR"}


async def test_a_coordinator_who_is_touched_is_not_told(tmp_path: Path) -> None:
    async with _house(tmp_path, Gate()) as house:
        case = await house.read(PLAIN, exclude="koordinatoren")
        assert await house.told("private") == "[]"
        assert case.reference not in await house.answers(case)
        assert await house.review.held() == []


async def test_what_is_not_read_is_still_kept_from_whom_it_touches(tmp_path: Path) -> None:
    async with _house(tmp_path, Gate()) as house:
        case = await house.read("Politiet vet det. " + "a" * MOST_CHARACTERS)
        assert case.hold_reasons == (HoldReason.TOO_LONG, HoldReason.CONFLICT)
        assert case.excluded_partners == {"POLITI"}


LINKED = PLAIN + " Han ringer fra 68 05 12 34."
LINKED_AGAIN = "Sjefen tvinger henne til å jobbe uten lønn. Nummeret hans er +47 680 51 234."


async def test_two_concerns_with_one_number_are_linked_on_both_cards(tmp_path: Path) -> None:
    async with _house(tmp_path, Gate()) as house:
        first, second = await house.read(LINKED), await house.read(LINKED_AGAIN)
        again = await house.group.load(first.case_id)
        await house.group.poster(house.channel).handle(changed(again))
        told = await house.told()
        for case in (first, second):
            assert f"Deler telefonnummer med {case.reference} (mindre enn en uke imellom)" in told
        assert "6805" not in told.replace(" ", "")


async def test_what_a_reporter_gives_as_her_contact_links_nothing(tmp_path: Path) -> None:
    async with _house(tmp_path, Gate()) as house:
        await house.read(LINKED_AGAIN, contact="+47 680 51 234")
        await house.read(LINKED_AGAIN, contact="ring 68051234")
        assert "Mulig sammenheng" not in await house.told()


async def test_a_concern_that_was_not_read_in_time_links_nothing(tmp_path: Path) -> None:
    async with _house(tmp_path, Gate(), seconds=0.001) as house:
        first, _ = await house.read(LINKED), await house.read(LINKED)
        assert first.hold_reasons == (HoldReason.TIMED_OUT,)
        assert "Mulig sammenheng" not in await house.answers(first)
