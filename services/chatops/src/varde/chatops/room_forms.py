"""The forms that are about no single case: which cases to list, what to search for, who may stay in the channel."""

from collections.abc import Sequence

from varde.chatops.channel_words import stranger_line
from varde.chatops.commands import Channel, ListCases, Search
from varde.chatops.forms import (
    ONE_LINE,
    Choice,
    ChoiceField,
    Form,
    FormField,
    FormKind,
    TextField,
    Values,
)
from varde.chatops.labels import Label, Labels
from varde.chatops.spelling import kept, tidy
from varde.chatops.words import LIST_WORDS
from varde.shared.domain.partner import Actor, Directory
from varde.shared.store.channel_strangers import Stranger

LOOKS = frozenset({FormKind.LIST, FormKind.SEARCH})

_OF = "of-"
_STAY, _GO = "stay", "go"


def look_form(kind: FormKind, actor: Actor, directory: Directory, t: Labels) -> Form:
    """Which cases to see."""
    if kind is FormKind.SEARCH:
        hint = t("Words of the summary, account and notes, or a part of the reference.")
        words = TextField("words", t("What do you look for?"), ONE_LINE, hint=hint, looked_up=True)
        return Form(kind, "", t.language, t("Search"), (words,), t("Search"))
    which = ChoiceField("which", t("Which cases?"), _lists(actor, directory, t))
    return Form(kind, "", t.language, t("Cases"), (which,), t("Show"))


def admit_form(known: Sequence[Stranger], t: Labels) -> Form:
    """Who may stay in the channel, of those who are in it without belonging there."""
    people = tuple(Choice(s.user_id, stranger_line(s, t)) for s in known)
    fields: list[FormField] = [ChoiceField("who", t("Who?"), people, several=True)]
    if any(s.accepted for s in known):
        words = (Choice(_STAY, t("May stay")), Choice(_GO, t("May not stay any more")))
        fields.append(ChoiceField("what", t("What is your word?"), words, chosen=(_STAY,)))
    ids = tuple(s.user_id for s in known)
    title = t("Who may stay")
    return Form(FormKind.ADMIT, "", t.language, title, tuple(fields), t("Go on"), people=ids)


def room_command(form: Form, values: Values) -> ListCases | Search | Channel:
    """The command that the same person could have typed."""
    match form.kind:
        case FormKind.SEARCH:
            return Search(_sought(values))
        case FormKind.ADMIT:
            return Channel(values.chosen["who"], values.chosen.get("what") == (_GO,))
        case _:
            wanted = values.one("which")
            if wanted.startswith(_OF):
                return ListCases("partner", wanted.removeprefix(_OF))
            return ListCases(next(which for which in LIST_WORDS if which == wanted))


def no_words(form: Form, values: Values, t: Labels) -> dict[str, Label]:
    """What is wrong beside the field of what is looked for."""
    if form.kind is not FormKind.SEARCH or _sought(values):
        return {}
    return {"words": t("Say what to look for, for example “passport” or 4817.")}


def _sought(values: Values) -> str:
    return " ".join(tidy(kept(values.texts["words"])).split()).strip('" ')


def _lists(actor: Actor, directory: Directory, t: Labels) -> tuple[Choice, ...]:
    lists = [
        Choice("open", t("All open cases")),
        Choice("mine", t("Your cases")),
        Choice("overdue", t("Overdue")),
    ]
    if actor.leads:
        lists.append(Choice("held", t("Waits for review")))
        lists.append(Choice("asked", t("Questions from partners")))
    partners = [p for p in directory.partners if p.in_group]
    return (*lists, *(Choice(_OF + p.code, t.partner(p)) for p in partners))
