"""What the door noted on top of a message about its sender (``Authentication-Results``, RFC 8601)."""

import re

from varde.shared.mail.headers import header
from varde.shared.mail.structure import Part

_RESULT = re.compile(r"\s*(spf|arc|dmarc)\s*=\s*([a-z]+)\b")


def sender_doubtful(message: Part) -> bool:
    """True when the message may not come from the address that it gives.

    Only the topmost field is read: the door writes one on every message, above all that the sender wrote.
    A forwarder that the municipality trusts may vouch for a message that its author's domain does not (ARC).
    """
    parts = header(message, "authentication-results").casefold().split(";")[1:]
    matches = [_RESULT.match(part) for part in reversed(parts)]
    results = {match[1]: match[2] for match in matches if match}
    if results.get("arc") == "pass":
        return False
    dmarc = results.get("dmarc", "none")
    return dmarc in {"fail", "permerror"} or (dmarc == "none" and results.get("spf") == "fail")
