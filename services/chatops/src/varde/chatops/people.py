"""Whom a command names: a partner by handle or code, or a person by what the platform calls them."""

from collections.abc import Sequence
from difflib import get_close_matches

from varde.chatops.labels import Labels, Word
from varde.shared.domain.partner import Directory, Member
from varde.shared.errors import Refused


def members_here(directory: Directory, platform: str) -> tuple[tuple[str, Member], ...]:
    """Those whom a platform knows, by their user id there."""
    return tuple(
        (user_id, member)
        for member in directory.members
        for known, user_id in member.identities
        if known == platform
    )


class People:
    """The group as one platform names it."""

    def __init__(self, directory: Directory, platform: str) -> None:
        self._directory = directory
        self._platform = platform

    def person(self, user_id: str) -> Member | None:
        """The member with this id on the platform."""
        return self._directory.member_by_identity(self._platform, user_id)

    def partner(self, target: str, t: Labels) -> str:
        """The code of a partner, or of a person's. Raises ``Refused`` with the nearest handle."""
        partner = self._directory.partner(target)
        if partner is not None:
            return partner.code
        person = self.person(target)
        if person is not None:
            return person.partner
        handles = [p.handle for p in self._directory.partners if p.receives_cases]
        close = get_close_matches(target.casefold()[:40], handles, n=1, cutoff=0.5)
        known = t.joined([t.word(Word(f"@{handle}")) for handle in (close or handles)])
        if close:
            raise Refused(str(t("I do not know that partner. Did you mean {known}?", known=known)))
        raise Refused(str(t("I do not know that partner. Choose among {known}.", known=known)))

    def named(self, targets: Sequence[str]) -> dict[str, Member]:
        """Those of the targets that are persons, by the code of their partner."""
        found = (self.person(target) for target in targets if not self._directory.partner(target))
        return {person.partner: person for person in found if person}
