"""What was answered on the form, in words for who reads the original."""

from varde.shared.casework.submission import WebSubmission
from varde.shared.domain.codes import Arena, Language, Reporter, TimeFrame
from varde.shared.texts import t, texts
from varde.shared.texts.pages import OWN_NAMES
from varde.shared.texts.vocabulary import label

_ANSWERS = {
    "yes": t("yes"),
    "no": t("no"),
    "unsure": t("unsure"),
    "advice": t("advice"),
    "tip": t("to tell of it"),
    "help": t("help"),
}
_CODES = (Arena, Reporter, TimeFrame)


def told(form: WebSubmission, language: Language) -> str:
    """The text of a form, and below it what else was answered; the reporter's own words as they are."""
    read = texts("varde.shared.casework", language)
    chosen = {
        read(t("Delivered by")): form.portal,
        read(t("Language of the page")): OWN_NAMES[form.language],
        read(t("Danger now")): _answer(form.danger, language),
        read(t("Where")): _answer(form.arena, language),
        read(t("When")): _answer(form.when, language),
        read(t("Child")): _answer(form.child, language),
        read(t("About the reporter")): _answer(form.about_self, language),
        read(t("Knows of it")): _answer(form.role, language),
        read(t("Wants")): _answer(form.want, language),
        read(t("Must not know")): form.exclude,
        read(t("Contact")): form.contact,
        read(t("Safe to contact")): form.safe_to_contact,
        read(t("Interpreter")): form.interpreter,
    }
    given = [f"{name}: {value}" for name, value in chosen.items() if value]
    return "\n".join([form.text, *([""] if given else []), *given])


def _answer(code: str, language: Language) -> str:
    """The words for a code; what is none stands as it came."""
    if code in _ANSWERS:
        read = texts("varde.shared.casework", language)
        return read(_ANSWERS[code])
    known = next((kind for kind in _CODES if code in set(kind)), None)
    return label(known(code), language) if known else code
