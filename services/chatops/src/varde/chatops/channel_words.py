"""What the coordinator is told of who is in the channel, and how she answers."""

from collections.abc import Mapping, Sequence

from varde.chatops.answer import Answer, Tone
from varde.chatops.card import Action, Button
from varde.chatops.commands import Verb
from varde.chatops.guidance import command_name
from varde.chatops.labels import Label, Labels, Word
from varde.chatops.notices import unfit_words
from varde.chatops.port import ChannelVerdict
from varde.chatops.recusing import again
from varde.chatops.words import ACCEPT_WORDS, LIFT_WORDS, VERB_WORDS
from varde.shared.domain.channel import ChannelReason, StrangerKind
from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Member
from varde.shared.store.channel_strangers import Stranger
from varde.shared.store.chat_channels import Channel


def stranger_words(untold: Sequence[Stranger], t: Labels) -> Label:
    """Somebody has come who does not belong there, and what she can do."""
    kinds = t.joined([kind_words(kind, t) for kind in sorted({s.kind for s in untold})])
    return t(
        "Nothing is posted in the channel for now, because somebody is in it who does not belong there: {kinds}. "
        "Take them out of the channel, or press the button, or write {command}, to see who it is and to let them stay.",
        kinds=kinds,
        command=_command(t),
    )


def stranger_buttons(t: Labels) -> tuple[Button, ...]:
    """Where to see who it is."""
    return (Button(Action.CHANNEL, t("Who is in the channel")),)


def earlier_stranger_words(untold: Sequence[Stranger], t: Labels) -> Label:
    """As ``stranger_words``, of an earlier channel where cards of open cases stand."""
    kinds = t.joined([kind_words(kind, t) for kind in sorted({s.kind for s in untold})])
    return t(
        "Nothing is changed in the earlier channel for now, because somebody is in it who does not belong there: "
        "{kinds}. Cards of open cases stand there. Take them out of that channel, or let them stay: at the desk, under "
        "Administration and The channel.",
        kinds=kinds,
    )


def changed_words(done: Channel, member: Member | None, t: Labels) -> Label:
    """The coordinator and her deputy: the channel was changed, and by whom."""
    channel = t.channel(done.platform, done.channel)
    if member is None:
        words = [t("New cards go to another channel from now on: {channel}.", channel=channel)]
    else:
        words = [
            t(
                "New cards go to another channel from now on: {channel}. {member} asked for it at the desk.",
                channel=channel,
                member=t.member(member),
            )
        ]
    words.append(
        t(
            "Did none of you do that? Change it back at the desk, change the passwords there, and tell whoever runs "
            "Varde."
        )
    )
    return t.joined(words, " ")


def not_changed_words(reason: ChannelReason, t: Labels) -> Label:
    """The coordinator and her deputy: the channel that was asked for is not fit, and why."""
    if reason is ChannelReason.STRANGERS:
        why = t("somebody is in it who does not belong there")
    else:
        why = unfit_words(reason, t)
    return t(
        "The channel was not changed: {why}. Cards go where they went before. The desk says more, under "
        "Administration and The channel.",
        why=why,
    )


def changed_title(t: Labels) -> Label:
    """What stands over the notice in the channel of before."""
    return t("New cards go to another channel")


def moved_words(t: Labels) -> Label:
    """The group, in the channel of before."""
    return t(
        "From now on new cards stand in another channel of the group's. The cards here stay, and what happens in their "
        "cases is written here as before. Ask the coordinator if you do not see the new channel."
    )


def kind_words(kind: StrangerKind, t: Labels) -> Label:
    """What sort of stranger it is."""
    known: Mapping[StrangerKind, Label] = {
        StrangerKind.UNLISTED: t("not in the partner directory"),
        StrangerKind.GUEST: t("a guest account"),
        StrangerKind.EXTERNAL: t("an account outside the organisation"),
        StrangerKind.APP: t("another app, which can read what is written"),
    }
    return known[kind]


def state_answer(verdict: ChannelVerdict, known: Sequence[Stranger], t: Labels) -> Answer:
    """The channel as it is now, who is in it without belonging there, and how to let them stay."""
    lines = [stranger_line(stranger, t) for stranger in known]
    waiting = [s for s in known if not s.accepted]
    if waiting:
        lines.append(
            t(
                "Take them out of the channel, or let them stay: {command}",
                command=_command(t, ACCEPT_WORDS, waiting),
            )
        )
    if any(s.accepted for s in known):
        back = _command(t, ACCEPT_WORDS, [s for s in known if s.accepted], LIFT_WORDS)
        lines.append(t("To take that back: {command}", command=back))
    people = tuple(s.user_id for s in known)
    button = (Button(Action.ADMIT, t("Let somebody stay, or not …")),) if known else ()
    return Answer(Tone.SHOWN, _state(verdict, t), tuple(lines), people=people, buttons=button)


def not_now_words(t: Labels) -> Label:
    """What was to be posted for everybody is not, and where it stands why."""
    return t(
        "Nothing can be posted in the channel right now. {command} says why.", command=_command(t)
    )


def asked_first(user_ids: Sequence[str], t: Labels) -> Answer:
    """What letting them stay means. Nothing has been done."""
    lines = (
        t("They read everything that is posted, and everything that stands there from before."),
        again(t),
    )
    text = t("Let them stay in the channel? {people}", people=_people(user_ids, t))
    return Answer(Tone.SHOWN, text, lines, people=tuple(user_ids))


def decided(user_ids: Sequence[str], verdict: ChannelVerdict, t: Labels, *, stay: bool) -> Answer:
    """It counts from now on."""
    people = _people(user_ids, t)
    text = t("May stay: {people}", people=people) if stay else t("May not: {people}", people=people)
    line = t("What waits is posted within a minute.") if verdict.ok else _state(verdict, t)
    return Answer(Tone.DONE, text, (line,))


def _state(verdict: ChannelVerdict, t: Labels) -> Label:
    if verdict.ok:
        return t("Cards are posted. The channel is private, ours alone, and without strangers.")
    if verdict.reason is ChannelReason.STRANGERS:
        return t("Nothing is posted for now: somebody is in the channel who does not belong there.")
    return t("Cards are not being posted: {why}.", why=unfit_words(verdict.reason, t))


def stranger_line(stranger: Stranger, t: Labels) -> Label:
    """Who it is, of which sort, and whether she has let them stay."""
    named = {"person": t.user(stranger.user_id), "kind": kind_words(stranger.kind, t)}
    if stranger.accepted:
        return t("{person}: {kind}. May stay.", **named)
    return t("{person}: {kind}. Waits for your word.", **named)


def _people(user_ids: Sequence[str], t: Labels) -> Label:
    return t.joined([t.user(user_id) for user_id in user_ids])


def _command(t: Labels, *parts: Mapping[Language, str] | Sequence[Stranger]) -> Label:
    words = [t.word(command_name(t)), t.word(Word(VERB_WORDS[Verb.CHANNEL][t.language]))]
    for part in parts:
        if isinstance(part, Mapping):
            words.append(t.word(Word(part[t.language])))
        else:
            words += [t.user(stranger.user_id) for stranger in part]
    return t.joined(words, " ")
