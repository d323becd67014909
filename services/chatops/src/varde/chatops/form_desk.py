"""Opens forms for those who may, and does what a form that was filled in asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from varde.chatops.answer import Answer, Tone
from varde.chatops.changing import Changing
from varde.chatops.duty import duty_lines
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
from varde.chatops.small_forms import SMALL, command_of, small_form
from varde.shared.casework.reports import Report, Reports, Result
from varde.shared.casework.typed import guarded
from varde.shared.domain.clock import Clock
from varde.shared.domain.codes import Outcome
from varde.shared.domain.partner import Actor, Directory
from varde.shared.errors import Refused


@dataclass(frozen=True, slots=True)
class FormDesk:
    """Every call raises ``Refused`` where the same command would, and ``Transient``.

    ``group`` is the language of what is noted for everybody to read.
    """

    platform: str
    reports: Reports
    directory: Directory
    clock: Clock
    group: Labels

    async def open(self, actor: Actor, kind: FormKind, reference: str, t: Labels) -> Form:
        """The form, empty but for what is known. ``reference`` may be empty for minutes alone."""
        form = await self._form(actor, kind, reference, t)
        if any(isinstance(f, ChoiceField) and not f.choices for f in form.fields):
            raise Refused(str(t("There is nothing to choose from here.")))
        return form

    async def _form(self, actor: Actor, kind: FormKind, reference: str, t: Labels) -> Form:
        today = self.clock.today()
        if kind is FormKind.MINUTES:
            cases = await self.reports.discussable(CASES_OFFERED, language=t.language)
            return minutes_form(cases, reference, self.directory, today, t)
        view = await self.reports.view(actor, reference, language=t.language)
        if not may_open(kind, actor, view):
            raise Refused(str(_not_for_you(kind, t)))
        if kind is FormKind.ASSIGN:
            return assign_form(view, self.directory, today, t)
        if kind in SMALL:
            return small_form(kind, view, actor, today, t)
        return close_form(view, t) if kind is FormKind.CLOSE else report_form(view, actor, today, t)

    async def submit(
        self, actor: Actor, kind: FormKind, reference: str, filled: Filled, t: Labels
    ) -> Answer:
        """Do it, or give the form back with what is wrong. The form is built anew: nothing that a
        platform sends back is believed."""
        form = await self.open(actor, kind, reference, t)
        values = read(form, filled, t)
        if isinstance(values, Form):
            return _again(values, t)
        marks = {f.name: found for f in form.fields if (found := _marks(f, values, t))}
        if marks:
            return _again(rejected(form, filled, marks, t), t)
        try:
            return await self._do(actor, form, values, t)
        except Refused as error:
            problem = t.refusal(error)
            return _again(replace(rejected(form, filled, {}, t), problem=problem), t)

    async def _do(self, actor: Actor, form: Form, values: Values, t: Labels) -> Answer:
        match form.kind:
            case FormKind.ASSIGN:
                return await self._assign(actor, form.reference, values, t)
            case FormKind.REPORT:
                return await self._report(actor, form.reference, values, t)
            case FormKind.CLOSE:
                return await self._close(actor, form.reference, values, t)
            case FormKind.MINUTES:
                return await self._minutes(actor, values, t)
            case _:
                return await self._typed(actor, form, values, t)

    async def _typed(self, actor: Actor, form: Form, values: Values, t: Labels) -> Answer:
        """What the command does that could have been typed."""
        changing = Changing(
            platform=self.platform,
            casework=self.reports,
            directory=self.directory,
            clock=self.clock,
        )
        return await changing.do(actor, command_of(form, values), t)

    async def _assign(self, actor: Actor, reference: str, values: Values, t: Labels) -> Answer:
        partners = list(dict.fromkeys((values.one("lead"), *values.chosen["support"])))
        view = await self.reports.assign(
            actor,
            reference,
            partners,
            due_on=values.days.get("due"),
            note=values.texts["note"],
            language=t.language,
        )
        text = t("Case {reference} is assigned.", reference=t.reference(reference))
        if view.due_on:
            text = t("{sentence} Deadline: {date}.", sentence=text, date=t.day(view.due_on))
        today = self.clock.today()
        asked = t("Asked: {partners}", partners=self._names(partners, t))
        reach = duty_lines(partners, self.directory, self.platform, today, t)
        return Answer(Tone.DONE, text, (asked, *reach))

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


def _marks(field: object, values: Values, t: Labels) -> Label | None:
    """What stands beside a field in which somebody is pointed at."""
    if not isinstance(field, TextField):
        return None
    try:
        guarded(values.texts[field.name])
    except Refused as error:
        return t.refusal(error)
    return None


def _not_for_you(kind: FormKind, t: Labels) -> Label:
    if kind is FormKind.REPORT:
        return t("Only those who have taken on the case can report, and only while it is open.")
    if kind is FormKind.DECLINE:
        return t("Only a service that has been asked can decline, and only while the case is open.")
    if kind is FormKind.STATUS:
        return t(
            "Only the coordinator or her deputy, or the service in the lead, can move the case on, and only where "
            "it can go."
        )
    if kind is FormKind.NOTE:
        return t("Nothing more can be written on this case: only codes are left of it.")
    return t("Only the coordinator or her deputy can do this, and only while the case is open.")
