"""What the desk does when the engines fail or take too long: she reads and writes, and the log has the kind alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support import stores
from support.desk import Her, RunningDesk, her, running_desk, written
from varde.desk.house import House
from varde.desk.notices import Notice
from varde.shared.anonymise import Anonymiser
from varde.shared.anonymise.engine import Found
from varde.shared.anonymise.names import names

FIRST = "Sjefen har tatt passet til Oksana Prøvenko, og hun får ikke lønn."
MORE = "Elena Testescu ringte."
TOO_LONG = "Den siste kontrollen brukte for lang tid på å lese teksten."
NOTHING_LOST = "Ingenting er gått tapt."


class Broken(Anonymiser):
    """An engine that cannot read it."""

    def found(self, *messages: Any, **_: Any) -> list[Found]:
        """Fail, with content in what it raises."""
        raise RecursionError(str(messages))


def _broken(house: House) -> House:
    return replace(house, anonymiser=Broken(names()))


@asynccontextmanager
async def _opened(
    folder: Path, exclude: str = "", **how: Any
) -> AsyncIterator[tuple[RunningDesk, Her, str]]:
    """A case with more added, opened; its address."""
    async with stores.sqlite(folder) as database, running_desk(database, **how) as desk:
        case = await desk.router.tell(FIRST, exclude=exclude)
        await desk.router.add(case, MORE)
        async with her(desk) as she:
            at = f"/sak/{case.reference}"
            await she.get(at)
            await she.post(f"{at}/original")
            yield desk, she, at
            desk.failures.clear()


async def test_where_the_engines_fail_she_reads_and_writes_and_it_is_logged(tmp_path: Path) -> None:
    async with _opened(tmp_path, fitted=_broken) as (desk, she, at):
        for said in (FIRST, MORE, "lot seg ikke finne", NOTHING_LOST):
            assert said in she.page
        assert [type(error) for error in desk.failures] == [RecursionError]
        saved = written(she) | {"redegjorelse": "Noen får ikke lønn."}
        assert (await she.post(f"{at}/endre", **saved)).status_code == 200
        assert written(she)["redegjorelse"] == "Noen får ikke lønn."


async def test_what_takes_the_engines_too_long_is_said_and_is_there_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _opened(tmp_path) as (desk, she, at):
        assert "Person B<span" in she.page
        with monkeypatch.context() as hurried:
            hurried.setattr("varde.shared.casework.together.MOST_SECONDS", 0.0)
            await she.post(f"{at}/original")
            for said in (FIRST, MORE, "tok for lang tid", NOTHING_LOST):
                assert said in she.page
            assert "Person B<span" not in she.page
        assert [type(error) for error in desk.failures] == [TimeoutError]
        await she.post(f"{at}/original")
        assert "Person B<span" in she.page
        assert 'id="unmarked"' not in she.page


async def test_a_mark_that_takes_too_long_to_find_is_not_changed_and_her_words_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _opened(tmp_path) as (_, she, at):
        monkeypatch.setattr("varde.shared.casework.together.MOST_SECONDS", 0.0)
        typed = written(she) | {"sammendrag": "Noen får ikke lønn."}
        fields = {"gjor": "merke", "hva": "hide", "merke": "0"}
        assert (await she.post(f"{at}/endre", **typed, **fields)).status_code == 422
        assert "Det tok for lang tid å finne merket." in she.page
        assert written(she)["sammendrag"] == "Noen får ikke lønn."


async def test_a_guard_that_takes_too_long_saves_nothing_and_her_words_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _opened(tmp_path) as (_, she, at):
        typed = written(she) | {"redegjorelse": "Noen får ikke lønn."}
        with monkeypatch.context() as hurried:
            hurried.setattr("varde.shared.casework.together.MOST_SECONDS", 0.0)
            assert (await she.post(f"{at}/endre", **typed)).status_code == 422
            assert f"{TOO_LONG} Ingenting er lagret. Prøv igjen." in she.page
        again = written(she)
        assert again == typed
        assert (await she.post(f"{at}/endre", **again)).status_code == 200


@pytest.mark.parametrize("act", ["frigi", "endre"])
async def test_a_guard_that_takes_too_long_releases_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    async with _opened(tmp_path, exclude="NAV") as (_, she, at):
        fields = written(she) | {"frigi": "ja", "med": "ja"}
        if act == "frigi":
            await she.get(at)
            fields = {"versjon": she.version}
        with monkeypatch.context() as hurried:
            hurried.setattr("varde.shared.casework.together.MOST_SECONDS", 0.0)
            assert (await she.post(f"{at}/{act}", **fields)).status_code == 422
            assert f"{TOO_LONG} Ingenting er frigitt. Prøv igjen." in she.page
        assert (await she.post(f"{at}/{act}", **fields)).url.params["n"] == Notice.RELEASED


async def test_a_guard_that_takes_too_long_while_she_writes_says_so_and_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _opened(tmp_path) as (desk, she, at):
        monkeypatch.setattr("varde.shared.casework.together.MOST_SECONDS", 0.0)
        answer = await she.post(f"{at}/kontroll", tekst=FIRST)
        assert (answer.status_code, answer.content) == (503, b"")
        assert [type(error) for error in desk.failures] == [TimeoutError]
        desk.failures.clear()
