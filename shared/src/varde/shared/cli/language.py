"""Which language a command speaks: what is wrong with a file is told in it as well."""

from typing import Annotated

import typer

from varde.shared.domain.codes import Language

_KEY = "varde.language"


def spoken(context: typer.Context, language: Language) -> Language:
    """Callback of every option for a language: keeps it for ``language_of``."""
    context.meta[_KEY] = language
    return language


In = Annotated[Language, typer.Option("--language", help="Language of the output", callback=spoken)]
"""The option of a command that speaks the language it is asked for."""


def language_of(context: typer.Context) -> Language:
    """The language that the command was asked for; English for one that speaks no other."""
    return Language(context.meta.get(_KEY, Language.EN))
