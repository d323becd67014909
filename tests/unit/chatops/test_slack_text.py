import pytest

from varde.chatops.slack.text import escaped, from_slack, said_to


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


@pytest.mark.parametrize(
    "sent",
    [
        "<@U0BOT> vis 26-4817",
        "<@U0BOT>\nvis 26-4817",
        "<@U0BOT|varde>: vis 26-4817",
        "  <@U0BOT>,\tvis 26-4817",
        "vis <@U0BOT> 26-4817",
    ],
)
def test_what_is_said_to_the_bot_is_all_but_its_name(sent: str) -> None:
    for bot in ("U0BOT", ""):
        assert said_to(bot, sent).split() == ["vis", "26-4817"]


def test_whom_the_message_names_beside_the_bot_stays() -> None:
    sent = "<@U0NAV> <@U0BOT>\ntildel 26-4817 <@U0NAV> <!subteam^S01>"
    assert said_to("U0BOT", sent).split() == ["@U0NAV", "tildel", "26-4817", "@U0NAV", "@S01"]


def test_what_goes_to_slack_calls_nobody() -> None:
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
