"""The rota: who is on duty on a day, and who stands in for whom."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.shared.domain.partner import Directory, Member, Partner
from varde.shared.domain.rota import Absence, DayKind, Duty, Rota, Swap, Weeks
from varde.shared.platform.holidays import is_holiday

MONDAY = date(2026, 11, 30)  # of week 49, an odd one
WORKDAYS = tuple(DayKind)[:5]
MEMBERS = ("dag", "natt", "vikar")


def _group(rota: Rota) -> Directory:
    members = tuple(Member(m, "VAKT", m.title()) for m in MEMBERS)
    return Directory((Partner("VAKT", "vakt", (("nb", "Vakten"),)),), members, rota)


def _on(rota: Rota, day: date) -> str | None:
    member = _group(rota).on_duty("VAKT", day)
    return member.member_id if member else None


def _duty(member: str, *days: DayKind, weeks: Weeks = Weeks.ALL) -> Duty:
    return Duty("VAKT", member, days or WORKDAYS, weeks)


def test_a_week_pattern_says_who_has_duty_and_nobody_has_it_outside() -> None:
    rota = Rota((_duty("dag"), _duty("natt", DayKind.SATURDAY)))
    week = [_on(rota, MONDAY + timedelta(days=n)) for n in range(7)]
    assert week == ["dag"] * 5 + ["natt", None]


@pytest.mark.parametrize("other", ["NAV", "VERN"])
def test_another_partner_has_no_duty_by_it(other: str) -> None:
    assert _group(Rota((_duty("dag"),))).on_duty(other, MONDAY) is None


def test_weeks_may_take_turns_by_their_number() -> None:
    rota = Rota((_duty("dag", weeks=Weeks.ODD), _duty("natt", weeks=Weeks.EVEN)))
    assert [_on(rota, MONDAY + timedelta(weeks=n)) for n in range(3)] == ["dag", "natt", "dag"]
    week_53 = date(2026, 12, 28)
    assert [_on(rota, week_53), _on(rota, date(2027, 1, 4))] == ["dag", "dag"]


def test_on_a_public_holiday_only_those_have_duty_who_are_named_for_it() -> None:
    constitution_day = date(2027, 5, 17)  # a Monday
    assert _on(Rota((_duty("dag"),), is_holiday=is_holiday), constitution_day) is None
    both = Rota((_duty("dag"), _duty("natt", DayKind.HOLIDAY)), is_holiday=is_holiday)
    assert _on(both, constitution_day) == "natt"
    assert _on(both, constitution_day + timedelta(days=1)) == "dag"


@pytest.mark.parametrize(("offset", "who"), [(-1, "dag"), (0, "vikar"), (2, "vikar"), (3, "dag")])
def test_a_deputy_stands_in_from_the_first_day_away_to_the_last(offset: int, who: str) -> None:
    first = MONDAY + timedelta(days=1)
    away = Absence("dag", first, first + timedelta(days=2))
    rota = Rota((_duty("dag"),), (away,), {"dag": "vikar"})
    assert _on(rota, first + timedelta(days=offset)) == who


def test_a_deputys_deputy_stands_in_and_two_for_one_another_end_with_nobody() -> None:
    gone = tuple(Absence(m, MONDAY, MONDAY) for m in ("dag", "natt"))
    assert _on(Rota((_duty("dag"),), gone, {"dag": "natt", "natt": "vikar"}), MONDAY) == "vikar"
    assert _on(Rota((_duty("dag"),), gone, {"dag": "natt", "natt": "dag"}), MONDAY) is None
    assert _on(Rota((_duty("dag"),), gone), MONDAY) is None


def test_a_partner_is_away_when_all_its_members_are() -> None:
    gone = [Absence(m, MONDAY, MONDAY) for m in MEMBERS]
    assert not _group(Rota(absences=tuple(gone))).available("VAKT", MONDAY)
    assert _group(Rota(absences=tuple(gone))).available("VAKT", MONDAY + timedelta(days=1))
    assert _group(Rota(absences=tuple(gone[1:]))).available("VAKT", MONDAY)


def test_a_partner_that_is_reached_without_members_is_never_away() -> None:
    assert _group(Rota()).available("NAV", MONDAY)


_MEMBER = st.sampled_from(MEMBERS)
_ABSENCES = st.lists(st.builds(Absence, _MEMBER, st.just(MONDAY), st.just(MONDAY)))


@given(absences=_ABSENCES, deputies=st.dictionaries(_MEMBER, _MEMBER), member=_MEMBER)
def test_whoever_stands_in_is_there_and_the_search_ends(
    absences: list[Absence], deputies: dict[str, str], member: str
) -> None:
    rota = Rota((), tuple(absences), deputies)
    found = rota.present(member, MONDAY)
    if found is None:
        assert rota.away(member, MONDAY)
    else:
        assert not rota.away(found, MONDAY)


@pytest.mark.parametrize(("offset", "who"), [(-1, "dag"), (0, "natt"), (1, "natt"), (2, "dag")])
def test_a_swapped_duty_goes_before_the_rota_on_its_days(offset: int, who: str) -> None:
    swap = Swap("VAKT", "natt", MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    rota = Rota((_duty("dag"),), swaps=(swap,))
    assert _on(rota, MONDAY + timedelta(days=1 + offset)) == who
    for other in ("NAV", "VERN"):
        assert _group(rota).on_duty(other, MONDAY + timedelta(days=1)) is None


def test_who_took_a_duty_and_is_away_is_stood_in_for() -> None:
    swap, away = Swap("VAKT", "natt", MONDAY, MONDAY), Absence("natt", MONDAY, MONDAY)
    assert _on(Rota((_duty("dag"),), (away,), swaps=(swap,)), MONDAY) is None
    assert _on(Rota((_duty("dag"),), (away,), {"natt": "vikar"}, swaps=(swap,)), MONDAY) == "vikar"
