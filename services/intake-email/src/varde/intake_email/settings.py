"""Settings of the e-mail door (environment prefix ``VARDE_INTAKE_EMAIL_``)."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from varde.intake_email.addresses import valid_address
from varde.intake_email.data import END
from varde.shared.domain.codes import Language
from varde.shared.platform.settings import ServiceSettings

MEBIBYTE = 1024 * 1024


class IntakeEmailSettings(ServiceSettings):
    """Where the door listens, what it takes and whether it answers."""

    model_config = SettingsConfigDict(env_prefix="VARDE_INTAKE_EMAIL_", extra="ignore", frozen=True)

    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[
        int, Field(description="Port to listen on; 0 picks a free one", ge=0, le=65535)
    ] = 8025
    hostname: Annotated[
        str,
        Field(
            description="Name given in the greeting and in Message-IDs",
            pattern=r"^[A-Za-z0-9.-]{1,253}$",
        ),
    ] = "localhost"
    recipients: Annotated[
        tuple[str, ...],
        Field(
            description="Addresses that take concerns, as a JSON list; the first one is the sender of acknowledgements",
            min_length=1,
        ),
    ] = ("bekymring@varde.example",)
    tls_port: Annotated[
        int | None,
        Field(description="Port with TLS from the first byte; none unless set", ge=0, le=65535),
    ] = None
    lmtp_port: Annotated[
        int | None,
        Field(description="Port for LMTP, open to relays only; none unless set", ge=0, le=65535),
    ] = None
    lmtp_socket: Annotated[
        Path | None,
        Field(description="Unix socket for LMTP; whoever may write to it is a relay"),
    ] = None
    relay: Annotated[
        tuple[IPv4Network | IPv6Network, ...],
        Field(
            description="Networks of your own mail servers, as a JSON list: what they hand over is theirs to judge, and no limit per client holds for them"
        ),
    ] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
    relay_server: Annotated[
        str,
        Field(
            description="Name in the Authentication-Results that your own mail servers write; empty if they write none",
            pattern=r"^[A-Za-z0-9.-]{0,253}$",
        ),
    ] = ""
    verify_senders: Annotated[
        bool,
        Field(
            description="Examine SPF, DKIM and DMARC of mail that comes from elsewhere than your own mail servers; without it, such mail is never answered"
        ),
    ] = True
    trusted_sealers: Annotated[
        tuple[str, ...],
        Field(description="Domains of forwarders whose ARC seals are trusted, as a JSON list"),
    ] = ()
    dns_servers: Annotated[
        tuple[IPv4Address | IPv6Address, ...],
        Field(
            description="Addresses of the resolvers that are asked, as a JSON list; empty for those of this machine"
        ),
    ] = ()
    size_limit: Annotated[
        int, Field(description="Largest message in bytes, announced by SIZE", ge=64 * 1024)
    ] = 25 * MEBIBYTE
    memory_limit: Annotated[
        int,
        Field(
            description="Bytes of unsealed mail held at once, all sessions together; one client that is no relay holds a quarter at most, or one message"
        ),
    ] = 128 * MEBIBYTE
    max_connections: Annotated[int, Field(description="Sessions at once; more get 421", ge=1)] = 200
    client_connections: Annotated[
        int, Field(description="Sessions at once from one client that is no relay", ge=1)
    ] = 20
    client_rate: Annotated[
        int, Field(description="Connections, and messages, a minute from one such client", ge=1)
    ] = 60
    idle_timeout: Annotated[
        float,
        Field(
            description="Seconds a session may be silent (RFC 5321 asks for 300), and that a message may fall behind 500 bytes a second",
            gt=0,
        ),
    ] = 300.0
    session_timeout: Annotated[
        float, Field(description="Seconds a session may last in all", gt=0)
    ] = 3600.0
    drain_seconds: Annotated[
        float, Field(description="Seconds to finish open messages when stopping", gt=0)
    ] = 10.0
    tls_certificate: Annotated[
        Path | None, Field(description="Certificate chain (PEM); with a key, STARTTLS is offered")
    ] = None
    tls_key: Annotated[Path | None, Field(description="Private key of the certificate (PEM)")] = (
        None
    )
    require_tls: Annotated[
        bool, Field(description="Take no mail over an unencrypted connection")
    ] = False
    acknowledge: Annotated[
        bool, Field(description="Send an automatic receipt; needs a smarthost")
    ] = True
    smarthost_host: Annotated[
        str, Field(description="Server that sends the receipts; none are sent if empty")
    ] = ""
    smarthost_port: Annotated[int, Field(description="Its port", ge=1, le=65535)] = 25
    smarthost_starttls: Annotated[
        bool, Field(description="Refuse to send receipts unencrypted or to a wrong certificate")
    ] = True
    reply_tokens: Annotated[
        bool,
        Field(
            description="Let answers to letters go to an address with a token behind a plus, so that they find their case"
        ),
    ] = True
    acknowledgement_name: Annotated[
        str,
        Field(
            description="Sender's name on receipts; keep it neutral", pattern=r"^[^\r\n\x00]{1,80}$"
        ),
    ] = "Varde"
    language: Annotated[
        Literal[Language.NB, Language.NN],
        Field(
            description="Norwegian of receipts and of what other mail servers are told, before the English: `nb` or `nn`"
        ),
    ] = Language.NB
    public_form_url: Annotated[
        str,
        Field(
            description="Address of the anonymous form, offered in receipts",
            pattern=r"^(https?://[!-~]{1,300})?$",
        ),
    ] = ""

    @property
    def client_memory(self) -> int:
        """Bytes of unsealed mail held at once of one client that is no relay: it must leave room for others."""
        return max(self.memory_limit // 4, self.size_limit + len(END))

    @property
    def acknowledges(self) -> bool:
        """True when receipts are switched on and there is a way to send them."""
        return self.acknowledge and bool(self.smarthost_host)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if not all(valid_address(address) for address in self.recipients):
            raise ValueError("recipients must be plain addresses, such as bekymring@varde.example")
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("give both tls_certificate and tls_key, or neither")
        if self.tls_certificate is None and (self.require_tls or self.tls_port is not None):
            raise ValueError("require_tls and tls_port need a tls_certificate")
        if self.memory_limit < self.size_limit:
            raise ValueError("memory_limit must hold at least one message of size_limit")
        return self
