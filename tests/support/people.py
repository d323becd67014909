"""A small partner group, with one actor of each kind."""

from varde.shared.domain.codes import Role
from varde.shared.domain.partner import Actor, Directory, Member, Partner


def _partner(code: str, nb: str, *, in_group: bool = True, receives_cases: bool = True) -> Partner:
    names = (("nb", nb), ("en", f"{nb} in English"))
    return Partner(code, code.casefold(), names, in_group, receives_cases)


DIRECTORY = Directory(
    (
        _partner("KOORDINATOR", "Koordinator"),
        _partner("NAV", "NAV"),
        _partner("POLITI", "Politiet"),
        _partner("KRISESENTER", "Krisesenteret"),
        _partner("RVTS", "RVTS Nord", receives_cases=False),
        _partner("TILSYN", "Tilsynet", in_group=False),
    ),
    (
        Member("koordinator", "KOORDINATOR", "Koordinator", Role.COORDINATOR),
        Member("vikar", "KOORDINATOR", "Vikar", Role.DEPUTY),
        Member("kontakt-nav", "NAV", "Kontakt NAV", identities=(("local", "nav"),)),
        Member("kontakt-politi", "POLITI", "Kontakt politiet", identities=(("local", "politi"),)),
    ),
)
COORDINATOR = Actor("koordinator", "KOORDINATOR", Role.COORDINATOR)
DEPUTY = Actor("vikar", "KOORDINATOR", Role.DEPUTY)
NAV = Actor("kontakt-nav", "NAV", Role.MEMBER)
POLICE = Actor("kontakt-politi", "POLITI", Role.MEMBER)
SHELTER = Actor("kontakt-krisesenter", "KRISESENTER", Role.MEMBER)
