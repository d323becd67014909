import pytest

from varde.chatops.slack.text import escaped, from_slack


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("tildel 26-4817 <@U0NAV|kari>", "tildel 26-4817 @U0NAV"),
        ("tildel 26-4817 <@W0NAV>", "tildel 26-4817 @W0NAV"),
        ("tildel 26-4817 <!subteam^S01|@nav>", "tildel 26-4817 @nav"),
        ("notat 26-4817 1 &lt; 2 &amp;amp; 3", "notat 26-4817 1 < 2 &amp; 3"),
        ("notat 26-4817 se <https://a.example|a.example>", "notat 26-4817 se a.example"),
        ("<#C01|generelt>", "generelt"),
        ("uendret", "uendret"),
    ],
)
def test_slacks_markup_is_read_as_what_was_typed(sent: str, typed: str) -> None:
    assert from_slack(sent) == typed


def test_what_goes_to_slack_calls_nobody() -> None:
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
