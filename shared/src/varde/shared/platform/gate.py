"""Reads ``gate.toml``: what may be shown at once, and what is rare in the region."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from varde.shared.domain.codes import Arena, Form, Policy
from varde.shared.domain.small_world import COUNTABLE, MARKS_OF_A_PERSON, Gate, Region
from varde.shared.texts.vocabulary import INDICATOR_CODES
from varde.shared.toml import TomlFile, Unfit, because, t

_MOST_DETAILS = {"under_5000": 2, "under_20000": 3, "under_100000": 4, "over_100000": 5}
_SIGNS = MARKS_OF_A_PERSON.union(INDICATOR_CODES)


def _countable(arena: Arena) -> Arena:
    if arena not in COUNTABLE:
        raise Unfit(because(t("cannot be counted")))
    return arena


def _form(form: Form) -> Form:
    if form is Form.UNK:
        raise Unfit(because(t("is no form of exploitation")))
    return form


def _sign(code: str) -> str:
    if code not in _SIGNS:
        others = ", ".join(sorted(MARKS_OF_A_PERSON))
        raise Unfit(
            because(
                t("{code} is neither an indicator nor one of {others}"), code=code, others=others
            )
        )
    return code


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    policy: Policy
    population: Literal["under_5000", "under_20000", "under_100000", "over_100000"]
    few_places: Annotated[int, Field(ge=2, le=1000, strict=True)]
    rare_forms: frozenset[Annotated[Form, AfterValidator(_form)]]
    rare_signs: frozenset[Annotated[str, AfterValidator(_sign)]]
    enough_cases: Annotated[int, Field(ge=1, strict=True)]
    few_cases: Annotated[int, Field(ge=2, le=1000, strict=True)]
    places: dict[
        Annotated[Arena, AfterValidator(_countable)], Annotated[int, Field(ge=0, strict=True)]
    ]


def load_gate(path: Path) -> Gate:
    """The gate in ``path``. Raises ``Permanent`` that names line, entry and what is wrong."""
    file = TomlFile.read(path).shaped(_File)
    return Gate(
        file.policy,
        Region(
            _MOST_DETAILS[file.population],
            file.few_places,
            file.places,
            file.rare_forms,
            file.rare_signs,
            file.enough_cases,
            file.few_cases,
        ),
    )
