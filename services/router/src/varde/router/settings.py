"""Settings of the router; every one has a default that fits the embedded mode."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from varde.shared.domain.codes import Language
from varde.shared.platform.settings import ServiceSettings


class RouterSettings(ServiceSettings):
    """Environment variables ``VARDE_ROUTER_…``."""

    model_config = SettingsConfigDict(env_prefix="VARDE_ROUTER_", extra="ignore", frozen=True)

    language: Language = Field(
        Language.NB, description="Language in which summaries are written for the group."
    )
    engine_seconds: float = Field(
        30.0,
        gt=0,
        description="Seconds that screening and anonymising may take before the case is held.",
    )
    repeat_days: Annotated[
        float,
        Field(
            ge=0,
            le=90,
            description="Days in which the same mail of the same sender is known as sent again.",
        ),
    ] = 7.0

    @property
    def repeat_window(self) -> timedelta:
        """``repeat_days`` as a time."""
        return timedelta(days=self.repeat_days)
