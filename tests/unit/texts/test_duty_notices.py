"""What people are told of their duties: in each language, with numbers and laws that are data."""

import re
from datetime import date
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from support import source
from varde.shared.domain.codes import Language
from varde.shared.domain.duties import AT_ONCE, TOLD, Duty, DutyCode, Whom
from varde.shared.texts.duties import Law, laws, newest, notice, numbers

EACH = [(code, whom) for code, told in TOLD.items() for whom in told]
AFTER = date(2026, 11, 26)
_NUMBER = re.compile(r"(?<![\d-])(?:11\d(?: \d{3})?|\d{5})(?![\d-])")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("code", "whom"), EACH)
def test_everybody_whom_a_duty_binds_is_told_in_their_language(
    code: DutyCode, whom: Whom, language: Language
) -> None:
    duty = Duty(code, whom, code in AT_ONCE)
    told = notice(duty, language)
    assert "{" not in told
    assert (told == notice(duty, Language.EN)) is (language is Language.EN)


@pytest.mark.parametrize(
    ("language", "first"), [("nb", "Ring 112"), ("nn", "Ring 112"), ("en", "Call 112")]
)
def test_what_is_acute_begins_with_the_number(language: str, first: str) -> None:
    told = notice(Duty(DutyCode.ACUTE, Whom.GROUP, at_once=True), Language(language))
    assert told.startswith(first)


def test_every_duty_of_the_law_has_a_citation() -> None:
    of_the_law = {*DutyCode} - {DutyCode.ACUTE, DutyCode.HOUSEHOLD}
    assert {code for code in DutyCode if newest(laws(), code, AFTER)} == of_the_law


def test_a_new_law_is_cited_from_its_day_and_not_before() -> None:
    old, new = (
        Law(DutyCode.CHILD, "gammel lov", date(2020, 1, 1)),
        Law(DutyCode.CHILD, "ny lov", date(2027, 1, 1)),
    )
    cited = [
        newest([new, old], DutyCode.CHILD, day) for day in (date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert cited == ["gammel lov", "ny lov"]
    assert newest([new], DutyCode.CHILD, date(2026, 12, 31)) == ""


def test_every_number_that_is_printed_was_verified() -> None:
    printed = {
        number
        for folder in source.SOURCE_FOLDERS
        for path in folder.rglob("locale/*.po")
        for message in read_po(BytesIO(path.read_bytes()))
        for number in _NUMBER.findall(str(message.string))
    }
    assert {"112", "113", "116 111"} == printed
    assert {number.text for number in numbers()} == printed
    assert all(number.last_verified <= AFTER for number in numbers())
