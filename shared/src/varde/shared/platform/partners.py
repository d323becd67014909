"""Reads ``partners.toml``: the group's partners, members and chat identities."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Directory, Member, Partner
from varde.shared.errors import Permanent
from varde.shared.platform.toml import read_toml, validated

COORDINATOR = "KOORDINATOR"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Watched = Annotated[str, Field(pattern=r"\w", max_length=80)]


class _Partner(_Strict):
    code: Annotated[str, Field(pattern=r"^[A-Z]{2,20}$")]
    handle: Annotated[str, Field(pattern=r"^[a-zæøå0-9-]{2,30}$")]
    names: dict[str, Annotated[str, Field(min_length=1, max_length=80)]]
    in_group: bool = True
    receives_cases: bool = True
    watch: list[_Watched] = []


class _Member(_Strict):
    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,40}$")]
    partner: str
    name: Annotated[str, Field(min_length=1, max_length=80)]
    role: Role = Role.MEMBER
    identities: dict[str, str] = {}
    watch: list[_Watched] = []


class _File(_Strict):
    partner: list[_Partner]
    member: list[_Member]


def load_directory(path: Path) -> Directory:
    """The directory in ``path``. Raises ``Permanent`` that names what is wrong and where."""
    file = validated(_File, read_toml(path), path, lambda place: ".".join(map(str, place)))
    _refuse_contradictions(path, file)
    return Directory(
        tuple(
            Partner(
                p.code,
                p.handle,
                tuple(p.names.items()),
                p.in_group,
                p.receives_cases,
                tuple(p.watch),
            )
            for p in file.partner
        ),
        tuple(
            Member(m.id, m.partner, m.name, m.role, tuple(m.identities.items()), tuple(m.watch))
            for m in file.member
        ),
    )


def _refuse_contradictions(path: Path, file: _File) -> None:
    codes = [p.code for p in file.partner]
    identities = [pair for m in file.member for pair in m.identities.items()]
    problems = [
        *_repeated("partner code", codes),
        *_repeated("partner handle", [p.handle for p in file.partner]),
        *_repeated("member id", [m.id for m in file.member]),
        *_repeated("chat identity", [f"{platform} {user}" for platform, user in identities]),
        *(
            f"partner handle {p.handle} is the code of another partner"
            for p in file.partner
            if p.handle != p.code.casefold() and p.handle in {c.casefold() for c in codes}
        ),
        *(f"partner {p.code} has no name in nb" for p in file.partner if "nb" not in p.names),
        *(
            f"member {m.id} belongs to unknown {m.partner}"
            for m in file.member
            if m.partner not in codes
        ),
    ]
    if COORDINATOR not in codes:
        problems.append(f"there is no partner {COORDINATOR}")
    if not any(m.role is Role.COORDINATOR for m in file.member):
        problems.append("no member has the role coordinator")
    if any(m.role is Role.SYSTEM for m in file.member):
        problems.append("no member may have the role system")
    if problems:
        msg = f"{path}: " + "; ".join(problems)
        raise Permanent(msg)


def _repeated(what: str, values: list[str]) -> list[str]:
    return [f"{what} {v} stands twice" for v in sorted({v for v in values if values.count(v) > 1})]
