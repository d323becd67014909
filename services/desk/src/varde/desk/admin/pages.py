"""What stands in the municipality's files, as tables that one can read, and the forms beside them."""

import asyncio
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from varde.desk.admin.acts import MOST_CHARACTERS
from varde.desk.admin.again import Again
from varde.desk.admin.shelf import Shelf
from varde.desk.admin.words import Words
from varde.desk.desk import Desk, Visit
from varde.shared.domain.access import OFFICE
from varde.shared.domain.partner import Directory
from varde.shared.errors import Permanent, Refused
from varde.shared.platform.config_files import find_wrong_files, read_directory
from varde.shared.platform.mistakes import in_words, reason_of

DAYS = 14
NOTHING = Again()


class Pages:
    """GETs of the administration."""

    def __init__(self, desk: Desk, shelf: Shelf) -> None:
        self._desk = desk
        self._house = desk.house
        self._shelf = shelf

    async def hub(self, request: Request, visit: Visit) -> Response:
        """GET /styring: every file, whether it is in order, and the way to each page."""
        wrong = await self._wrong(visit)
        names = self._shelf.names()
        stood = await self._shelf.read(names)
        files = [
            (name, stood[name].there, wrong.get(name, ""), await self._shelf.before(name))
            for name in names
        ]
        others = {name: why for name, why in wrong.items() if name not in names}
        writable = self._shelf.writable()
        return self._desk.render(
            "admin.html", visit, request, files=files, others=others, writable=writable
        )

    async def people(self, request: Request, visit: Visit, again: Again = NOTHING) -> Response:
        """GET /styring/folk: partners and members."""
        directory, wrong = await self._directory(visit)
        members = _members(directory)
        return self._desk.render(
            "people.html",
            visit,
            request,
            here="/styring/folk",
            status=422 if again.why else 200,
            directory=directory,
            rota=directory.rota,
            partners=[(p.code, p.name(visit.language)) for p in directory.partners],
            others=[(who, shown) for who, shown in members if who != visit.member.member_id],
            words=Words(visit.language),
            again=again,
            problem=again.why or wrong,
        )

    async def rota(self, request: Request, visit: Visit, again: Again = NOTHING) -> Response:
        """GET /styring/vakt: who is on duty, who is away, who stands in."""
        directory, wrong = await self._directory(visit)
        today = self._house.clock.today()
        days = [today + timedelta(days=n) for n in range(DAYS)]
        with_rota = {duty.partner for duty in directory.rota.duties}
        partners = [p for p in directory.partners if p.code in with_rota]
        duties = [(day, [directory.on_duty(p.code, day) for p in partners]) for day in days]
        others = [
            p for p in directory.partners if p.code != OFFICE
        ]  # she has neither limit nor cover
        takes = [p for p in others if p.in_group and p.receives_cases]
        named = [(p.code, p.name(visit.language)) for p in takes]
        limits = {code: f" ({most})" for code, most in directory.rota.capacity.items()}
        return self._desk.render(
            "rota.html",
            visit,
            request,
            here="/styring/vakt",
            status=422 if again.why else 200,
            rota=directory.rota,
            partners=partners,
            duties=duties,
            takes=named,
            limited=[(code, name + limits.get(code, "")) for code, name in named],
            members=_members(directory),
            names={m.member_id: m.name for m in directory.members},
            again=again,
            problem=again.why or wrong,
        )

    async def rules(self, request: Request, visit: Visit) -> Response:
        """GET /styring/regler: where a concern goes, and why."""
        stood = await self._shelf.read(["routing.toml"])
        try:
            data = tomllib.loads(stood["routing.toml"].text)
        except tomllib.TOMLDecodeError:
            data = {}
        rules = sorted(
            _tables(data, "rule"), key=lambda rule: str(rule.get("priority", "")).zfill(9)
        )
        wrong = (await self._wrong(visit)).get("routing.toml", "")
        return self._desk.render(
            "rules.html",
            visit,
            request,
            rules=rules,
            overlays=_tables(data, "overlay"),
            deadlines=_tables(data, "deadline"),
            words=Words(visit.language),
            problem=wrong,
        )

    async def file(self, request: Request, visit: Visit, again: Again = NOTHING) -> Response:
        """GET /styring/fil?navn=…: the text of a file, to be written in."""
        name = again.typed.get("navn", "") or request.query_params.get("navn", "")
        if name not in self._shelf.names():
            if again.why:
                raise Refused(again.why)
            return self._desk.told(visit, 404) if name else RedirectResponse("/styring", 303)
        stood = (await self._shelf.read([name]))[name]
        return self._desk.render(
            "file.html",
            visit,
            request,
            status=422 if again.why else 200,
            here=f"/styring/fil?{urlencode({'navn': name})}",
            name=name,
            again=again,
            text=again.typed.get("tekst", stood.text),
            edition=again.typed.get("utgave", stood.digest),
            most=MOST_CHARACTERS,
            problem=again.why,
        )

    async def _wrong(self, visit: Visit) -> dict[str, str]:
        """What is wrong with the files, in the language of who visits."""
        found = await find_wrong_files(self._shelf.folder)
        return {name: in_words(reason, visit.language) for name, reason in found.items()}

    async def _directory(self, visit: Visit) -> tuple[Directory, str]:
        """What the files say; while they are wrong, what is in force, with the reason."""
        try:
            return await asyncio.to_thread(read_directory, self._shelf.folder), ""
        except Permanent as error:
            reason = reason_of(error).below(self._shelf.folder)
            return self._house.directory, in_words(reason, visit.language)


def _members(directory: Directory) -> list[tuple[str, str]]:
    """Their ids, each with what a menu shows."""
    return [(m.member_id, f"{m.name} ({m.partner})") for m in directory.members]


def _tables(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = data.get(name, [])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
