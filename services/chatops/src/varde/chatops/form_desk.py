"""Opens forms for those who may, and does what a form that was filled in asks for."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from varde.chatops.answer import Answer, Tone
from varde.chatops.channels import Channels
from varde.chatops.commands import Assign, Command
from varde.chatops.form_offers import (
    CASES_OFFERED,
    assign_form,
    close_form,
    may_open,
    minutes_form,
    report_form,
    result_words,
)
from varde.chatops.forms import (
    ChoiceField,
    Filled,
    Form,
    FormKind,
    TextField,
    Values,
    read,
    rejected,
)
from varde.chatops.labels import Label, Labels
from varde.chatops.people import People
from varde.chatops.room_forms import LOOKS, admit_form, look_form, no_words, room_command
from varde.chatops.small_forms import SMALL, small_command, small_form
from varde.chatops.step_forms import STEPS, no_reference, step_form, step_of
from varde.shared.casework.channel import require_coordinator
from varde.shared.casework.reports import Report, Reports, Result
from varde.shared.casework.typed import guarded, require_no_other_case
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Outcome
from varde.shared.domain.partner import Actor, Directory
from varde.shared.errors import Refused
from varde.shared.texts import texts

Do = Callable[[Actor, Command, Labels], Awaitable[Answer]]
"""Does a command. Raises ``Refused`` and ``Transient``."""


@dataclass(frozen=True, slots=True)
class FormDesk:
    """Every call raises ``Refused`` where the same command would, and ``Transient``.

    ``group`` is the language of what is noted for everybody to read.
    """

    platform: str
    channels: Channels
    reports: Reports
    directory: Directory
    clock: Clock
    group: Labels

    async def open(self, actor: Actor, kind: FormKind, reference: str, t: Labels) -> Form:
        """The form, empty but for what is known. ``reference`` is empty where it is about no case, or none yet."""
        form = await self._form(actor, kind, reference, t)
        if any(isinstance(f, ChoiceField) and not f.choices for f in form.fields):
            raise Refused(str(t("There is nothing to choose from here.")))
        return form

    async def _form(self, actor: Actor, kind: FormKind, reference: str, t: Labels) -> Form:
        today = self.clock.today()
        if kind is FormKind.MINUTES:
            cases = await self.reports.discussable(
                CASES_OFFERED, first=reference, language=t.language
            )
            return minutes_form(cases, reference, self.directory, today, t)
        if kind in LOOKS:
            return look_form(kind, actor, self.directory, t)
        if kind is FormKind.ADMIT:
            require_coordinator(actor, texts("varde.shared.casework", t.language))
            return admit_form(await self.channels.guard.people.known(), t)
        return await self._about_case(actor, kind, reference, t)

    async def _about_case(self, actor: Actor, kind: FormKind, reference: str, t: Labels) -> Form:
        today, directory, platform = self.clock.today(), self.directory, self.platform
        view = await self.reports.view(actor, reference, language=t.language)
        if not may_open(kind, actor, view, directory):
            raise Refused(str(_not_for_you(kind, t)))
        if kind is FormKind.ASSIGN:
            return assign_form(view, directory, platform, today, t)
        if kind in STEPS:
            return step_form(kind, view, actor, directory, platform, t)
        if kind in SMALL:
            return small_form(kind, view, actor, today, t)
        return close_form(view, t) if kind is FormKind.CLOSE else report_form(view, actor, today, t)

    async def submit(
        self, actor: Actor, kind: FormKind, reference: str, filled: Filled, t: Labels, do: Do
    ) -> Answer:
        """Do it, ``do`` what a command can, or give the form back with what is wrong. The form is built anew:
        nothing that a platform sends back is believed."""
        form = await self.open(actor, kind, reference, t)
        values = read(form, filled, t)
        if isinstance(values, Form):
            return _again(values, t)
        wrong = self._wrong(form, values, t)
        if wrong:
            return _again(rejected(form, filled, wrong, t), t)
        try:
            command = self._command(form, values, t)
            return await (do(actor, command, t) if command else self._do(actor, form, values, t))
        except Refused as error:
            problem = t.refusal(error)
            return _again(replace(rejected(form, filled, {}, t), problem=problem), t)

    def _wrong(self, form: Form, values: Values, t: Labels) -> dict[str, Label]:
        """What is wrong beside each field, past what every form of the sort looks at."""
        marks = {f.name: found for f in form.fields if (found := self._marks(f, form, values, t))}
        named = values.chosen.get("named", ())
        if len(self._named(named, t)) < len(named):
            marks["named"] = t("Choose one person of each service.")
        return no_reference(form, values, t) | no_words(form, values, t) | marks

    def _marks(self, field: object, form: Form, values: Values, t: Labels) -> Label | None:
        """What stands beside a field in which somebody is pointed at, or another case is named."""
        if not isinstance(field, TextField) or field.looked_up:
            return None
        words, today = texts("varde.shared.casework", t.language), self.clock.today()
        try:
            safe = guarded(values.texts[field.name])
            for reference in values.chosen.get("cases", (form.reference,)):
                require_no_other_case(reference, safe, today, words)
        except Refused as error:
            return t.refusal(error)
        return None

    def _command(self, form: Form, values: Values, t: Labels) -> Command | None:
        """What the same person could have typed; None for what only a form can do."""
        if form.kind is FormKind.ASSIGN:
            return self._assignment(form.reference, values, t)
        if form.kind in STEPS:
            return step_of(form, values)
        if form.kind in SMALL:
            return small_command(form, values)
        return room_command(form, values) if form.kind in {*LOOKS, FormKind.ADMIT} else None

    def _assignment(self, reference: str, values: Values, t: Labels) -> Assign:
        """Who is asked by name stands for the service."""
        named = self._named(values.chosen.get("named", ()), t)
        partners = dict.fromkeys((values.one("lead"), *values.chosen["support"], *named))
        targets = tuple(named.get(code, code) for code in partners)
        return Assign(reference, targets, values.days.get("due"), values.texts["note"])

    def _named(self, user_ids: Sequence[str], t: Labels) -> dict[str, str]:
        """User ids by the code of their service: one of each."""
        people = People(self.directory, self.platform)
        return {people.partner(user_id, t): user_id for user_id in user_ids}

    async def _do(self, actor: Actor, form: Form, values: Values, t: Labels) -> Answer:
        match form.kind:
            case FormKind.REPORT:
                return await self._report(actor, form.reference, values, t)
            case FormKind.CLOSE:
                return await self._close(actor, form.reference, values, t)
            case _:
                return await self._minutes(actor, values, t)

    async def _report(self, actor: Actor, reference: str, values: Values, t: Labels) -> Answer:
        result, day = Result(values.one("result")), values.days.get("day")
        report = Report(
            note=self._report_note(result, values),
            status=result.status,
            due_on=day if actor.leads else None,
        )
        await self.reports.report(actor, reference, report, language=t.language)
        text = t(
            "Thank you. The report stands on case {reference}.", reference=t.reference(reference)
        )
        return Answer(Tone.DONE, text)

    def _report_note(self, result: Result, values: Values) -> str:
        t, day = self.group, values.days.get("day")
        parts = [f"{result_words(result, t)}.", values.texts["done"]]
        if values.texts["next"]:
            parts.append(f"{t('Next step')}: {values.texts['next']}")
        if day:
            parts.append(f"{t('When?')} {t.weekday(day)}")
        return "\n".join(parts)

    async def _close(self, actor: Actor, reference: str, values: Values, t: Labels) -> Answer:
        outcome, reason = Outcome(values.one("outcome")), values.texts["reason"]
        await self.reports.close_with_reason(actor, reference, outcome, reason, language=t.language)
        named = {"reference": t.reference(reference), "outcome": t.code(outcome)}
        return Answer(Tone.DONE, t("Case {reference} is closed: {outcome}.", **named))

    async def _minutes(self, actor: Actor, values: Values, t: Labels) -> Answer:
        references = values.chosen["cases"]
        note = f"{self._meeting(values)}\n{values.texts['said']}"
        said, met_on = dict.fromkeys(references, note), values.days["met"]
        await self.reports.minutes(actor, said, met_on, language=t.language)
        count = t.plural("{n} case", "{n} cases", len(references))
        return Answer(Tone.DONE, t("The minutes stand on {cases}.", cases=count))

    def _meeting(self, values: Values) -> Label:
        """Without the year, which the guard would take for a number; the note has a date of its own."""
        t = self.group
        met = t("Meeting {date}", date=t.weekday(values.days["met"]))
        if not values.chosen["present"]:
            return met
        present = self._names(values.chosen["present"], t)
        return t("{meeting}, with {partners}", meeting=met, partners=present)

    def _names(self, codes: Sequence[str], t: Labels) -> Label:
        return t.joined([t.partner(p) for p in map(self.directory.partner, codes) if p])


def _again(form: Form, t: Labels) -> Answer:
    return Answer(Tone.REFUSED, t("Something must be put right."), form=form)


def _not_for_you(kind: FormKind, t: Labels) -> Label:
    if kind is FormKind.REPORT:
        return t(
            "Only those who have taken on the case, and the coordinator or her deputy, can report, and only while it "
            "is open."
        )
    if kind is FormKind.DECLINE:
        return t("Only a service that has been asked can decline, and only while the case is open.")
    if kind is FormKind.STATUS:
        return t(
            "Only the coordinator or her deputy, or the service in the lead, can move the case on, and only where "
            "it can go."
        )
    if kind is FormKind.ASK:
        return t(
            "Only the coordinator and her deputy, and services that may ask reporters, can do this, and only while the "
            "case is open."
        )
    if kind is FormKind.NOTE:
        return t("Nothing more can be written on this case: only codes are left of it.")
    return t(
        "Only the coordinator or her deputy can do this, or the fallback where they are kept from the case, and "
        "only while the case is open."
    )
