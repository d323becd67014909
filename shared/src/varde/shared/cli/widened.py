"""What the small-world check keeps from the group, in words: which, what was read, and why."""

from collections.abc import Sequence

from varde.shared.domain.codes import Band, Language
from varde.shared.domain.concern import Facts
from varde.shared.domain.small_world import Widening
from varde.shared.texts.vocabulary import indicator_label, label, signal_label


def not_shown(
    read: Facts, shown: Facts, widened: Sequence[Widening], language: Language
) -> tuple[str, ...]:
    """A line for each band of the facts ``read`` that the group does not see."""
    words = {
        Band.ARENA: label(read.arena, language),
        Band.TIME_FRAME: label(read.time_frame, language),
        Band.REPORTER: label(read.reporter, language),
        Band.SIGNS: _signs(read, shown, language),
        Band.PERSONS: label(read.persons, language),
        Band.AGE: label(read.age, language),
    }
    return tuple(
        f"{label(w.band, language)}: {words[w.band]}. {label(w.why, language)}." for w in widened
    )


def _signs(read: Facts, shown: Facts, language: Language) -> str:
    signs = [indicator_label(c, language) for c in read.indicators if c not in shown.indicators]
    signs += [signal_label(c, language) for c in read.signals if c not in shown.signals]
    return ", ".join(signs)
