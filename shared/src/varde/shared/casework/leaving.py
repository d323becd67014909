"""What is about to leave the desk for the channel, read by the last guard at that moment, beside all that the reporter wrote.

What passed when it was written may not pass now: the reporter has named somebody since, or the guard has learnt more.
"""

from functools import partial

from varde.shared.anonymise import Finding, check
from varde.shared.casework.together import in_time_or_refused
from varde.shared.errors import Refused
from varde.shared.texts import Texts


class Stopped(Refused):
    """The guard stops a text. Names kinds and places only, never the words."""

    def __init__(
        self, message: str, summary: tuple[Finding, ...], account: tuple[Finding, ...]
    ) -> None:
        super().__init__(message)
        self.summary = summary
        self.account = account


def stops(
    summary: str, account: str, words: str
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What of a summary and of an account may not leave. Slow: call it ``in_time``.

    An account is made of the reporter's own sentences, and a summary of none.
    """
    return (
        check(summary, words) if summary else (),
        check(account, words, verbatim=False) if account else (),
    )


async def require_passing(summary: str, account: str, words: str, t: Texts) -> None:
    """Raises ``Stopped`` when the guard stops one of them; ``words`` are what they must not give away.

    Raises ``Refused`` when it takes too long to find out.
    """
    in_summary, in_account = await in_time_or_refused(
        partial(stops, summary, account, words),
        t("The last guard took too long to read the text. Nothing was released. Try again."),
    )
    if in_summary or in_account:
        raise Stopped(t("The last guard stopped the text."), in_summary, in_account)
