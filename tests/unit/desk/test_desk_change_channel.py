"""She has new cards go to another channel, at the desk: what she types, what the chat found, and what she reads."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from support import stores
from support.desk import PASSWORD, Her, RunningDesk, her, running_desk
from support.people import COORDINATOR
from varde.shared.casework.channel import ChannelPeople
from varde.shared.casework.group_channel import GroupChannel, ask
from varde.shared.domain.channel import ChannelReason, StrangerKind
from varde.shared.domain.codes import Language
from varde.shared.store import audit, chat_channels
from varde.shared.store.chat_channels import Wanted

PAGE, CHANGE, KEEP = "/styring/kanal", "/styring/kanal/bytt", "/styring/kanal/behold"
OLD, NEW = "C0GRUPPE", "C0NYKANAL"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as running:
        await _chat(running).begin(OLD)
        yield running


def _chat(desk: RunningDesk, platform: str = "slack") -> GroupChannel:
    return GroupChannel(desk.house.database, desk.house.clock, platform)


async def _wanted(desk: RunningDesk) -> Wanted | None:
    async with desk.house.database.read() as tx:
        return await chat_channels.wanted(tx)


async def _asks(she: Her, channel: str) -> None:
    await she.post("/bekreft", passord=PASSWORD, til=PAGE)
    await she.post(CHANGE, kanal=channel)


async def test_she_sees_which_channel_it_is_who_chose_it_and_what_the_chat_found_and_when(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get(PAGE)
        assert OLD in she.page
        assert "dem som drifter Varde, i innstillingene" in she.page
        assert "Ikke sett på ennå" in she.page
        await _chat(desk).note_found(OLD, ChannelReason.OK)
        await she.get(PAGE)
        assert "Privat, bare for oss, og ingen er der som ikke hører hjemme der" in she.page
        assert "Sett på sist" in she.page
        await _chat(desk).note_found(OLD, ChannelReason.SHARED)
        await she.get(PAGE)
        assert "Ingenting legges ut: kanalen er delt med noen utenfor virksomheten" in she.page


async def test_the_form_to_change_it_is_folded_away_until_she_wants_it(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get(PAGE)
        assert CHANGE in she.page
        assert '<details class="act" open' not in she.page
        await she.get(f"{PAGE}?kanal={NEW}")
        assert '<details class="act" open' in she.page


async def test_before_the_chat_has_started_there_is_nothing_to_change(tmp_path: Path) -> None:
    async with (
        stores.sqlite(tmp_path) as database,
        running_desk(database) as desk,
        her(desk, unlocked=False) as she,
    ):
        await she.get(PAGE)
        assert "Chatten er ikke startet ennå" in she.page
        await _asks(she, NEW)
        assert "det er ingen kanal å bytte" in she.page
        assert await _wanted(desk) is None


async def test_the_local_chat_has_one_channel_only(tmp_path: Path) -> None:
    async with (
        stores.sqlite(tmp_path) as database,
        running_desk(database) as desk,
        her(desk, unlocked=False) as she,
    ):
        await _chat(desk, "local").begin("local")
        await she.get(PAGE)
        assert "Den lokale chatten har bare én kanal" in she.page
        assert CHANGE not in she.page
        await _asks(she, NEW)
        assert await _wanted(desk) is None


async def test_what_she_asks_for_waits_for_the_chat_and_can_be_taken_back(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await _asks(she, NEW)
        assert f"Chatten ser på {NEW} først" in she.page
        wanted = await _wanted(desk)
        assert wanted
        assert (wanted.platform, wanted.channel, wanted.asked_by) == ("slack", NEW, "koordinator")
        await she.post(KEEP)
        assert "Det er bedt om en annen kanal" not in she.page
        await she.post(KEEP)
    assert await _wanted(desk) is None
    async with desk.house.database.read() as tx:
        log = [
            (e.actor, e.action, e.subject)
            for e in await audit.entries(tx)
            if e.action.startswith("channel_")
        ]
    assert log == [
        ("koordinator", "channel_ask", NEW),
        ("koordinator", "channel_take_back", NEW),
    ]


@pytest.mark.parametrize("found", [r for r in ChannelReason if r is not ChannelReason.OK])
async def test_she_reads_why_it_was_not_changed_and_what_to_do_in_every_language(
    desk: RunningDesk, found: ChannelReason
) -> None:
    async with her(desk, unlocked=False) as she:
        await _asks(she, NEW)
        wanted = await _wanted(desk)
        assert wanted
        assert await _chat(desk).refuse(wanted, found)
        for language, words in (
            (Language.NB, "Kanalen ble ikke byttet"),
            (Language.NN, "Kanalen vart ikkje bytt"),
            (Language.EN, "The channel was not changed"),
        ):
            await she.post("/sprak", sprak=language)
            await she.get(PAGE)
            assert words in she.page
            assert "_" not in found.value or found.value not in she.page
        await she.post(CHANGE, kanal=NEW)
        again = await _wanted(desk)
        assert again
        assert again.found == ""


async def test_who_keeps_it_from_being_used_can_be_let_stay_there_alone(desk: RunningDesk) -> None:
    house = desk.house
    for channel in (OLD, NEW):
        people = ChannelPeople(house.database, house.clock, "slack", channel)
        await people.saw({"U0GJEST": StrangerKind.GUEST})
    async with her(desk, unlocked=False) as she:
        await she.post("/bekreft", passord=PASSWORD, til=PAGE)
        await she.post(PAGE, plattform="slack", kanal=NEW, konto="U0GJEST", bli="ja")
    for channel, stays in ((OLD, False), (NEW, True)):
        people = ChannelPeople(house.database, house.clock, "slack", channel)
        assert [s.accepted for s in await people.known()] == [stays]


async def test_what_is_no_channel_stands_in_the_form_again_with_what_is_wrong(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await _asks(she, "#kanalen<b>")
        assert "#kanalen&lt;b&gt;" in she.page
        assert "Dette er ingen kanal-ID i Slack" in she.page
        assert 'aria-invalid="true"' in she.page
        await _asks(she, OLD)
        assert "Kortene kommer allerede i denne kanalen" in she.page
        await _asks(she, "x" * 5000)
        assert "Dette er ingen kanal-ID i Slack" in she.page
    assert await _wanted(desk) is None


async def test_without_the_password_of_just_now_nothing_is_asked_for_and_what_she_typed_is_kept(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get(PAGE)
        desk.router.clock.forward(minutes=6)
        link = f"https://kommunen.slack.com/archives/{NEW}"
        answer = await she.post(CHANGE, kanal=link)
        assert answer.url.path == "/bekreft"
        assert await _wanted(desk) is None
        goal = answer.url.params["til"]
        await she.post("/bekreft", passord=PASSWORD, til=goal)
        assert f'value="{NEW}"' in she.page
        await she.get(f"{PAGE}?kanal=<script>")
        assert "<script>" not in she.page


async def test_a_form_of_somebody_elses_is_refused(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        await she.post("/bekreft", passord=PASSWORD, til=PAGE)
        for path in (CHANGE, KEEP):
            answer = await she.client.post(path, data={"kanal": NEW, "skjema": "0" * 64})
            assert answer.status_code == 403
    assert await _wanted(desk) is None


async def test_a_deputy_sees_it_and_cannot_change_it(desk: RunningDesk) -> None:
    await desk.account("vikar")
    she = Her(desk)
    async with she.client:
        await she.sign_in("vikar")
        await she.get(PAGE)
        assert OLD in she.page
        assert "Bare koordinatoren kan la kortene komme i en annen kanal" in she.page
        await _asks(she, NEW)
        assert "Bare koordinatoren kan la kortene komme i en annen kanal" in she.page
    assert await _wanted(desk) is None


async def test_beside_a_refusal_a_deputy_reads_what_to_do_and_has_nothing_to_press(
    desk: RunningDesk,
) -> None:
    house = desk.house
    await desk.account("vikar")
    await ask(house.database, house.clock, COORDINATOR, NEW, language=Language.NB)
    she = Her(desk)
    async with she.client:
        await she.sign_in("vikar")
        await she.get(PAGE)
        assert KEEP in she.page
        assert "Ikke bytt likevel" in she.page
        wanted = await _wanted(desk)
        assert wanted
        assert await _chat(desk).refuse(wanted, ChannelReason.NOT_PRIVATE)
        await she.get(PAGE)
    assert "Kanalen ble ikke byttet" in she.page
    assert "Så kan koordinatoren be om den en gang til" in she.page
    assert KEEP not in she.page
    assert CHANGE not in she.page


async def test_how_things_stand_names_the_channel_and_tells_what_the_chat_has_not_done(
    desk: RunningDesk,
) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/tilstand")
        assert f"kanalen for nye kort, fra innstillingene: slack {OLD}" in she.page
        await _asks(she, NEW)
        desk.router.clock.forward(minutes=3)
        await she.get("/tilstand")
        assert f"Noen har bedt om kanalen {NEW}, og chatten har ikke sett på den" in she.page
        wanted = await _wanted(desk)
        assert wanted
        await _chat(desk).put_in_force(wanted, OLD)
        desk.router.clock.forward(minutes=2)
        await she.get("/tilstand")
        assert f"kanalen for nye kort, valgt på saksbordet: slack {NEW}" in she.page
