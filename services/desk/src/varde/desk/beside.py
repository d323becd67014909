"""What somebody else saved while she wrote, beside her own words: of two texts that both have changed, she chooses.

Nobody's text is kept twice for this. The form carries a digest of each text as she found it, which tells who changed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from varde.shared.casework.revision import Draft
from varde.shared.errors import Refused
from varde.shared.texts import Texts

FIELDS = {"summary": "sammendrag", "account": "redegjorelse"}
"""The texts of a draft, and what the form calls them."""
_HERS, _SAVED = "min", "lagret"


@dataclass(frozen=True, slots=True)
class Beside:
    """A text that was saved meanwhile. Its ``repr`` shows nothing of it."""

    text: str
    asked: bool
    """Both have changed it. Otherwise it stands in her draft already."""
    chosen: str = ""
    """What she chose of the two, when something else brought the page up again."""

    def __repr__(self) -> str:
        return "Beside(…)"


def digests(draft: Draft) -> dict[str, str]:
    """What the form carries of the texts as they are saved."""
    return {name: _digest(text) for name, text in _texts(draft).items()}


def digests_before(form: Mapping[str, str], saved: Draft) -> dict[str, str]:
    """The same of the texts that she began with, when she sends the form once more."""
    now = digests(saved)
    return {name: form.get(f"fra-{field}", now[name]) for name, field in FIELDS.items()}


def untouched(saved: Draft, form: Mapping[str, str]) -> bool:
    """True when both texts are still as she found them, whatever else of the case was changed."""
    return all(form.get(f"fra-{FIELDS[name]}") == digest for name, digest in digests(saved).items())


def merged(saved: Draft, draft: Draft, form: Mapping[str, str]) -> tuple[Draft, dict[str, Beside]]:
    """Her draft for the version that is ``saved`` now, and what stands beside it.

    A text that she had not changed is as it is saved; of one that nobody else changed, hers stands.
    """
    hers, beside = _texts(draft), dict[str, Beside]()
    before = asked_before(saved, form)
    for name, text in _texts(saved).items():
        began = form.get(f"fra-{FIELDS[name]}", "")
        if text == hers[name]:
            continue
        if name in before:
            beside[name] = before[name]
        elif began == _digest(hers[name]):
            beside[name] = Beside(text, asked=False)
            hers[name] = text
        elif began != _digest(text):
            beside[name] = Beside(text, asked=True)
    return _draft(saved.version, hers), beside


def asked_before(saved: Draft, form: Mapping[str, str]) -> dict[str, Beside]:
    """What she was asked about and is asked again, because what she sent was not saved.

    She chose between her text and the one she saw: beside another, saved since, nothing is chosen yet.
    """
    return {
        name: Beside(text, asked=True, chosen=_choice(text, FIELDS[name], form))
        for name, text in _texts(saved).items()
        if f"spurt-{FIELDS[name]}" in form
    }


def chosen(saved: Draft, draft: Draft, form: Mapping[str, str], t: Texts) -> Draft:
    """Her draft with what she chose in it. Raises ``Refused`` when she was asked and has not chosen."""
    if draft.version != saved.version:
        return draft
    texts = _texts(draft)
    for name, beside in asked_before(saved, form).items():
        if beside.chosen not in {_HERS, _SAVED}:
            raise Refused(t("Choose which text is to be saved."))
        if beside.chosen == _SAVED:
            texts[name] = beside.text
    return _draft(draft.version, texts)


def _choice(saved: str, field: str, form: Mapping[str, str]) -> str:
    seen = form.get(f"fra-{field}") == _digest(saved)
    return form.get(f"valg-{field}", "") if seen else ""


def _texts(draft: Draft) -> dict[str, str]:
    return {"summary": draft.summary, "account": draft.account}


def _draft(version: int, texts: Mapping[str, str]) -> Draft:
    return Draft(version, texts["summary"], texts["account"])


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
