"""What the door answers to MAIL and RCPT when their grammar is right."""

from aiosmtpd.smtp import SMTP, Envelope, Session

from varde.intake_email.office import Limits, Office

_MOST_RECIPIENTS = 100  # the least that RFC 5321 § 4.5.3.1.8 allows


class Hooks:
    """aiosmtpd's handler."""

    def __init__(self, office: Office, limits: Limits) -> None:
        self._office = office
        self._limits = limits

    async def handle_MAIL(  # noqa: N802 # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """As ``mail``."""
        return self.mail(envelope, address, options)

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """As ``rcpt``."""
        return self.rcpt(envelope, address)

    def mail(self, envelope: Envelope, address: str, options: list[str]) -> str:
        """Refuses at once what is announced as too large."""
        if _announced_size(options) > self._limits.size:
            self._office.refused("size")
            return self._office.replies.too_large
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    def rcpt(self, envelope: Envelope, address: str) -> str:
        """Takes the configured recipients only."""
        if not self._office.takes(address):
            self._office.refused("recipient")
            return self._office.replies.wrong_recipient
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            self._office.deferred("recipients")
            return self._office.replies.recipients
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"


def _announced_size(options: list[str]) -> int:
    sizes = [option[5:] for option in options if option.upper().startswith("SIZE=")]
    # aiosmtpd has checked that these are digits; ten of them are far beyond every limit.
    return max((int(size[:20]) for size in sizes if size.isascii() and size.isdigit()), default=0)
