"""The chat port on Teams, faults included."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from support.chat import COORDINATOR, DIRECTORY, NAV, Group, a_case, open_group
from support.teams import CHANNEL, TENANT
from support.teams_cards import shown
from support.teams_chat import TeamsChat, open_teams
from support.teams_faults import Fault, throttled
from varde.chatops.card import Card, card_of
from varde.chatops.labels import labels
from varde.chatops.port import Bulletin, MessageGone, Notice, Picture
from varde.chatops.teams.patience import TeamsAway, TeamsRefused
from varde.shared.domain.channel import ChannelReason, Person, PersonKind
from varde.shared.domain.codes import Language
from varde.shared.errors import Permanent, Transient

SHE = DIRECTORY.members[0]
NB = labels(Language.NB)
DUE = Notice(NB("The deadline is today."), Language.NB)
PNG = b"\x89PNG\r\n\x1a\n synthetic"
BULLETIN = Bulletin("digest-2026-48", Language.NB, NB("Deadline"), (), Picture(PNG, NB("Answer")))


@pytest.fixture
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    async with open_group(tmp_path) as group:
        yield group


@pytest.fixture
async def chat(group: Group) -> AsyncIterator[TeamsChat]:
    async with open_teams(group) as chat:
        yield chat


@pytest.fixture
async def card(group: Group) -> Card:
    case = await group.add(a_case())
    view = await group.casework.card(case.case_id, language=Language.NB)
    assert view is not None
    return card_of(view, DIRECTORY, NB)


@pytest.mark.parametrize(
    ("team", "channel", "reason"),
    [
        ({"visibility": "private"}, {"membershipType": "standard"}, ChannelReason.OK),
        ({"visibility": "hiddenMembership"}, {"membershipType": "standard"}, ChannelReason.OK),
        ({"visibility": "public"}, {"membershipType": "private"}, ChannelReason.OK),
        ({"visibility": "public"}, {"membershipType": "standard"}, ChannelReason.NOT_PRIVATE),
        ({}, {"membershipType": "standard"}, ChannelReason.NOT_PRIVATE),
        ({"visibility": "private"}, {}, ChannelReason.NOT_PRIVATE),
        ({"visibility": "private"}, {"membershipType": "new"}, ChannelReason.NOT_PRIVATE),
        ({"visibility": "private"}, {"membershipType": "shared"}, ChannelReason.SHARED),
        ({"isArchived": True}, {"membershipType": "private"}, ChannelReason.ARCHIVED),
        ({}, {"membershipType": "private", "isArchived": True}, ChannelReason.ARCHIVED),
    ],
)
async def test_the_channel_is_fit_only_when_graph_says_so(
    chat: TeamsChat, team: dict[str, Any], channel: dict[str, Any], reason: ChannelReason
) -> None:
    chat.teams.team, chat.teams.channel = team, channel
    assert (await chat.port.check_channel()).reason is reason


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(403, "Forbidden"), ChannelReason.NO_ACCESS),
        (Fault(401, "InvalidAuthenticationToken"), ChannelReason.NO_ACCESS),
        (Fault(404, "NotFound"), ChannelReason.NOT_FOUND),
    ],
)
async def test_a_channel_that_cannot_be_looked_at_is_not_fit(
    chat: TeamsChat, fault: Fault, reason: ChannelReason
) -> None:
    chat.teams.fail("graph_channel", fault)
    assert (await chat.port.check_channel()).reason is reason


async def test_the_people_in_the_channel_are_told_apart(chat: TeamsChat) -> None:
    chat.teams.members.clear()
    chat.teams.join(NAV)
    chat.teams.join("U1GUEST", userRole="guest")
    chat.teams.join("U2OTHER", tenantId="eeeeeeee-1111-4222-8333-bbbbbbbbbbbb")
    chat.teams.join("U3UNKNOWN", userRole=None)
    assert await chat.port.people() == (
        Person(NAV, PersonKind.OWN, (f"29:{NAV}",)),
        Person("U1GUEST", PersonKind.GUEST, ("29:U1GUEST",)),
        Person("U2OTHER", PersonKind.EXTERNAL, ("29:U2OTHER",)),
        Person("U3UNKNOWN", PersonKind.GUEST, ("29:U3UNKNOWN",)),
    )


async def test_everybody_is_counted_page_by_page(chat: TeamsChat) -> None:
    for number in range(450):
        chat.teams.join(f"U{number:04}")
    assert len(await chat.port.people()) == 453


async def test_without_access_to_the_roster_nobody_can_say_who_is_in(chat: TeamsChat) -> None:
    chat.teams.fail("members", Fault(403, "BotNotInConversationRoster"))
    with pytest.raises(Permanent, match="BotNotInConversationRoster"):
        await chat.port.people()


async def test_a_notification_tells_nothing_of_the_case(chat: TeamsChat, card: Card) -> None:
    await chat.port.post(card)
    (message,) = chat.teams.cards
    assert message["summary"] == "Bekymring 26-4817"
    assert str(card.summary) not in message["summary"]


async def test_only_cards_of_our_own_are_found(chat: TeamsChat, card: Card) -> None:
    await chat.port.post(card)
    chat.teams.cards[0]["app"] = "somebody-elses-app"
    assert await chat.port.find(card.case_id) is None


async def test_a_card_is_found_far_back(chat: TeamsChat, card: Card) -> None:
    message_id = await chat.port.post(card)
    await chat.port.publish(BULLETIN)
    chat.teams.cards.extend([chat.teams.cards[-1]] * 120)
    found = await chat.port.find(card.case_id)
    assert found is not None
    assert (found.message_id, found.version) == (message_id, 1)


@pytest.mark.parametrize("call", ["post", "graph_messages"])
@pytest.mark.parametrize("status", [412, 500, 502, 503, 504])
async def test_a_busy_teams_is_tried_again_later_and_never_blindly(
    chat: TeamsChat, card: Card, call: str, status: int
) -> None:
    chat.teams.fail(call, Fault(status))
    with pytest.raises(Transient):
        await (chat.port.post(card) if call == "post" else chat.port.find(card.case_id))
    assert chat.teams.count(call) == 1


async def test_a_card_that_was_posted_though_teams_failed_is_found(
    chat: TeamsChat, card: Card
) -> None:
    chat.teams.fail("post", Fault(502, effect=True))
    with pytest.raises(Transient):
        await chat.port.post(card)
    assert await chat.port.find(card.case_id) is not None


async def test_a_short_rate_limit_is_slept_out(chat: TeamsChat, card: Card) -> None:
    chat.teams.fail("post", throttled(1))
    await chat.port.post(card)
    assert len(chat.teams.cards) == 1


async def test_a_long_rate_limit_holds_every_call_back(chat: TeamsChat, card: Card) -> None:
    chat.teams.fail("post", throttled(30))
    for _ in range(2):
        with pytest.raises(Transient) as waits:
            await chat.port.post(card)
        assert waits.value.retry_after > 25
    assert chat.teams.count("post") == 1


async def test_a_channel_that_keeps_varde_out_waits_for_a_person(
    chat: TeamsChat, card: Card
) -> None:
    chat.teams.fail("post", Fault(403, "BotDisabledByAdmin"))
    with pytest.raises(TeamsAway, match="BotDisabledByAdmin"):
        await chat.port.post(card)


async def test_an_error_repeats_no_words_of_teams(chat: TeamsChat, card: Card) -> None:
    chat.teams.fail("post", Fault(400, "Kari Nordmann bor her"))
    with pytest.raises(TeamsRefused, match="HTTP 400") as refused:
        await chat.port.post(card)
    assert "Kari" not in str(refused.value)


async def test_a_token_that_is_not_taken_is_fetched_anew(chat: TeamsChat, card: Card) -> None:
    await chat.port.post(card)
    chat.teams.fail("post", Fault(401, "Unauthorized"))
    with pytest.raises(TeamsAway):
        await chat.port.post(card)
    await chat.port.post(card)
    assert chat.teams.count("token") == 2


async def test_one_token_serves_many_calls(chat: TeamsChat, card: Card) -> None:
    for _ in range(3):
        await chat.port.post(card)
    assert chat.teams.count("token") == 1


@pytest.mark.parametrize("status", [400, 401])
async def test_a_wrong_secret_waits_for_a_person(chat: TeamsChat, card: Card, status: int) -> None:
    chat.teams.fail("token", Fault(status, "invalid_client"))
    with pytest.raises(TeamsAway, match="invalid_client"):
        await chat.port.post(card)


async def test_a_reply_stands_in_the_thread(chat: TeamsChat, card: Card) -> None:
    message_id = await chat.port.post(card)
    await chat.port.reply(card.case_id, message_id, DUE)
    assert [shown(m) for m in chat.teams.messages[f"{CHANNEL};messageid={message_id}"]] == [
        "Fristen er i dag."
    ]


async def test_a_deleted_card_is_gone(chat: TeamsChat, card: Card) -> None:
    message_id = await chat.port.post(card)
    chat.teams.cards.clear()
    with pytest.raises(MessageGone):
        await chat.port.update(message_id, card)


async def test_those_whom_a_notice_is_about_are_named(chat: TeamsChat) -> None:
    chat.teams.join("U1GUEST", name="Gjest Gjestesen")
    notice = Notice(DUE.text, Language.NB, people=("U1GUEST", "U9GONE"))
    await chat.port.tell(notice, SHE)
    assert shown(chat.teams.chat(COORDINATOR)[0]).splitlines() == [
        "Fristen er i dag.",
        "Gjest Gjestesen",
        "U9GONE",
    ]


async def test_the_personal_chat_is_opened_in_our_own_organisation_once(chat: TeamsChat) -> None:
    for _ in range(2):
        await chat.port.tell(DUE, SHE)
    opened = [body for name, body in chat.teams.calls if name == "create"]
    assert opened == [{"members": [{"id": f"29:{COORDINATOR}"}], "tenantId": TENANT}]


async def test_a_bulletin_shows_its_picture_with_words(chat: TeamsChat) -> None:
    message_id = await chat.port.publish(BULLETIN)
    image = chat.teams.cards[0]["attachments"][0]["content"]["body"][-1]
    assert base64.b64decode(image["url"].partition(",")[2]) == PNG
    assert image["altText"] == str(NB("Answer"))
    found = await chat.port.find(BULLETIN.key)
    assert found is not None
    assert found.message_id == message_id


async def test_a_refused_picture_leaves_the_words(chat: TeamsChat) -> None:
    chat.teams.fail("post", Fault(413, "MessageSizeTooBig"))
    await chat.port.publish(BULLETIN)
    assert shown(chat.teams.cards[0]) == "Frist"
