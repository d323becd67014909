"""The meeting at the desk: an agenda that the whole group may see, minutes on each case, and both as PDF."""

import io
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk
from support.people import COORDINATOR
from varde.desk.paper import Entry, Paper, Section, drawn, fonts
from varde.shared.casework.recusal import Declaration
from varde.shared.domain.case import Case
from varde.shared.domain.codes import Language, Outcome

TEXT = "De får ikke lønn, og sover på gulvet i vaskeriet."
POLISH = "Boję się o sąsiadkę. Nie dostaje pieniędzy i śpi w kuchni."
SAID = "NAV ringer i morgen. Vi ser på det igjen om to uker."


@pytest.fixture(params=stores.KINDS)
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.of_kind(request.param, tmp_path) as database, running_desk(database) as desk:
        yield desk


async def _minutes(she: Her, **fields: str) -> int:
    await she.get("/mote")
    return (await she.post("/mote", **fields)).status_code


async def _kept_from_nav(desk: RunningDesk, case: Case) -> None:
    await desk.router.casework.declare(
        COORDINATOR, case.reference, Declaration("NAV"), language=Language.NB
    )


async def test_the_agenda_has_what_is_to_decide_and_only_cases_for_everybody(
    desk: RunningDesk,
) -> None:
    fresh, due, kept = [await desk.router.tell(TEXT) for _ in range(3)]
    held = await desk.router.tell(POLISH)
    await desk.router.casework.set_deadline(
        COORDINATOR, due.reference, desk.router.clock.today(), language=Language.NB
    )
    await _kept_from_nav(desk, kept)
    desk.router.clock.forward(days=2)
    async with her(desk, unlocked=False) as she:
        await she.get("/mote")
        page = she.page[: she.page.index("Skriv referatet")]
        assert page.index(due.reference) < page.index(fresh.reference)
        assert "Å avgjøre: Er det gjort, eller trengs en ny frist?" in page
        assert "Å avgjøre: Hvem tar ansvaret?" in page
        for hidden in (kept, held):
            assert hidden.reference not in she.page
        assert "vaskeriet" not in she.page, "no word of the reporter's"


async def test_minutes_stand_on_each_case_and_in_its_story(desk: RunningDesk) -> None:
    one, other, third = [await desk.router.tell(TEXT) for _ in range(3)]
    today = desk.router.clock.today()
    async with her(desk, unlocked=False) as she:
        fields = {f"sak-{one.reference}": SAID, "annen": other.reference, "annet": "Vi venter."}
        done = await _minutes(she, **fields, **{"med-NAV": "ja", f"sak-{third.reference}": " \r\n"})
        assert done == 200
        assert "Referatet står på sakene." in she.page
        for part in (one.reference, SAID, other.reference, "Vi venter.", ", med NAV"):
            assert part in she.page
        assert third.reference not in she.page
        await she.get(f"/sak/{one.reference}/oppfolging")
        assert f"Koordinator skrev referat fra møtet {today:%d.%m.%Y}." in she.page
        assert SAID in she.page
        await she.get("/mote")
        assert f'href="/mote/{today.isoformat()}"' in she.page
    note = (await desk.router.case(one)).notes[-1]
    assert (note.met_on, note.text.endswith(f", med NAV\n{SAID}")) == (today, True)
    assert (await desk.router.case(third)).notes == ()


async def test_minutes_that_cannot_be_saved_are_given_back_whole_and_stand_on_no_case(
    desk: RunningDesk,
) -> None:
    one, other = [await desk.router.tell(TEXT) for _ in range(2)]
    held = await desk.router.tell(POLISH)
    old = desk.router.clock.today() - timedelta(days=61)
    mine = {f"sak-{one.reference}": SAID}
    wrong: tuple[tuple[dict[str, str], str], ...] = (
        ({}, "Skriv hva dere ble enige om i minst én sak."),
        (
            mine | {f"sak-{other.reference}": "Ring 68 05 12 34."},
            f"{other.reference}: Dette kan peke",
        ),
        (
            mine | {f"sak-{other.reference}": f"Se {one.reference}."},
            f"{other.reference}: Her står noe som ser ut som nummeret til en annen sak",
        ),
        (
            mine | {"annen": other.reference, "annet": "Som 26-9999."},
            f"{other.reference}: Her står",
        ),
        (mine | {f"sak-{other.reference}": "x" * 3001}, "Skriv høyst 3000 tegn."),
        (mine | {"annen": held.reference, "annet": "Hei."}, "venter på gjennomgang"),
        (mine | {"annen": "99-0000", "annet": "Hei."}, "finner ikke den saken"),
        (mine | {"dag": f"{old:%d.%m.%Y}"}, "høyst 60 dager siden"),
        (mine | {"dag": "i morgen"}, "høyst 60 dager siden"),
        (mine | {"dag": "ingen"}, "høyst 60 dager siden"),
        (mine | {"dag": "snart"}, "Jeg skjønte ikke dagen."),
    )
    async with her(desk, unlocked=False) as she:
        for fields, says in wrong:
            assert await _minutes(she, **fields) == 422, fields
            assert says in she.page, (fields, says)
            assert all(text in she.page for text in fields.values()), fields
    for case in (one, other):
        assert (await desk.router.case(case)).notes == ()


async def test_minutes_tell_nothing_of_a_case_that_somebody_may_no_longer_know_of(
    desk: RunningDesk,
) -> None:
    one, other = [await desk.router.tell(TEXT) for _ in range(2)]
    day = desk.router.clock.today().isoformat()
    async with her(desk, unlocked=False) as she:
        await _minutes(
            she, **{f"sak-{one.reference}": SAID, f"sak-{other.reference}": "Vi venter."}
        )
        await _kept_from_nav(desk, one)
        await she.get(f"/mote/{day}")
        assert other.reference in she.page
        assert one.reference not in she.page
        assert SAID not in she.page
        await _kept_from_nav(desk, other)
        for path in (
            f"/mote/{day}",
            f"/mote/{day}.pdf",
            "/mote/2020-01-01",
            "/mote/eid",
            "/mote/eid.pdf",
        ):
            assert (await she.get(path)).status_code == 404, path
        await she.get("/mote")
        assert f"/mote/{day}" not in she.page


async def test_what_was_said_of_a_case_goes_when_it_is_erased(desk: RunningDesk) -> None:
    case = await desk.router.tell(TEXT)
    async with her(desk, unlocked=False) as she:
        await _minutes(she, **{f"sak-{case.reference}": SAID})
        await desk.router.casework.close(
            COORDINATOR, case.reference, Outcome.ADVICE, language=Language.NB
        )
        await she.get(f"/sak/{case.reference}/slett")
        await she.post(
            f"/sak/{case.reference}/slett", versjon=she.version, hvorfor="done", arkivert="ja"
        )
        day = desk.router.clock.today().isoformat()
        assert (await she.get(f"/mote/{day}")).status_code == 404


async def test_both_can_be_had_as_pdf(desk: RunningDesk) -> None:
    case = await desk.router.tell(TEXT)
    day = desk.router.clock.today().isoformat()
    async with her(desk, unlocked=False) as she:
        await _minutes(she, **{f"sak-{case.reference}": SAID})
        for path, name in (("/mote.pdf", "agenda"), (f"/mote/{day}.pdf", "minutes")):
            answer = await she.get(path)
            assert answer.headers["content-type"] == "application/pdf"
            assert f'filename="varde-{name}-{day}.pdf"' in answer.headers["content-disposition"]
            assert answer.headers["cache-control"].startswith("no-store")
            assert answer.content.startswith(b"%PDF-")


def test_a_document_names_its_language_and_title_and_brings_its_font(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    strange = "«Æ ø å» đ č ŋ – العربية \N{SLIGHTLY SMILING FACE} \x00"
    entries = [Entry("26-4817 Mulig tvangsarbeid", [strange, "x" * 3000])] * 40
    paper = Paper("Saksliste", Language.NN, ["Opne saker: 3."], [Section("Saker", entries)])
    with caplog.at_level("DEBUG"):
        content = drawn(paper, _at())
    assert b"/Lang (nn-NO)" in content
    assert b"/DisplayDocTitle true" in content
    assert b"/FontFile2" in content
    assert b"/Outlines" in content
    assert len(re.findall(rb"/Type /Page\b", content)) > 10
    assert content == drawn(paper, _at()), "the same document twice is the same"
    assert (caplog.text, *capfd.readouterr()) == ("", "", "")


def test_the_fonts_are_there() -> None:
    assert {style: path.name for style, path in fonts().items()} == {
        "": "DejaVuSans.ttf",
        "B": "DejaVuSans-Bold.ttf",
    }


def _at() -> datetime:
    return datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_what_is_read_aloud_of_a_document_is_all_of_it_in_order_in_its_language() -> None:
    """As who listens hears it: each text by what it is, by the tree and not by where it stands on the page."""
    entries = [Entry(f"26-{n:04}", ["Å følgje opp. " * 60]) for n in range(12)]
    sections = [Section("Saker", entries), Section("Framover", [Entry("26-9999")])]
    content = drawn(Paper("Saksliste", Language.NN, ["Opne saker: 3."], sections), _at())
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.Lang == "nn-NO"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.docinfo.Title == "Saksliste"
        (document,) = pdf.Root.StructTreeRoot.K
        heard = [str(each.S) for each in document.K]
        assert len(pdf.pages) > 1
        assert heard[:4] == ["/H1", "/P", "/H2", "/H3"]
        assert heard[-2:] == ["/H2", "/H3"]
        assert heard.count("/H3") == len(entries) + 1
        assert heard.count("/P") > len(entries) + 1, "what goes on on the next page"
        for page in pdf.pages:
            told = pdf.Root.StructTreeRoot.ParentTree.Nums[2 * int(page.StructParents) + 1]
            assert [each.K[0] for each in told] == list(range(len(told)))
            assert _tagged(page) == [(str(each.S), int(each.K[0])) for each in told]


def _tagged(page: pikepdf.Page) -> list[tuple[str, int]]:
    """What the texts of a page are tagged as. Fails where a text is outside of every tag."""
    found, within = list[tuple[str, int]](), False
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        if operator == "BDC":
            kind, properties = step.operands
            found.append((str(kind), int(properties.MCID)))
            within = True
        within = within and operator != "EMC"
        assert within or operator not in {"Tj", "TJ"}
    return found
