"""Silence for aiosmtpd's own log: it writes senders at INFO and bodies at DEBUG."""

import logging

import aiosmtpd.smtp

_LOGGERS = ("mail.log", "mail.debug")


def silence_mail_log() -> None:
    """Switch aiosmtpd's loggers off in every way logging has, whatever level is asked for later.

    The filter stays even when somebody configures the loggers anew.
    """
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.disabled = True
        logger.propagate = False
        logger.handlers = [logging.NullHandler()]
        logger.filters = [_nothing]
    aiosmtpd.smtp.sanitized_log = _say_nothing  # type: ignore[assignment] # takes the same


def _nothing(_record: logging.LogRecord) -> bool:
    return False


def _say_nothing(*_said: object) -> None:
    """In place of aiosmtpd's log of every line a client sends: nothing is even put together."""
