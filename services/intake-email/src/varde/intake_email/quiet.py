"""Silence for aiosmtpd's own log: it writes senders at INFO and bodies at DEBUG."""

import logging

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


def _nothing(_record: logging.LogRecord) -> bool:
    return False
