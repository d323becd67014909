"""Why a sign-in service let nobody in, in words."""

from varde.desk.labels import desk_texts
from varde.desk.oidc import WhyNot
from varde.shared.domain.codes import Language


def t(message: str) -> str:
    """Marks ``message`` for extraction into the catalogues; the table below holds English texts."""
    return message


_WHY_NOT = {
    WhyNot.OVER: t("That sign-in took too long, or was used before. Start again."),
    WhyNot.CANCELLED: t("The sign-in service did not sign you in. Try again."),
    WhyNot.UNTRUSTED: t(
        "The desk cannot trust the answer from the sign-in service. Start again. If it happens once more, tell whoever runs Varde."
    ),
    WhyNot.TOO_LOW: t(
        "That way of signing in is not safe enough for the desk. Choose a safer one."
    ),
    WhyNot.NOT_FRESH: t(
        "The sign-in service did not ask you anew, so nothing was opened. Tell whoever runs Varde."
    ),
    WhyNot.AWAY: t("The sign-in service does not answer right now. Try again soon."),
    WhyNot.MISCONFIGURED: t(
        "The desk and the sign-in service do not fit together. Whoever runs Varde finds the reason in the log."
    ),
    WhyNot.SOMEBODY_ELSE: t("You signed in there as somebody else, so nothing was opened."),
}


def why_not(code: str, language: Language) -> str:
    """The words for a code; "" for one that is none."""
    return desk_texts(language)(_WHY_NOT[WhyNot(code)]) if code in set(WhyNot) else ""
