"""Passages of concerns of many kinds: nothing that points at somebody stays, and the account is final."""

from itertools import cycle

import pytest

from support.passages import PASSAGES
from varde.shared.anonymise import Anonymiser, check
from varde.shared.domain.codes import Language

ENGINE = Anonymiser.load()


@pytest.mark.parametrize(("text", "gone"), PASSAGES)
def test_what_points_at_somebody_is_gone(text: str, gone: str) -> None:
    account = ENGINE.anonymise("", text, Language.NB).text.casefold()
    assert [word for word in gone.casefold().split() if word in account] == []


def test_an_account_is_final_and_may_leave_in_every_language() -> None:
    for (text, _), language in zip(PASSAGES, cycle(Language), strict=False):
        account = ENGINE.anonymise("", text, language).text
        assert ENGINE.anonymise("", account, language).text == account
        assert check(account, text, verbatim=False) == ()
