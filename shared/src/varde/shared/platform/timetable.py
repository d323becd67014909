"""Reads ``clock.toml``: how long each thing may take before somebody is reminded."""

from datetime import time
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from varde.shared.domain.codes import Urgency
from varde.shared.domain.deadline import Level, Span, Timetable
from varde.shared.platform.holidays import is_holiday
from varde.shared.toml import TomlFile, Unfit, because, t

_MINUTES = 60


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Span(_Strict):
    minutes: Annotated[int, Field(ge=1, le=1440, strict=True)] | None = None
    hours: Annotated[int, Field(ge=1, le=720, strict=True)] | None = None
    working_days: Annotated[int, Field(ge=1, le=250, strict=True)] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise Unfit(because(t("give one of minutes, hours and working_days")))
        return self

    @property
    def span(self) -> Span:
        minutes = self.minutes or (self.hours or 0) * _MINUTES
        return Span(minutes, self.working_days or 0)


class _Level(_Strict):
    review: _Span
    accept: _Span
    escalate: tuple[_Span, _Span, _Span]

    @property
    def level(self) -> Level:
        first, second, third = self.escalate
        return Level(self.review.span, self.accept.span, (first.span, second.span, third.span))


class _Levels(_Strict):
    AKUTT: _Level
    HOY: _Level
    NORMAL: _Level
    RAAD: _Level


class _File(_Strict):
    office_opens: Annotated[str, Field(pattern=r"^(0[5-9]|1[0-2]):[0-5]\d$")]
    review_every_days: Annotated[int, Field(ge=1, le=365, strict=True)]
    quiet_after_days: Annotated[int, Field(ge=1, le=3650, strict=True)]
    urgency: _Levels


def load_timetable(path: Path) -> Timetable:
    """The timetable in ``path``, without deadlines of the law. Raises ``Permanent`` that names line and entry."""
    file = TomlFile.read(path).shaped(_File)
    return Timetable(
        office_opens=time.fromisoformat(file.office_opens),
        levels={urgency: getattr(file.urgency, urgency.value).level for urgency in Urgency},
        review_every_days=file.review_every_days,
        quiet_after_days=file.quiet_after_days,
        is_holiday=is_holiday,
    )
