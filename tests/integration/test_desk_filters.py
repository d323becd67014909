"""The queue's filters at the desk: with piles and words, from page to page, there and back, on both databases."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from support import stores
from support.chat import FACTS, a_case
from support.desk import OWN_SCRIPTS, Her, RunningDesk, her, running_desk, scripts_of
from varde.shared.domain.access import OFFICE
from varde.shared.domain.case import Assignment, Case
from varde.shared.domain.codes import AssignmentRole, AssignmentState, HoldReason, Status, Urgency
from varde.shared.store import cases

SHELTER = (Assignment("KRISESENTER", AssignmentRole.SUPPORT, AssignmentState.ASKED),)
ACUTE = "hast=AKUTT&partner=KRISESENTER"
HELD = (HoldReason.LANGUAGE,)
HOSTILE = (
    "",
    "x",
    "%00",
    "%ff",
    "%22%3E%3Cscript%3E",
    "' OR 1=1 --",
    "æ" * 3_000,
    "akutt&ukjent=x",
)


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _put(desk: RunningDesk, *every: Case) -> None:
    async with desk.house.database.begin() as tx:
        for case in every:
            await cases.insert_case(tx, case)


def _acute(reference: str, **changes: object) -> Case:
    facts = replace(FACTS, urgency=Urgency.AKUTT)
    return a_case(reference, **({"facts": facts, "assignments": SHELTER} | changes))


async def _some(desk: RunningDesk) -> None:
    """One that is acute and for the shelter in each of two piles, and two that are only one of it."""
    await _put(
        desk,
        _acute("26-0001", hold_reasons=HELD),
        _acute("26-0002"),
        _acute("26-0003", assignments=()),
        a_case("26-0004", assignments=SHELTER),
    )


def _shown(page: str) -> list[str]:
    return re.findall(r'<a class="go"[^>]*>([^<]+)', page)


def _links(page: str, text: str) -> list[str]:
    """The addresses of the links that begin with these words."""
    found = re.findall(rf'href="([^"]*)"[^>]*>\s*{re.escape(text)}', page)
    return [unescape(address) for address in found]


async def test_filters_narrow_the_queue_its_counts_and_the_title_with_any_pile(
    desk: RunningDesk,
) -> None:
    await _some(desk)
    async with her(desk, unlocked=False) as she:
        await she.get("/?hast=AKUTT")
        assert _shown(she.page) == ["26-0001", "26-0003", "26-0002"]
        await she.get(f"/?{ACUTE}&rolle=&form=&arena=&status=")
        assert _shown(she.page) == ["26-0001", "26-0002"]
        assert "<title>(1) Saker" in she.page
        assert 'Alle <span class="count">2</span>' in she.page
        assert "Hastegrad: <strong>Akutt</strong>" in she.page
        assert "Partner: <strong>Krisesenteret</strong>" in she.page
        (held,) = _links(she.page, "Venter på deg")
        assert held == f"/?vis=held&{ACUTE}"
        await she.get(held)
        assert _shown(she.page) == ["26-0001"]
        assert '<input type="hidden" name="vis" value="held">' in she.page
        await she.get(f"/?{ACUTE}&rolle=lead")
        assert _shown(she.page) == []
        assert "Ingen sak passer med filtrene." in she.page


async def test_each_filter_in_force_has_a_link_that_clears_it_and_one_clears_all(
    desk: RunningDesk,
) -> None:
    await _some(desk)
    async with her(desk, unlocked=False) as she:
        await she.get("/")
        assert "Du ser bare" not in she.page
        await she.get(f"/?vis=new&{ACUTE}")
        assert _links(she.page, "Fjern<") == [
            "/?vis=new&partner=KRISESENTER",
            "/?vis=new&hast=AKUTT",
        ]
        assert _links(she.page, "Fjern alle") == ["/?vis=new"]
        await she.get("/?hast=AKUTT")
        assert _links(she.page, "Fjern<") == ["/"]
        assert not _links(she.page, "Fjern alle"), "with one alone it would be the same"


async def test_words_and_filters_go_together_and_the_words_stand_in_no_address(
    desk: RunningDesk,
) -> None:
    await _some(desk)
    async with her(desk, unlocked=False) as she:
        await she.get(f"/?{ACUTE}")
        answer = await she.post(
            "/sok", ord="26-0002", hast="AKUTT", partner="KRISESENTER", form="x"
        )
        assert _shown(she.page) == ["26-0002"]
        search = answer.url.params["sok"]
        assert str(answer.url) == f"{desk.url}/?sok={search}&{ACUTE}"
        assert not any("0002" in str(one.url) for one in (*answer.history, answer))
        assert _links(she.page, "Fjern<") == [
            f"/?{ACUTE}",
            f"/?sok={search}&partner=KRISESENTER",
            f"/?sok={search}&hast=AKUTT",
        ]
        assert _links(she.page, "Nye") == [f"/?vis=new&sok={search}&{ACUTE}"]
        assert f'<input type="hidden" name="sok" value="{search}">' in she.page
        await she.post("/sok", ord="finnesikke", hast="AKUTT")
        assert "Ingen sak har de ordene og passer med filtrene." in she.page
        answer = await she.post("/sok", ord=" ", hast="AKUTT")
        assert str(answer.url) == f"{desk.url}/?hast=AKUTT"


async def test_filters_stay_from_page_to_page(desk: RunningDesk) -> None:
    await _put(desk, *(_acute(f"26-{n:04}", hold_reasons=HELD) for n in range(101)))
    await _put(desk, *(a_case(f"27-{n:04}", hold_reasons=HELD) for n in range(5)))
    async with her(desk, unlocked=False) as she:
        await she.get(f"/?{ACUTE}")
        (whole,) = _links(she.page, "Alle 101")
        await she.get(whole)
        assert len(_shown(she.page)) == 100
        (further,) = _links(she.page, "Videre i listen")
        await she.get(further)
        assert _shown(she.page) == ["26-0100"]
        (earlier,) = _links(she.page, "Tidligere i listen")
        assert earlier == whole
        assert _links(she.page, "Fjern alle") == ["/?vis=held"], "from its beginning"


async def test_she_comes_back_from_a_case_to_where_she_was(desk: RunningDesk) -> None:
    await _some(desk)
    other = Her(desk)
    async with her(desk, unlocked=False) as she, other.client:
        await she.get("/sak/26-0002")
        assert _links(she.page, "← Til sakene") == ["/#sak-26-0002"]
        await she.get(f"/?vis=new&{ACUTE}&ukjent=1")
        await other.sign_in()
        await other.get("/sak/26-0002")
        assert _links(other.page, "← Til sakene") == ["/#sak-26-0002"], "nobody else's"
        await she.get("/sak/26-0002")
        (back,) = _links(she.page, "← Til sakene")
        assert back == f"/?vis=new&{ACUTE}#sak-26-0002"
        await she.get(back)
        assert _shown(she.page) == ["26-0002"]
        assert 'id="sak-26-0002"' in she.page


async def test_another_language_leaves_her_where_she_was_in_the_queue(desk: RunningDesk) -> None:
    await _some(desk)
    async with her(desk, unlocked=False) as she:
        await she.get(f"/?vis=new&{ACUTE}")
        here = str((await she.post("/sprak", sprak="en")).url)
        assert here.endswith(f"/?vis=new&{ACUTE}")
        assert '<html lang="en">' in she.page
        assert (await she.post("/sprak", sprak="nn", til="/logg")).url.path == "/logg"
        assert (await she.post("/sprak", sprak="nb", til="//example")).url.path == "/"


async def test_what_is_kept_from_her_is_counted_and_offered_nowhere(desk: RunningDesk) -> None:
    await _some(desk)
    async with her(desk, unlocked=False) as she:
        seen = []
        for _ in range(2):
            await she.get(f"/?{ACUTE}&status=droftes")
            numbers = (await she.client.get(f"/antall?{ACUTE}")).json()
            form = she.page.partition('<details class="filters"')[2].partition("</details>")[0]
            seen.append((_shown(she.page), re.findall(r'"count">(\d+)', she.page), numbers, form))
            await _put(
                desk,
                _acute("26-0009", excluded_partners=frozenset({OFFICE})),
                _acute("26-0010", recused_members=frozenset({"koordinator"})),
            ) if len(seen) == 1 else None
    assert seen[0] == seen[1]


async def test_the_numbers_of_a_page_that_was_told_of_a_change_are_those_of_its_filters(
    desk: RunningDesk,
) -> None:
    await _some(desk)
    async with her(desk, unlocked=False) as she:
        answer = await she.post("/sok", ord="26-0002", partner="KRISESENTER")
        asked = answer.url.query.decode()
        for query, waits, every in (("", 1, 4), (ACUTE, 1, 2), (asked, 0, 1), ("hast=x", 1, 4)):
            told = (await she.client.get(f"/antall?{query}")).json()
            assert told == {"venter": waits, "alle": every}, query


async def test_what_has_ended_can_be_filtered_too(desk: RunningDesk) -> None:
    await _put(
        desk,
        _acute("26-0001", status=Status.CLOSED),
        _acute("26-0002", status=Status.REJECTED),
        a_case("26-0003", status=Status.CLOSED),
    )
    async with her(desk, unlocked=False) as she:
        await she.get(f"/?{ACUTE}")
        (ended,) = _links(she.page, "Avsluttet")
        await she.get(ended)
        assert _shown(she.page) == ["26-0002", "26-0001"]
        await she.get(f"{ended}&status=avvist")
        assert _shown(she.page) == ["26-0002"]


@pytest.mark.parametrize("name", ["hast", "partner", "rolle", "form", "arena", "status", "vis"])
async def test_whatever_an_address_says_the_queue_is_shown(desk: RunningDesk, name: str) -> None:
    await _put(desk, a_case("26-0004"))
    async with her(desk, unlocked=False) as she:
        for value in HOSTILE:
            for path in ("/", "/antall", "/endringer"):
                async with she.client.stream("GET", f"{path}?{name}={value}") as answer:
                    assert answer.status_code == 200, (path, value)
                    page = "" if path == "/endringer" else (await answer.aread()).decode()
                if path != "/":
                    continue
                assert _shown(page) == ["26-0004"], value
                assert scripts_of(page) == OWN_SCRIPTS
                told = "Adressen har et filter som ikke finnes." in page
                assert told is (bool(value) and name != "vis"), value
    assert not desk.failures
