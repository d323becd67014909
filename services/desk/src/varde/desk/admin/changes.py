"""The changes that happen every week, made in the text of a file. Comments and everything else stay as they are.

Pure: each takes texts and gives texts. Whether the result is right is for the loaders to say.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from varde.desk.admin.again import Misfit
from varde.desk.admin.entries import with_entry, with_line, without_entries
from varde.shared.errors import Refused
from varde.shared.platform.config_files import PARTNERS, ROTA
from varde.shared.texts import Texts

Files = Mapping[str, str]
"""Texts by the files' names."""
Change = Callable[[Files], dict[str, str]]
"""Gives the files that it changes. Raises ``Refused`` for what is not there any more."""


@dataclass(frozen=True, slots=True)
class Days:
    """A member, and the days from first to last."""

    member: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who joins the group, with role ``member``. ``platform``, ``identity`` and ``language`` may be empty."""

    member_id: str
    partner: str
    name: str
    platform: str
    identity: str
    language: str = ""


def add_days(table: str, days: Days) -> Change:
    """A new entry of ``[[absence]]`` or ``[[swap]]``."""
    entry = {"member": days.member, "from": days.first, "to": days.last}
    return lambda files: {ROTA: with_entry(files.get(ROTA, ""), table, entry)}


def drop_days(table: str, days: Days, t: Texts) -> Change:
    """Takes an entry of ``[[absence]]`` or ``[[swap]]`` out."""
    wanted = {"member": days.member, "from": days.first, "to": days.last}

    def change(files: Files) -> dict[str, str]:
        rota = files.get(ROTA, "")
        left = without_entries(rota, table, lambda entry: entry == wanted)
        if left == rota:
            raise Refused(t("That does not stand there any more."))
        return {ROTA: left}

    return change


def set_entry(table: str, key: str, value: str | int | None) -> Change:
    """One line of ``[capacity]``, ``[covered_by]`` or ``[deputy]``; None takes it out."""
    return lambda files: {ROTA: with_line(files.get(ROTA, ""), table, key, value)}


def join(new: Newcomer, t: Texts) -> Change:
    """A new member."""
    entry: dict[str, object] = {"id": new.member_id, "partner": new.partner, "name": new.name}
    if new.platform and new.identity:
        entry["identities"] = {new.platform: new.identity}
    if new.language:
        entry["language"] = new.language

    def change(files: Files) -> dict[str, str]:
        known = tomllib.loads(files[PARTNERS]).get("member", [])
        if any(member.get("id") == new.member_id for member in known):
            raise Misfit("id", t("Somebody has that id already."))
        return {PARTNERS: with_entry(files[PARTNERS], "member", entry)}

    return change


def leave(member_id: str, t: Texts) -> Change:
    """A member is gone, with duty, absences, swaps and whom they stood in for."""

    def change(files: Files) -> dict[str, str]:
        before = files[PARTNERS]
        partners = without_entries(before, "member", lambda entry: entry.get("id") == member_id)
        if partners == before:
            raise Refused(t("That does not stand there any more."))
        if ROTA not in files:
            return {PARTNERS: partners}
        rota = files[ROTA]
        for table in ("duty", "absence", "swap"):
            rota = without_entries(rota, table, lambda entry: entry.get("member") == member_id)
        for who, other in tomllib.loads(rota).get("deputy", {}).items():
            if member_id in {who, other}:
                rota = with_line(rota, "deputy", who, None)
        return {ROTA: rota, PARTNERS: partners}

    return change


def whole(name: str, text: str) -> Change:
    """The whole text of a file, as somebody wrote it."""
    return lambda _files: {name: text}


def applied(change: Change, files: Files, t: Texts) -> dict[str, str]:
    """What a change makes of the files, without those that stay the same. Raises ``Refused``."""
    try:
        made = change(files)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise Refused(t("The file cannot be read as it is. Mend its text first.")) from error
    return {name: text for name, text in made.items() if text != files.get(name)}
