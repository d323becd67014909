"""Logging with an allow-list of keys: what is not on the list is not logged.

Content, senders, addresses and file names have no key, so they cannot be written by mistake. Records of
libraries keep their logger name and level; their message is dropped, since it could hold anything.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

from varde.shared.logger import structlog

ALLOWED = frozenset(
    {
        "action",
        "attempt",
        "channel",
        "code",
        "concern_id",
        "case_id",
        "count",
        "deliveries",
        "error",
        "event",
        "event_id",
        "held",
        "host",
        "level",
        "logger",
        "partner",
        "platform",
        "port",
        "queue",
        "reason",
        "reference",
        "retry_after",
        "rule",
        "seconds",
        "service",
        "signal",
        "timestamp",
        "topic",
        "version",
    }
)
_LIBRARY_EVENT = "library message withheld"

Event = MutableMapping[str, Any]


def configure_logging(level: str) -> None:
    """Send our own log lines, and the bare fact of libraries' warnings, to standard error as JSON."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Withholding()]
    root.setLevel(logging.WARNING)


def get_logger(service: str) -> Any:
    """A structlog logger that names its service."""
    return structlog.get_logger(service=service)


def only_allowed(_logger: object, _method: str, event: Event) -> Event:
    """Drop every key that is not on the list; an exception becomes the name of its class."""
    error = event.pop("exc_info", None) or event.get("error")
    kept = {key: value for key, value in event.items() if key in ALLOWED}
    if isinstance(error, BaseException):
        kept["error"] = type(error).__name__
    return kept


class _Withholding(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        log = structlog.get_logger().bind(logger=record.name)
        log.warning(_LIBRARY_EVENT, code=record.levelname, error=error)
