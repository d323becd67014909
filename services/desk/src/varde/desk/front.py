"""The page in front of everything else: where one signs in."""

from typing import Any

from starlette.responses import Response

from varde.desk import render
from varde.desk.desk import House, local_address
from varde.desk.labels import desk_texts
from varde.shared.domain.codes import Language


def provider_name(house: House) -> str:
    """What the sign-in service is called in a link; "" where there is none."""
    if house.provider is None:
        return ""
    return house.settings.oidc_name or desk_texts(house.settings.language)("the sign-in service")


def sign_in_page(
    house: House,
    language: Language,
    *,
    goal: str = "/",
    notice: str = "",
    problem: str = "",
    status: int = 200,
    **more: Any,
) -> Response:
    """The page; ``more`` is what one way in alone shows on it."""
    values = {
        "goal": local_address(goal),
        "notice": notice,
        "problem": problem,
        "provider": provider_name(house),
        "known_as": "",
        "without_account": False,
    }
    return render.page("sign_in.html", language, values | more, status=status)
