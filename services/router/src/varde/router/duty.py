"""Who is on duty in the days to come, in lines for the coordinator."""

from collections.abc import Iterator
from datetime import date, timedelta

from babel.dates import format_date

from varde.shared.domain.codes import Language
from varde.shared.domain.partner import Directory, Partner
from varde.shared.texts import texts

DAYS = 14


def duty_lines(directory: Directory, today: date, language: Language) -> Iterator[str]:
    """For each partner with a rota: who is on duty from ``today`` on, and on which days nobody is."""
    with_rota = {duty.partner for duty in directory.rota.duties}
    days = [today + timedelta(days=n) for n in range(DAYS)]
    for partner in directory.partners:
        if partner.code in with_rota:
            yield f"\n{partner.name(language)}"
            yield from (f"  {_line(directory, partner, day, language)}" for day in days)


def _line(directory: Directory, partner: Partner, day: date, language: Language) -> str:
    t = texts("varde.router", language)
    when = format_date(day, format="full", locale=str(language))
    member = directory.on_duty(partner.code, day)
    if member is None:
        return t("nobody on duty {day}", day=when)
    return t("on duty {day}: {member}", day=when, member=member.name)
