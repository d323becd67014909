"""What is searched for is kept for who searched, and not without end."""

from varde.desk.searches import LONGEST, Searches


def test_a_token_opens_in_its_own_session_alone() -> None:
    searches = Searches()
    token = searches.put("hers", " saks nummer ")
    assert searches.words("hers", token) == "saks nummer"
    assert searches.words("theirs", token) == ""
    assert searches.words("hers", "") == ""


def test_the_oldest_goes_when_there_are_too_many_and_a_long_one_is_cut() -> None:
    searches = Searches()
    first = searches.put("hers", "første")
    tokens = [searches.put("hers", "x" * LONGEST * 2) for _ in range(1000)]
    assert searches.words("hers", first) == ""
    assert all(searches.words("hers", token) == "x" * LONGEST for token in tokens)


def test_a_session_that_is_over_leaves_nothing() -> None:
    searches = Searches()
    mine, theirs = searches.put("mine", "a"), searches.put("theirs", "b")
    searches.drop("mine")
    assert (searches.words("mine", mine), searches.words("theirs", theirs)) == ("", "b")
