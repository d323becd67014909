"""What the small world widens stands nowhere that the group can look."""

from pathlib import Path

import pytest

from support.triage_house import CONFIG, NB, opened_house
from varde.shared.domain.codes import (
    AgeGroup,
    Arena,
    Band,
    Form,
    Persons,
    Rarity,
    Reporter,
)
from varde.shared.domain.small_world import COUNTABLE, Gate, Region, Widening
from varde.shared.summary import words
from varde.shared.texts import texts
from varde.shared.texts.vocabulary import label

PLAIN = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."


def _names_of(arena: Arena) -> list[str]:
    read = texts("varde.shared.summary", NB)
    return [label(arena, NB), read(words.PLACES[arena]), read(words.LINKS[arena])]


@pytest.mark.parametrize("arena", sorted(COUNTABLE))
async def test_a_small_arena_stands_nowhere_that_the_group_can_look(
    tmp_path: Path, arena: Arena
) -> None:
    gate = Gate(region=Region(places=dict.fromkeys(COUNTABLE, 1)))
    async with opened_house(tmp_path, gate) as house:
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
    async with opened_house(tmp_path, Gate(region=region)) as house:
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
        async with opened_house(folder, gate) as house:
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


async def test_support_that_would_tell_what_is_widened_is_not_asked(tmp_path: Path) -> None:
    written = (CONFIG / "routing.toml").read_text("utf-8")
    routing = tmp_path / "routing.toml"
    vessel = 'add_support = ["SJOFART", "ARBTIL"]'
    routing.write_text(written.replace(vessel, 'add_support = ["KRISESENTER"]'), "utf-8")
    for places, asked in ((9, True), (1, False)):
        folder = tmp_path / str(places)
        folder.mkdir()
        gate = Gate(region=Region(places={Arena.SJO: places}))
        async with opened_house(folder, gate, routing=routing) as house:
            case = await house.read(PLAIN, arena="SJO")
            assert case.rule == "R14_LABOUR_OTHER"
            assert ("KRISESENTER" in {a.partner for a in case.assignments}) is asked


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
        async with opened_house(folder, gate, routing=routing) as house:
            await house.read(text, arena="MASSASJE")
            assert ("BV_TRAFF_2W" in await house.stored_for_the_chat()) is told


async def test_routing_reads_what_the_group_does_not_see(tmp_path: Path) -> None:
    async with opened_house(tmp_path, Gate(region=Region(most_details=2))) as house:
        text = "Vi er to voksne menn. Sjefen har tatt passene våre, og vi får ikke lønn nå."
        case = await house.read(text, about_self="yes", arena="SJO")
        assert case.facts.reporter is Reporter.UNKNOWN
        assert case.assignments[0].partner == "NAV"
        assert case.rule == ""
