"""What every chat adapter promises: the same dialogues, said and shown, on each of them."""

from dataclasses import replace
from datetime import date

import pytest

from support.chat import COORDINATOR, DIRECTORY, NAV, POLICE, STRANGER, a_case, held_case
from support.chat_doors import Chat
from varde.chatops.card import Action, card_of, withdrawn
from varde.chatops.commands import Verb
from varde.chatops.labels import labels
from varde.chatops.port import MessageGone, Notice
from varde.chatops.words import VERB_WORDS
from varde.shared.casework.cases import MOST_LISTED
from varde.shared.domain.codes import AssignmentState, Language, Outcome, Status
from varde.shared.domain.partner import Member

NB = labels(Language.NB)


async def test_a_posted_card_shows_the_case_in_words(chat: Chat) -> None:
    await chat.posted()
    (card,) = await chat.cards()
    for words in ("Bekymring 26-4817", "Høy", "NAV (Foreslått)", "Vi tar ansvaret"):
        assert words in card


async def test_a_posted_card_is_found_again_with_its_version(chat: Chat) -> None:
    case = await chat.posted()
    found = await chat.port.find(case.case_id)
    assert found is not None
    assert found.version == 1
    assert await chat.port.find("0" * 32) is None


async def test_an_update_takes_the_place_of_the_card(chat: Chat) -> None:
    case = await chat.posted()
    await chat.announce(await chat.group.change(case.case_id, due_on=date(2027, 1, 15)))
    (card,) = await chat.cards()
    assert "15. januar 2027" in card
    found = await chat.port.find(case.case_id)
    assert found is not None
    assert found.version == 2


async def test_updating_what_is_gone_says_so(chat: Chat) -> None:
    case = await chat.group.add(a_case())
    view = await chat.group.casework.card(case.case_id, language=Language.NB)
    assert view is not None
    with pytest.raises(MessageGone):
        await chat.port.update("1.000", card_of(view, DIRECTORY, NB))


async def test_a_reply_stands_by_the_card_for_the_group_and_takes_nothing_of_its_place(
    chat: Chat,
) -> None:
    case = await chat.posted()
    found = await chat.port.find(case.case_id)
    assert found is not None
    notice = Notice(NB("The deadline is today."), Language.NB)
    await chat.port.reply(case.case_id, found.message_id, notice)
    assert "Fristen er i dag." in " ".join(await chat.replies())
    assert not any("Fristen er i dag." in notice for notice in await chat.notices())
    assert await chat.port.find(case.case_id) == found
    await chat.announce(await chat.group.change(case.case_id, due_on=date(2027, 1, 15)))
    assert "Fristen er i dag." in " ".join(await chat.replies())


async def test_replying_to_a_card_that_is_gone_says_so(chat: Chat) -> None:
    case = await chat.group.add(a_case())
    with pytest.raises(MessageGone):
        await chat.port.reply(
            case.case_id, "1.000", Notice(NB("The deadline is today."), Language.NB)
        )


async def test_a_withdrawn_card_holds_nothing_of_the_case(chat: Chat) -> None:
    case = await chat.posted()
    found = await chat.port.find(case.case_id)
    view = await chat.group.casework.card(case.case_id, language=Language.NB)
    assert found is not None
    assert view is not None
    await chat.port.update(found.message_id, withdrawn(replace(view, version=2), NB))
    (card,) = await chat.cards()
    assert "Høy" not in card
    assert str(view.headline) not in card


async def test_the_coordinator_alone_is_told(chat: Chat) -> None:
    await chat.group.telling(chat.port).coordinator(lambda t: t("the channel is archived"))
    assert "kanalen er arkivert" in (await chat.notices())[-1]
    assert await chat.cards() == []


async def test_one_member_alone_is_told(chat: Chat) -> None:
    before = await chat.told(POLICE)
    member = DIRECTORY.member_by_identity("local", NAV)
    assert member is not None
    await chat.port.tell(Notice(NB("the channel is archived"), Language.NB), member)
    assert "kanalen er arkivert" in (await chat.told(NAV))[-1]
    assert await chat.told(POLICE) == before
    assert await chat.told(COORDINATOR) == []
    assert await chat.cards() == []


async def test_a_member_who_is_not_on_the_platform_is_not_told(chat: Chat) -> None:
    elsewhere = Member("fjern", "NAV", "Fjern", identities=(("papir", NAV),))
    await chat.port.tell(Notice(NB("the channel is archived"), Language.NB), elsewhere)
    assert await chat.told(NAV) == []


async def test_the_coordinator_assigns_and_the_card_follows(chat: Chat) -> None:
    case = await chat.posted()
    answer = await chat.say(COORDINATOR, "tildel 26-4817 @nav, @krisesenter frist fredag")
    assert "Sak 26-4817 er tildelt. Frist: 27. november 2026." in answer
    assert "@nav, @krisesenter" in answer
    await chat.announce(await chat.group.load(case.case_id))
    (card,) = await chat.cards()
    assert "NAV (Forespurt)" in card or "NAV (Spurt)" in card
    assert "27. november 2026" in card


async def test_a_person_may_be_named_instead_of_a_partner(chat: Chat) -> None:
    case = await chat.posted()
    assert "tildelt" in await chat.say(COORDINATOR, f"tildel 26-4817 @{NAV}")
    lead = (await chat.group.load(case.case_id)).lead
    assert lead is not None
    assert lead.partner == "NAV"


async def test_a_button_accepts_for_the_partner(chat: Chat) -> None:
    case = await chat.posted()
    assert "Takk" in await chat.press(NAV, Action.ACCEPT, "26-4817")
    lead = (await chat.group.load(case.case_id)).lead
    assert lead is not None
    assert lead.state is AssignmentState.ACCEPTED


@pytest.mark.parametrize("action", [Action.OFFER, Action.ASK_MORE])
async def test_the_other_buttons_are_answered_too(chat: Chat, action: Action) -> None:
    await chat.posted()
    assert await chat.press(POLICE, action, "26-4817")


async def test_a_member_may_not_assign_and_is_told_who_may(chat: Chat) -> None:
    case = await chat.posted()
    answer = await chat.say(NAV, "tildel 26-4817 @politi")
    assert "oordinator" in answer
    assert await chat.group.load(case.case_id) == case


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("tildel 26-4817 @nav", Status.READY),
        ("ta 26-4817", Status.READY),
        ("avslå 26-4817 Vi har ikke plass.", Status.READY),
        ("frist 26-4817 om 3 dager", Status.DISCUSSED),
        ("status 26-4817 venter", Status.DISCUSSED),
        ("lukk 26-4817 ikke menneskehandel", Status.DISCUSSED),
        ("rapport 26-4817", Status.DISCUSSED),
        ("gjenåpne 26-4817", Status.CLOSED),
        ("ta 26-4817", Status.CLOSED),
        ("koble 26-4817 26-2222", Status.DISCUSSED),
        ("oversikt del", Status.DISCUSSED),
        ("kanal", Status.DISCUSSED),
    ],
)
async def test_every_refusal_says_who_can(chat: Chat, said: str, status: Status) -> None:
    await chat.group.add(a_case(status=status))
    await chat.group.add(a_case("26-2222"))
    shown = await chat.say(POLICE, said)
    assert "koordinatoren" in shown.casefold() or "de som har tatt" in shown.casefold()


async def test_a_stranger_is_refused_kindly_and_learns_nothing(chat: Chat) -> None:
    await chat.posted()
    for answer in (
        await chat.say(STRANGER, "vis 26-4817"),
        await chat.press(STRANGER, Action.ACCEPT, "26-4817"),
    ):
        assert "Jeg kjenner deg ikke ennå" in answer
        assert "Høy" not in answer


async def test_an_excluded_partner_gets_the_words_of_a_case_that_does_not_exist(chat: Chat) -> None:
    await chat.group.add(a_case("26-2222", excluded_partners=frozenset({"POLITI"})))
    hidden = await chat.say(POLICE, "vis 26-2222")
    missing = await chat.say(POLICE, "vis 26-9999")
    assert hidden == missing
    assert "26-2222" not in await chat.say(POLICE, "liste")


async def test_a_held_case_is_listed_for_the_coordinator_only(chat: Chat) -> None:
    await chat.group.add(held_case())
    assert "26-1111" in await chat.say(COORDINATOR, "liste holdt")
    assert "26-1111" not in await chat.say(NAV, "liste holdt")
    assert "26-1111" not in await chat.say(NAV, "liste")


async def test_show_gives_the_whole_case_privately(chat: Chat) -> None:
    await chat.group.add(a_case())
    answer = await chat.say(NAV, "vis 26-4817")
    assert "Bekymring 26-4817" in answer
    assert await chat.cards() == []


async def test_a_note_stands_on_the_card(chat: Chat) -> None:
    case = await chat.posted()
    assert "Notatet står" in await chat.say(NAV, "notat 26-4817 Vi har et ledig rom.")
    await chat.announce(await chat.group.load(case.case_id))
    assert "Vi har et ledig rom." in (await chat.cards())[0]


async def test_a_note_with_a_phone_number_is_stopped_with_a_private_warning(chat: Chat) -> None:
    case = await chat.posted()
    answer = await chat.say(NAV, "notat 26-4817 Ring 68 05 12 34 i kveld")
    assert "68 05 12 34" not in answer
    assert "Dette kan peke på noen: telefon. Skriv det uten navn, numre, adresser" in answer
    assert (await chat.group.load(case.case_id)).notes == ()


async def test_every_sort_of_mark_that_stops_a_note_is_named_in_words(chat: Chat) -> None:
    await chat.posted()
    answer = await chat.say(NAV, "notat 26-4817 Per Hansen, per@hansen.example")
    assert "Dette kan peke på noen: e-post, person. Skriv det uten" in answer


@pytest.mark.parametrize(
    "said",
    [
        "avslå 26-4817 Ring 68 05 12 34",
        "spør 26-4817 Kan du ringe 68 05 12 34?",
        "tildel 26-4817 @nav notat Ring 68 05 12 34",
    ],
)
async def test_a_command_that_is_stopped_says_why_in_words(chat: Chat, said: str) -> None:
    await chat.posted()
    who = NAV if said.startswith("avslå") else COORDINATOR
    assert "Dette kan peke på noen: telefon." in await chat.say(who, said)


async def test_a_case_is_closed_and_reopened(chat: Chat) -> None:
    case = await chat.posted(a_case(status=Status.DISCUSSED))
    assert "avsluttet" in await chat.say(COORDINATOR, "lukk 26-4817 ikke menneskehandel")
    assert (await chat.group.load(case.case_id)).outcome is Outcome.NOT_TRAFFICKING
    assert "åpnet igjen" in await chat.say(COORDINATOR, "gjenåpne 26-4817")


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("hjelp", "tildel SAK @partner … [frist DATO] [notat TEKST]"),
        ("", "Dette kan jeg:"),
        ("tildle 26-4817 @nav", "Mente du «tildel»?"),
        ("tildel 26-4817 @nva", "Mente du @nav?"),
        ("tildel 26-4817 @zzzz", "Velg blant @koordinator"),
        ("frist 26-4817 fredga", "Mente du «fredag»?"),
        ("status 26-4817", "Statuser:"),
        ("liste forfalt", "Ingen saker her."),
        ("x" * 3001, "Skriv høyst 3000 tegn"),
    ],
)
async def test_every_command_gets_an_answer_that_helps(
    chat: Chat, said: str, answered: str
) -> None:
    await chat.group.add(a_case())
    assert answered in await chat.say(COORDINATOR, said)


async def test_help_shows_every_command_to_the_last(chat: Chat) -> None:
    shown = await chat.say(COORDINATOR, "hjelp")
    words = {word.strip(":") for word in shown.split()}
    assert [verb for verb in Verb if VERB_WORDS[verb][Language.NB] not in words] == []


async def test_a_long_list_is_shown_to_its_end_which_says_how_many_are_left(chat: Chat) -> None:
    for number in range(MOST_LISTED + 4):
        await chat.group.add(a_case(f"26-{number:04}"))
    shown = await chat.say(COORDINATOR, "liste")
    listed = {f"26-{number:04}" for number in range(MOST_LISTED + 4)} & set(shown.split())
    assert len(listed) == MOST_LISTED
    assert "… og 4 til" in shown


@pytest.mark.parametrize(
    "said",
    [
        "<script>alert(1)</script>",
        "vis <img src=x onerror=alert(1)>",
        "tildel 26-4817 @<b>nav</b>",
        "notat 26-4817 <script>alert(1)</script>",
        "'; drop table case_file; --",
        "\x00\x07\u202e\ud83d\ude00".encode("utf-8", "replace").decode(),
        "{{7*7}} %s ${x} {reference}",
    ],
)
async def test_hostile_words_come_back_as_words_or_not_at_all(chat: Chat, said: str) -> None:
    case = await chat.posted()
    await chat.say(COORDINATOR, said)
    await chat.announce(await chat.group.load(case.case_id))
    assert len(await chat.cards()) == 1
