"""At the desk a mark is shown for a reason, made coarser or left out, and more is masked: always past the guard."""

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk
from varde.shared.domain.case import Case

TEXT = (
    "Mirjeta Berisha er 17 år og fra Bulgaria. De bor i Harstad og får ikke lønn. "
    "Ring meg på 68 05 12 34."
)
_OPTION = re.compile(r'<option value="([^"]+)">([^<]*)</option>')
_ACCOUNT = re.compile(r'<textarea id="redegjorelse".*?>\n?(.*?)</textarea>', re.DOTALL)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as desk:
        yield desk


@pytest.fixture
async def case(desk: RunningDesk) -> Case:
    return await desk.router.tell(TEXT, exclude="NAV")


async def _open(she: Her, case: Case) -> None:
    await she.get(f"/sak/{case.reference}")
    await she.post(f"/sak/{case.reference}/original")


def _account(she: Her) -> str:
    found = _ACCOUNT.search(she.page)
    assert found
    return unescape(found[1])


def _mark(she: Her, words: str) -> str:
    return next(unescape(at) for at, told in _OPTION.findall(she.page) if told.endswith(words))


async def _do(she: Her, case: Case, **fields: str) -> int:
    """Press a button below the texts, which are sent along as they stand."""
    sent = {"versjon": she.version, "sammendrag": case.summary, "redegjorelse": _account(she)}
    answer = await she.post(f"/sak/{case.reference}/endre", **(sent | fields))
    return answer.status_code


async def _did(desk: RunningDesk) -> list[tuple[str, str]]:
    return [(e.action, e.detail) for e in await desk.router.log()]


async def test_words_are_shown_for_a_reason_that_the_log_keeps(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        mark = {"gjor": "merke", "merke": _mark(she, "17 år"), "hva": "show"}
        assert await _do(she, case, **mark) == 422
        assert "Velg hvorfor gruppa må lese disse ordene." in she.page
        assert await _do(she, case, **mark, hvorfor="needed") == 200
        assert "er 17 år og fra" in _account(she)
        mark |= {"merke": _mark(she, "Harstad"), "hva": "coarser"}
        assert await _do(she, case, **mark) == 200
        assert "bor i [Nord-Norge] og" in _account(she)
    assert ("unmask", "needed age") in await _did(desk)


async def test_a_name_is_not_shown_and_nothing_is_saved_or_lost(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        mark = {"gjor": "merke", "merke": _mark(she, "Mirjeta Berisha"), "hva": "show"}
        hers = f"{_account(she)} Og dette skrev hun."
        asked = mark | {"hvorfor": "known", "redegjorelse": hers}
        assert await _do(she, case, **asked) == 422
        assert "vises aldri" in she.page
        assert _account(she) == hers
        assert "Mirjeta" not in _account(she)
    assert (await desk.router.case(case)).version == case.version
    assert not [1 for action, _ in await _did(desk) if action in {"unmask", "revise"}]


async def test_the_guard_reads_what_is_shown(desk: RunningDesk, case: Case) -> None:
    async with her(desk) as she:
        await _open(she, case)
        mark = {"gjor": "merke", "merke": _mark(she, "Bulgaria"), "hva": "show"}
        assert await _do(she, case, **mark, hvorfor="needed") == 422
        assert "Den siste kontrollen stoppet teksten." in she.page
    assert ("unmask", "needed country") not in await _did(desk)
    assert (await desk.router.case(case)).version == case.version


async def test_a_passage_is_left_out_everywhere_by_writing_it(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        assert await _do(she, case, gjor="masker", passasje="får ikke LØNN") == 200
        assert "og [utelatt]." in _account(she)
        assert await _do(she, case, gjor="masker", passasje="finnes ikke") == 422
        assert "Den passasjen står ikke i redegjørelsen." in she.page
    assert ("revise", "account") in await _did(desk)


async def test_a_mark_is_found_again_although_she_wrote_meanwhile_and_no_other_is_taken(
    desk: RunningDesk, case: Case
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        mark = {"gjor": "merke", "merke": _mark(she, "17 år"), "hva": "hide"}
        hers = f"Kort sagt. {_account(she)}"
        assert await _do(she, case, **mark, redegjorelse=hers) == 200
        assert _account(she).startswith("Kort sagt. Person A er [utelatt] og")
        assert await _do(she, case, **mark) == 422
        assert "Velg merket på nytt." in she.page


@pytest.mark.parametrize(
    "odd", [{"hva": "open"}, {"gjor": "x"}, {"merke": "\0"}, {"merke": "9" * 5_000}, {"hva": ""}]
)
async def test_what_no_page_sends_changes_no_mark(
    desk: RunningDesk, case: Case, odd: dict[str, str]
) -> None:
    async with her(desk) as she:
        await _open(she, case)
        before = _account(she)
        mark = {"gjor": "merke", "merke": _mark(she, "17 år"), "hva": "hide"}
        assert await _do(she, case, **(mark | odd)) in {200, 422}
        assert _account(she) == before
