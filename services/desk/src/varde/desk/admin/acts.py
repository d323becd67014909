"""The weekly changes as forms: each becomes a proposal that is looked at before it is put in force."""

import re
from datetime import date
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.admin.again import Misfit
from varde.desk.admin.changes import (
    Change,
    Days,
    Newcomer,
    add_days,
    drop_days,
    join,
    leave,
    set_entry,
    whole,
)
from varde.desk.admin.proposals import LEAVES, Proposals, propose
from varde.desk.admin.shelf import Shelf
from varde.desk.desk import Desk, Form, Visit
from varde.desk.labels import desk_texts
from varde.shared.domain.codes import Language
from varde.shared.errors import Refused
from varde.shared.platform.mistakes import in_words
from varde.shared.texts import Texts

PROPOSAL = "/styring/forslag"
OVERTAKEN, LOST = "forbi", "borte"
"""Why a change is looked at once more, in the address: the file was another, or the proposal was gone."""
MOST_CHARACTERS = 150_000
"""Of a file's text; the desk's largest form takes no more."""
_TABLES = {"fravaer": "absence", "bytte": "swap"}
_LINES = {"stedfortreder": "deputy", "kapasitet": "capacity", "dekkes": "covered_by"}
_ID = re.compile(r"[a-z0-9-]{2,40}")
_CODE = re.compile(r"[A-Z]{2,20}")
_PLATFORM = re.compile(r"local|slack|teams")
_LONGEST = 80
_MOST_CASES = 1000


class Asked(NamedTuple):
    """A change that a form asks for, and how the log names it."""

    change: Change
    what: str


class Acts:
    """POSTs that make a proposal. Nothing is written here."""

    def __init__(self, desk: Desk, shelf: Shelf, proposals: Proposals) -> None:
        self._desk = desk
        self._shelf = shelf
        self._proposals = proposals

    async def days(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/dager/{table}: away, or somebody else's duty, from one day to another."""
        t, table = desk_texts(visit.language), self._table(request)
        days = _days(form, t)
        if form.get("gjor") == "fjern":
            asked = Asked(drop_days(table, days, t), f"no_{table}:{days.member}")
        else:
            if days.last < days.first:
                raise Misfit("til", t("The last day is before the first."))
            asked = Asked(add_days(table, days), f"{table}:{days.member}")
        return await self._proposed(visit, asked)

    async def line(self, request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/linje/{table}: one deputy, capacity or cover; empty takes it away."""
        t, table = desk_texts(visit.language), _LINES.get(request.path_params["table"])
        key, value = form.get("hvem", ""), form.get("verdi", "").strip()
        if table is None:
            raise Refused(t("There is no such page."))
        if not (_ID if table == "deputy" else _CODE).fullmatch(key):
            raise Misfit("hvem", t("Choose who it is about."))
        return await self._proposed(
            visit, Asked(set_entry(table, key, _value(table, value, t)), f"{table}:{key}")
        )

    async def join(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/ny: somebody joins the group."""
        t = desk_texts(visit.language)
        fields = ("id", "partner", "navn", "plattform", "identitet", "sprak")
        new = Newcomer(*(form.get(name, "").strip()[:_LONGEST] for name in fields))
        if not _ID.fullmatch(new.member_id):
            raise Misfit("id", t("The id has 2 to 40 letters a–z, numbers and hyphens."))
        if not new.name or not new.name.isprintable():
            raise Misfit("navn", t("Write the name."))
        if not _CODE.fullmatch(new.partner):
            raise Misfit("partner", t("Choose the partner."))
        if new.platform and not _PLATFORM.fullmatch(new.platform):
            raise Misfit("plattform", t("Choose a chat from the list."))
        if new.language and new.language not in set(Language):
            raise Misfit("sprak", t("Choose a language from the list."))
        return await self._proposed(visit, Asked(join(new, t), f"join:{new.member_id}"))

    async def leave(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/slutt: somebody leaves the group, and the rota."""
        t, member = desk_texts(visit.language), form.get("hvem", "")
        if not _ID.fullmatch(member):
            raise Misfit("hvem", t("Choose who it is about."))
        if member == visit.actor.member_id:
            raise Misfit("hvem", t("You cannot take yourself out. Somebody else must."))
        asked = Asked(leave(member, t), f"{LEAVES}{member}")
        return await self._proposed(visit, asked, why=form.get("hvorfor", ""))

    async def text(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/fil: the whole text of a file, as it was written."""
        t, name = desk_texts(visit.language), form.get("navn", "")
        if name not in self._shelf.names():
            raise Refused(t("There is no such file here."))
        text = as_stored(form.get("tekst", ""))
        if len(text) > MOST_CHARACTERS:
            raise Refused(t("That is too large. Use the command line for it."))
        stood = (await self._shelf.read([name]))[name]
        overtaken = form.get("utgave", "") not in {"", stood.digest}
        why = OVERTAKEN if overtaken else form.get("hvorfor", "")
        return await self._proposed(visit, Asked(whole(name, text), "text"), name, why=why)

    async def back(self, _request: Request, visit: Visit, form: Form) -> Response:
        """POST /styring/angre: the version before this one."""
        t, name = desk_texts(visit.language), form.get("navn", "")
        before = await self._shelf.before(name) if name in self._shelf.names() else None
        if before is None:
            raise Refused(t("There is no earlier version of that file."))
        return await self._proposed(visit, Asked(whole(name, before), "undo"), name)

    async def _proposed(
        self, visit: Visit, asked: Asked, name: str = "", *, why: str = ""
    ) -> Response:
        t = desk_texts(visit.language)
        proposal = await propose(self._shelf, asked.change, asked.what, t, name)
        if not name and (wrong := await self._shelf.wrong_with(proposal.texts)):
            said = (in_words(why, visit.language) for why in wrong.values())
            raise Refused(" ".join(said))  # the form says it, with what was typed
        self._proposals.put(visit.session.key, proposal)
        once_more = f"?hvorfor={why}" if why in {OVERTAKEN, LOST} else ""
        return RedirectResponse(PROPOSAL + once_more, 303)

    def _table(self, request: Request) -> str:
        return _TABLES.get(request.path_params["table"], "absence")


def as_stored(typed: str) -> str:
    """A text from a form as it is written to its file."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else f"{text}\n"


def _days(form: Form, t: Texts) -> Days:
    member = form.get("hvem", "")
    if not _ID.fullmatch(member):
        raise Misfit("hvem", t("Choose who it is about."))
    return Days(member, _day(form, "fra", t), _day(form, "til", t))


def _day(form: Form, name: str, t: Texts) -> date:
    """A day as a date field sends it, or as it is written in Norway."""
    typed = form.get(name, "").strip()
    if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", typed):
        typed = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Misfit(name, t("Write the days as 24.12.2026.")) from error


def _value(table: str, typed: str, t: Texts) -> str | int | None:
    if not typed:
        return None
    if table == "capacity":
        if typed.isascii() and typed.isdecimal() and 1 <= int(typed[:5]) <= _MOST_CASES:
            return int(typed[:5])
        raise Misfit("verdi", t("Write a number from 1 to {n}, or nothing.", n=_MOST_CASES))
    if not (_ID if table == "deputy" else _CODE).fullmatch(typed):
        raise Misfit("verdi", t("Choose who it is about."))
    return typed
