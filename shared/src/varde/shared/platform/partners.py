"""Reads ``partners.toml``: the group's partners, members and chat identities."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from varde.shared.domain.access import OFFICE
from varde.shared.domain.codes import Language, Role
from varde.shared.domain.partner import Directory, Member, Partner
from varde.shared.domain.question import Asking
from varde.shared.platform.rota import load_rota
from varde.shared.toml import PACKAGE, Problem, TomlFile, Why, because, t

_SAME_IDENTITY = t("has the same identity in {platform} as another member")
_NO_CHAT = {"oidc"}
"""Who somebody is at the desk's sign-in service is no way to reach them."""


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
    aliases: list[_Watched] = []
    people: list[_Watched] = []
    units: list[_Watched] = []
    suppliers: list[_Watched] = []
    domains: list[Annotated[str, Field(pattern=r"^@?[\w-]+(\.[\w-]+)+$", max_length=80)]] = []
    contact: Annotated[str, Field(pattern=r"\w", max_length=200)] | None = None
    questions: Asking = Asking.WITH_APPROVAL

    @property
    def domain(self) -> Partner:
        return Partner(
            code=self.code,
            handle=self.handle,
            names=tuple(self.names.items()),
            in_group=self.in_group,
            receives_cases=self.receives_cases,
            watch=tuple(self.watch),
            aliases=tuple(self.aliases),
            people=tuple(self.people),
            units=tuple(self.units),
            suppliers=tuple(self.suppliers),
            domains=tuple(self.domains),
            contact=self.contact or "",
            questions=self.questions,
        )


class _Member(_Strict):
    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,40}$")]
    partner: str
    name: Annotated[str, Field(min_length=1, max_length=80)]
    role: Role = Role.MEMBER
    identities: dict[str, str] = {}
    watch: list[_Watched] = []
    language: Language | None = None

    @property
    def domain(self) -> Member:
        return Member(
            self.id,
            self.partner,
            self.name,
            self.role,
            tuple(self.identities.items()),
            tuple(self.watch),
            self.language,
        )


class _File(_Strict):
    partner: list[_Partner]
    member: list[_Member]


def load_directory(path: Path) -> Directory:
    """The directory in ``path``, with the rota in ``rota.toml`` beside it.

    Raises ``Permanent`` that names file, line, entry and what is wrong.
    """
    toml = TomlFile.read(path)
    file = toml.shaped(_File)
    toml.refuse(_contradictions(file), PACKAGE)
    partners = tuple(p.domain for p in file.partner)
    members = tuple(m.domain for m in file.member)
    return Directory(partners, members, load_rota(path.with_name("rota.toml"), partners, members))


def _contradictions(file: _File) -> Iterator[Problem]:
    """What the shapes alone cannot tell."""
    yield from _repeated("partner", "code", [p.code for p in file.partner])
    yield from _repeated("partner", "handle", [p.handle for p in file.partner])
    yield from _repeated("member", "id", [m.id for m in file.member])
    yield from _repeated_identities(file.member)
    for number, partner in enumerate(file.partner):
        yield from (Problem(("partner", number), why) for why in _wrong_partner(partner, file))
    for number, member in enumerate(file.member):
        yield from (Problem(("member", number), why) for why in _wrong_member(member, file))
    if all(p.code != OFFICE for p in file.partner):
        yield Problem((), because(t("there is no partner {code}"), code=OFFICE))
    if all(m.role is not Role.COORDINATOR for m in file.member):
        yield Problem((), because(t("no member has the role coordinator")))


def _wrong_partner(partner: _Partner, file: _File) -> Iterator[Why]:
    if "nb" not in partner.names:
        yield because(t("partner {code} has no name in nb"), code=partner.code)
    others = {p.code.casefold() for p in file.partner if p.code != partner.code}
    if partner.handle in others:
        yield because(
            t("partner handle {handle} is the code of another partner"), handle=partner.handle
        )
    in_chat = any(m.identities.keys() - _NO_CHAT for m in file.member if m.partner == partner.code)
    if partner.in_group and partner.receives_cases and not in_chat and partner.contact is None:
        yield because(
            t(
                "takes cases, but has no member in the chat: give it one with an identity, or a contact"
            )
        )


def _wrong_member(member: _Member, file: _File) -> Iterator[Why]:
    if all(p.code != member.partner for p in file.partner):
        yield because(
            t("member {id} belongs to unknown {partner}"), id=member.id, partner=member.partner
        )
    if member.role is Role.SYSTEM:
        yield because(t("no member may have the role system"))


def _repeated(table: str, key: str, values: list[str]) -> Iterator[Problem]:
    for number in _seconds(values):
        yield Problem(
            (table, number),
            because(
                t("{table} {key} {value} stands twice"), table=table, key=key, value=values[number]
            ),
        )


def _repeated_identities(members: list[_Member]) -> Iterator[Problem]:
    """Told without the identity: that is somebody's."""
    pairs = [(n, p, user) for n, m in enumerate(members) for p, user in m.identities.items()]
    for index in _seconds([f"{platform} {user}" for _, platform, user in pairs]):
        number, platform, _ = pairs[index]
        yield Problem(
            ("member", number, "identities"),
            because(_SAME_IDENTITY, platform=platform),
        )


def _seconds(values: Iterable[str]) -> Iterator[int]:
    """The places of the values that stood before."""
    seen = Counter[str]()
    for index, value in enumerate(values):
        if seen[value]:
            yield index
        seen[value] += 1
