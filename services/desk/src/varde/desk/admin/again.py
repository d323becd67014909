"""A form that was refused: shown again as it was filled in, with what is wrong beside its field."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from varde.desk.desk import Act, Form, Visit
from varde.shared.errors import Refused


class Misfit(Refused):
    """A field of a form does not fit. Raised while a form is read; its page is shown again."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.name = name


@dataclass(frozen=True, slots=True)
class Again:
    """What a page fills its forms with. Without ``why`` nothing was refused, and every form is empty."""

    form: str = ""
    """The address of the refused form, e.g. ``/styring/ny``; "" for a button without fields."""
    typed: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    """The field that does not fit; "" when it is the whole."""
    why: str = ""

    def value(self, form: str, name: str) -> str:
        """What was typed there."""
        return self.typed.get(name, "") if form == self.form else ""

    def wrong(self, form: str, name: str) -> str:
        """What is wrong with that field."""
        return self.why if (form, name) == (self.form, self.name) else ""


Refilled = Callable[[Request, Visit, Again], Awaitable[Response]]
"""A page that can be shown with a refused form."""


def refilled(page: Refilled, act: Act) -> Act:
    """``act``, whose refusals are told on ``page`` with what was typed."""

    async def do(request: Request, visit: Visit, form: Form) -> Response:
        try:
            return await act(request, visit, form)
        except Refused as error:
            name = error.name if isinstance(error, Misfit) else ""
            at = "" if form.get("gjor") else request.url.path
            return await page(request, visit, Again(at, form, name, str(error)))

    return do
