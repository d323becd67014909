"""Settings: one pydantic class per service, read from the environment and from secret files.

Every setting has an embedded default. The production profile refuses defaults that are only safe on
one machine, and secrets given in the open.
"""

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from varde.shared.errors import Permanent

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

SECRETS_DIR_VARIABLE = "VARDE_SECRETS_DIR"
DEFAULT_SECRETS_DIR = "/run/secrets"


class Profile(StrEnum):
    """Where Varde runs."""

    EMBEDDED = "embedded"
    PRODUCTION = "production"


class ServiceSettings(BaseSettings):
    """Base of every settings class. Subclasses set ``env_prefix="VARDE_<SERVICE>_"``."""

    model_config = SettingsConfigDict(env_prefix="VARDE_", extra="ignore", frozen=True)


S = TypeVar("S", bound=ServiceSettings)


class CoreSettings(ServiceSettings):
    """Settings that all services share (prefix ``VARDE_``)."""

    model_config = SettingsConfigDict(env_prefix="VARDE_", extra="ignore", frozen=True)

    profile: Annotated[Profile, Field(description="`embedded` or `production`")] = Profile.EMBEDDED
    data_dir: Annotated[
        Path, Field(description="Where the embedded database and keys are kept")
    ] = Path("var")
    keys_dir: Annotated[
        Path | None, Field(description="Where the keys are; `keys` in the data directory if unset")
    ] = None
    config_dir: Annotated[
        Path,
        Field(
            description="Folder with `partners.toml`, `rota.toml`, `routing.toml`, `gate.toml`, "
            "`clock.toml`, `links.toml` and `screening/`"
        ),
    ] = Path("config")
    database_url: Annotated[
        str,
        Field(
            description="`postgresql+asyncpg://…` without a password; SQLite in the data directory if empty"
        ),
    ] = ""
    database_password: Annotated[
        SecretStr | None, Field(description="The database password; a secret file in production")
    ] = None
    bus_url: Annotated[
        str, Field(description="`amqp://user@host:5672/` without a password; in-process if empty")
    ] = ""
    bus_name: Annotated[
        str,
        Field(
            description="Name of the exchange and start of the queues' names, for a shared broker",
            pattern=r"^[a-z0-9_.-]{1,60}$",
        ),
    ] = "varde"
    bus_password: Annotated[
        SecretStr | None, Field(description="The broker password; a secret file in production")
    ] = None
    clamd: Annotated[
        str,
        Field(
            description="Where clamd listens, to scan files for malware: a path or `tcp://host:port`; "
            "not scanned if empty",
            pattern=r"^(|/.+|tcp://[^/@]+:\d+)$",
        ),
    ] = ""
    ops_host: Annotated[
        str, Field(description="Address of `/healthz`, `/readyz` and `/metrics`")
    ] = "127.0.0.1"
    ops_port: Annotated[
        int, Field(description="Port of the same; 0 picks a free one", ge=0, le=65535)
    ] = 8099
    log_level: Annotated[
        str, Field(description="Lowest level logged", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    ] = "INFO"

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        return _address(value, "postgresql+asyncpg")

    @field_validator("bus_url")
    @classmethod
    def _is_broker(cls, value: str) -> str:
        return _address(value, "amqp", "amqps")

    @property
    def keys(self) -> Path:
        """The folder of the keys."""
        return self.keys_dir or self.data_dir / "keys"

    @property
    def database(self) -> str:
        """The full database URL, password included: never log it."""
        if not self.database_url:
            return f"sqlite+aiosqlite:///{self.data_dir / 'varde.db'}"
        url = _url(self.database_url)
        if self.database_password:
            url = url.set(password=self.database_password.get_secret_value())
        return url.render_as_string(hide_password=False)

    @property
    def bus(self) -> str:
        """The full broker URL, password included, or "" for the in-process bus."""
        if not self.bus_url or not self.bus_password:
            return self.bus_url
        url = _url(self.bus_url).set(password=self.bus_password.get_secret_value())
        return url.render_as_string(hide_password=False)


def _address(value: str, *schemes: str) -> str:
    if value and not _begins(value, schemes):
        msg = f"must be empty or an address that begins with {schemes[0]}://"
        raise ValueError(msg)
    return value


def _begins(value: str, schemes: tuple[str, ...]) -> bool:
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415 - see ``_url``

    try:
        return _url(value).drivername in schemes
    except (ArgumentError, ValueError):
        return False


def _url(value: str) -> "URL":
    # Half of what a small command would have to load, and the embedded mode has no addresses.
    from sqlalchemy.engine import make_url  # noqa: PLC0415 - see above

    return make_url(value)


def read_settings(cls: type[S]) -> S:
    """Read a settings class. Raises ``Permanent`` that names each wrong variable, never its value."""
    secrets = Path(os.environ.get(SECRETS_DIR_VARIABLE, DEFAULT_SECRETS_DIR))
    try:
        return cls(_secrets_dir=secrets if secrets.is_dir() else None)  # type: ignore[call-arg] # pydantic-settings takes it, its stubs do not say so
    except ValidationError as error:
        prefix = cls.model_config.get("env_prefix", "")
        wrong = "; ".join(
            f"{prefix}{'_'.join(str(part) for part in e['loc'])}".upper() + f": {e['msg']}"
            for e in error.errors(include_input=False, include_url=False)
        )
        msg = f"wrong settings: {wrong}"
        raise Permanent(msg) from None


def is_configured(cls: type[ServiceSettings]) -> bool:
    """True when a setting of this class is given here, by a variable or by a secret file."""
    names = {f"{prefix_of(cls)}{name}".upper() for name in cls.model_fields}
    secrets = Path(os.environ.get(SECRETS_DIR_VARIABLE, DEFAULT_SECRETS_DIR))
    files = {path.name.upper() for path in secrets.iterdir()} if secrets.is_dir() else set[str]()
    return not names.isdisjoint({name.upper() for name in os.environ} | files)


def refuse_unsafe_production(core: CoreSettings, used: type[ServiceSettings]) -> None:
    """In production, refuse embedded defaults and secrets that stand in the environment."""
    if core.profile is not Profile.PRODUCTION:
        return
    given = {name.upper() for name in os.environ}  # pydantic takes either case
    problems = [
        f"{prefix_of(used)}{name}".upper() + " stands in the environment; put it in a secret file"
        for name, field in used.model_fields.items()
        if SecretStr in getattr(field.annotation, "__args__", (field.annotation,))
        and f"{prefix_of(used)}{name}".upper() in given
    ]
    if used is CoreSettings:
        problems += _core_problems(core)
    if problems:
        msg = "not fit for production: " + "; ".join(problems)
        raise Permanent(msg)


def prefix_of(cls: type[ServiceSettings]) -> str:
    """The environment prefix of a settings class."""
    return cls.model_config.get("env_prefix", "")


def _core_problems(core: CoreSettings) -> list[str]:
    problems = []
    if not core.database_url:
        problems.append(
            "VARDE_DATABASE_URL must name a PostgreSQL database (postgresql+asyncpg://)"
        )
    if not core.bus_url:
        problems.append("VARDE_BUS_URL must name a RabbitMQ broker (amqp:// or amqps://)")
    for name, url in (("VARDE_DATABASE_URL", core.database_url), ("VARDE_BUS_URL", core.bus_url)):
        if url and _url(url).password:
            problems.append(f"{name} holds a password; put it in a secret file")
    if core.keys_dir is None:
        problems.append("VARDE_KEYS_DIR must be set")
    return problems
