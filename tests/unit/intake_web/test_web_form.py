"""Reading a form's body: whatever comes, it is bounded, kept as typed and never an exception."""

from dataclasses import fields
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varde.intake_web.form import (
    MAX_FIELDS,
    MAX_TEXT,
    Entries,
    Fault,
    Posted,
    Problem,
    TooManyFields,
    problems,
    read_form,
)
from varde.shared.casework.submission import WebSubmission


def test_the_form_asks_what_the_submission_holds() -> None:
    asked = {field.name for field in fields(Entries)}
    assert asked == {field.name for field in fields(WebSubmission)} - {"language", "portal"}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_a_browser_sends_is_read_as_typed(typed: str) -> None:
    sent = typed.replace("\r", "").replace("\n", "\r\n")
    posted = read_form(urlencode({"text": sent}).encode())
    assert posted.entries.text == typed.replace("\r", "")
    assert not posted.damaged


@given(st.binary(max_size=4_000))
def test_no_body_is_too_strange_to_read(body: bytes) -> None:
    try:
        posted = read_form(body)
    except TooManyFields:
        assert body.count(b"&") >= MAX_FIELDS
    else:
        assert isinstance(problems(posted), tuple)


def test_bytes_that_are_not_text_are_named_and_the_rest_is_kept() -> None:
    posted = read_form(b"text=hjelp%FFmeg&contact=68+05+12+34")
    assert posted.entries.text == "hjelp�meg"
    assert posted.entries.contact == "68 05 12 34"
    assert Problem("text", Fault.DAMAGED) in problems(posted)


def test_the_first_of_repeated_fields_counts_and_unknown_ones_are_ignored() -> None:
    posted = read_form(b"text=one&text=two&colour=red&token=abc")
    assert posted == Posted(Entries(text="one"), token="abc")


def test_a_choice_nobody_was_given_counts_as_not_answered() -> None:
    posted = read_form(b"text=a&arena=%3Cscript%3E&child=perhaps&about_self=1&want=money")
    assert posted.entries == Entries(text="a")


def test_more_fields_than_any_form_has_are_refused() -> None:
    with pytest.raises(TooManyFields):
        read_form(b"&".join(b"a=1" for _ in range(MAX_FIELDS + 1)))


def test_only_white_space_is_an_empty_text() -> None:
    assert problems(read_form(b"text=+%0D%0A%09")) == (Problem("text", Fault.EMPTY),)


def test_the_longest_text_fits_and_one_more_character_does_not() -> None:
    assert problems(Posted(Entries(text="å" * MAX_TEXT))) == ()
    assert problems(Posted(Entries(text="å" * (MAX_TEXT + 1)))) == (Problem("text", Fault.LONG),)


def test_entries_never_show_their_content_in_a_repr() -> None:
    assert "hemmelig" not in repr(Posted(Entries(text="hemmelig")))
