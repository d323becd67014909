"""The subjects of absence messages, as mail programs write them where no header says that a machine wrote.

Only whole forms count: "Fravær på skolen" and "Ikke til stede i dag" are how people begin, and theirs must be read.
"""

import re

_AWAY = re.compile(
    r"\s*(?:automatiskt? svar\b|autosvar\b|automatic reply\b|auto[- ]?reply\b|out of (?:the )?office\b(?! hours)"
    r"|(?:fraværs|fråværs)melding:|frånvaromeddelande:|ikke til stede:|ikkje til stades:"
    r"|abwesenheitsnotiz\b|automatische antwort\b|réponse automatique\b|respuesta automática\b"
    # Lotus Notes, whose sentence is the whole subject
    r"|(?-i:AUTO: )|.{1,80}\bis out of the office(?: \(returning [^)]*\))?\.?\s*$)",
    re.IGNORECASE,
)


def says_away(subject: str) -> bool:
    """Whether a decoded subject has the form of an absence message."""
    return _AWAY.match(subject) is not None
