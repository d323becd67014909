"""Who is in the channel without belonging there, at the desk: what she says counts for the chat too."""

import html
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from support import stores
from support.administration import audited_changes, config_of, put_in_force, read_file
from support.desk import PASSWORD, Her, RunningDesk, her, running_desk
from varde.desk.admin.channel import with_other_policies
from varde.shared.casework.channel import ChannelPeople
from varde.shared.domain.channel import AccessTrouble, StrangerKind
from varde.shared.domain.clock import NORWAY
from varde.shared.domain.codes import Language, Policy
from varde.shared.store import chat_access
from varde.shared.store.audit import entries

PAGE = "/styring/kanal"
CHANNEL = "C0GRUPPE"
RESTS = "Ingenting legges ut nå"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[RunningDesk]:
    async with stores.sqlite(tmp_path) as database, running_desk(database) as running:
        yield running


def _chat(desk: RunningDesk, platform: str = "slack") -> ChannelPeople:
    return ChannelPeople(desk.house.database, desk.house.clock, platform, CHANNEL)


async def _accepted(desk: RunningDesk, platform: str = "slack") -> dict[str, bool]:
    return {s.user_id: s.accepted for s in await _chat(desk, platform).known()}


async def _says(she: Her, account: str, word: str, platform: str = "slack") -> int:
    await she.post("/bekreft", passord=PASSWORD, til=PAGE)
    answer = await she.post(PAGE, plattform=platform, kanal=CHANNEL, konto=account, bli=word)
    return answer.status_code


async def test_it_says_when_everybody_in_the_channel_belongs_there(desk: RunningDesk) -> None:
    async with her(desk, unlocked=False) as she:
        await she.get("/styring")
        assert PAGE in she.page
        await she.get(PAGE)
        assert "Alle i kanalen hørte hjemme der" in she.page
        assert RESTS not in she.page


def _chosen(page: str, policy: str) -> dict[str, str]:
    """What the form sends that would have the policy in force."""
    for form in page.split('action="/styring/fil">')[1:]:
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.partition("</form>")[0]))
        if f'policy = "{policy}"' in html.unescape(fields["tekst"]):
            return {k: html.unescape(v) for k, v in fields.items() if k != "skjema"}
    raise AssertionError(policy)


async def test_she_lets_everything_wait_for_a_while_and_lets_it_go_on(desk: RunningDesk) -> None:
    before = read_file(desk, "gate.toml")
    async with her(desk, unlocked=False) as she:
        await she.get(PAGE)
        assert "Redegjørelsen venter på deg.</p>" in she.page.partition("<details")[0]
        for policy, told in (("hold_all", "hver ny sak venter"), ("auto_facts", "med det samme")):
            fields = _chosen(she.page, policy)
            await she.post("/styring/fil", **fields)
            assert read_file(desk, "gate.toml").count(f'\npolicy = "{policy}"') == 0, "not yet"
            await put_in_force(she)
            assert read_file(desk, "gate.toml").count(f'\npolicy = "{policy}"') == 1
            await she.get(PAGE)
            assert told in she.page.partition("<details")[0]
    assert read_file(desk, "gate.toml") == before
    assert await audited_changes(desk) == [("koordinator", "change_config", "gate.toml")] * 2


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            'policy = "auto_facts"  # vedtatt i mai, "ikke" rør\nother = 1\n',
            'policy = "hold_all"  # vedtatt i mai, "ikke" rør\nother = 1\n',
        ),
        ("policy='auto_facts'# til høsten\n", 'policy="hold_all"# til høsten\n'),
        (
            '# policy = "auto_account_low_risk"\npolicy\t= "auto_facts"',
            '# policy = "auto_account_low_risk"\npolicy\t= "hold_all"',
        ),
    ],
)
def test_what_stands_behind_the_policy_stays(text: str, made: str) -> None:
    assert with_other_policies(text)[Policy.HOLD_ALL] == made


@pytest.mark.parametrize("text", ["", "policy = ", 'policy = "tull"', "policy = []", None])
async def test_where_the_file_does_not_say_what_may_go_unseen_nothing_is_offered(
    desk: RunningDesk, text: str | None
) -> None:
    file = config_of(desk) / "gate.toml"
    if text is None:
        file.unlink()
    else:
        file.write_text(text, encoding="utf-8")
    async with her(desk, unlocked=False) as she:
        await she.get(PAGE)
        assert "I fila gate.toml står det ikke hva som går til kanalen" in she.page
        assert 'action="/styring/fil"' not in she.page


async def test_she_sees_who_it_is_and_why_and_lets_one_stay_and_takes_it_back(
    desk: RunningDesk,
) -> None:
    await _chat(desk).saw({"U0GJEST": StrangerKind.GUEST, "U0APP": StrangerKind.APP})
    async with her(desk, unlocked=False) as she:
        await she.get(PAGE)
        assert RESTS in she.page
        assert "gjestekonto" in she.page
        assert "en annen app" in she.page
        assert await _says(she, "U0GJEST", "ja") == 200
        assert await _accepted(desk) == {"U0GJEST": True, "U0APP": False}
        assert ">Ta tilbake at U0GJEST får bli</button>" in she.page
        assert RESTS in she.page
        await _says(she, "U0APP", "ja")
        assert RESTS not in she.page
        await _says(she, "U0GJEST", "nei")
        assert await _accepted(desk) == {"U0GJEST": False, "U0APP": True}
    async with desk.house.database.read() as tx:
        log = [e for e in await entries(tx) if e.action.startswith("channel_")]
    said = [(e.actor, e.action, e.subject) for e in log]
    assert said == [
        ("koordinator", "channel_accept", "U0GJEST"),
        ("koordinator", "channel_accept", "U0APP"),
        ("koordinator", "channel_revoke", "U0GJEST"),
    ]


async def test_the_same_account_in_two_chats_is_two(desk: RunningDesk) -> None:
    for platform in ("slack", "teams"):
        await _chat(desk, platform).saw({"U0": StrangerKind.EXTERNAL})
    async with her(desk, unlocked=False) as she:
        await _says(she, "U0", "ja", platform="teams")
    assert (await _accepted(desk), await _accepted(desk, "teams")) == ({"U0": False}, {"U0": True})


async def test_nobody_is_let_in_without_the_password_of_just_now(desk: RunningDesk) -> None:
    await _chat(desk).saw({"U0": StrangerKind.UNLISTED})
    async with her(desk, unlocked=False) as she:
        await she.get(PAGE)
        desk.router.clock.forward(minutes=6)
        answer = await she.post(PAGE, plattform="slack", kanal=CHANNEL, konto="U0", bli="ja")
        assert answer.url.path == "/bekreft"
    assert await _accepted(desk) == {"U0": False}


@pytest.mark.parametrize(("platform", "account"), [("slack", "U0ANNEN"), ("", "U0"), ("slack", "")])
async def test_who_is_not_there_any_more_is_refused(
    desk: RunningDesk, platform: str, account: str
) -> None:
    await _chat(desk).saw({"U0": StrangerKind.UNLISTED})
    async with her(desk, unlocked=False) as she:
        assert await _says(she, account, "ja", platform=platform) >= 400
        assert "Jeg ser dem ikke blant dem som venter i kanalen." in she.page
    assert await _accepted(desk) == {"U0": False}


async def test_an_account_is_shown_as_text_whatever_it_is_called(desk: RunningDesk) -> None:
    await _chat(desk).saw({'"><script>x': StrangerKind.EXTERNAL})
    async with her(desk, unlocked=False) as she:
        await she.get(PAGE)
        assert "<script>x" not in she.page
        assert "&lt;script&gt;x" in she.page
        await _says(she, '"><script>x', "ja")
    assert await _accepted(desk) == {'"><script>x': True}


async def test_the_page_speaks_every_language(desk: RunningDesk) -> None:
    await _chat(desk).saw({"U0": StrangerKind.EXTERNAL})
    async with her(desk, unlocked=False) as she:
        for language, words in ((Language.NN, "konto utanfor verksemda"), (Language.EN, "outside")):
            await she.post("/sprak", sprak=language)
            await she.get(PAGE)
            assert words in she.page


async def _not_renewed(desk: RunningDesk, trouble: AccessTrouble) -> None:
    now = desk.house.clock.now()
    async with desk.house.database.begin() as tx:
        await chat_access.lease(tx, "slack", now)
        await chat_access.put(tx, "slack", b"", now + timedelta(hours=6), spent=0)
        held = await chat_access.lease(tx, "slack", now)
        assert held
        await chat_access.note_trouble(tx, "slack", trouble, now, held)


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (AccessTrouble.SPENT, "Slack godtar ikke lenger fornyelsestokenet"),
        (AccessTrouble.REVOKED, "er ikke lenger installert i Slack"),
        (AccessTrouble.APP, "Slack kjenner ikke igjen appen"),
        (AccessTrouble.OFF, "er slått av for appen til Varde i Slack"),
        (AccessTrouble.ASKED_TO_WAIT, "Slack ber Varde vente"),
        (AccessTrouble.AWAY, "Slack svarer ikke"),
    ],
)
async def test_she_reads_that_slack_does_not_renew_the_token_and_until_when_varde_gets_in(
    desk: RunningDesk, trouble: AccessTrouble, words: str
) -> None:
    until = (desk.house.clock.now() + timedelta(hours=6)).astimezone(NORWAY)
    async with her(desk, unlocked=False) as she:
        await she.get(PAGE)
        assert "Slack" not in she.page
        await _not_renewed(desk, trouble)
        await she.get(PAGE)
        assert words in she.page
        assert f"til {until:%d.%m. %H:%M}" in she.page
        assert ("prøver igjen av seg selv" in she.page) == trouble.passes


async def test_a_token_that_is_not_renewed_stands_among_how_things_are_in_every_language(
    desk: RunningDesk,
) -> None:
    await _not_renewed(desk, AccessTrouble.SPENT)
    async with her(desk, unlocked=False) as she:
        for language, words in ((Language.NN, "fornyingstokenet"), (Language.EN, "refresh token")):
            await she.post("/sprak", sprak=language)
            for page in (PAGE, "/tilstand"):
                await she.get(page)
                assert words in she.page, page
