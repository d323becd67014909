"""Settings of the web door; every one has a default that fits the embedded mode."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from varde.shared.platform.settings import ServiceSettings


class IntakeWebSettings(ServiceSettings):
    """Environment variables ``VARDE_INTAKE_WEB_…``."""

    model_config = SettingsConfigDict(env_prefix="VARDE_INTAKE_WEB_", extra="ignore", frozen=True)

    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[
        int, Field(description="Port to listen on; 0 picks a free one", ge=0, le=65535)
    ] = 8080
    municipality: Annotated[
        str, Field(description="Name of the municipality, as the pages show it", max_length=80)
    ] = ""
    contact_phone: Annotated[
        str,
        Field(description="Phone number of the coordinator, shown with the receipt", max_length=30),
    ] = ""
    exit_url: Annotated[
        str, Field(description="Neutral page that “Leave this page” opens", pattern="^https?://")
    ] = "https://www.yr.no/"
    max_body_bytes: Annotated[
        int, Field(description="Largest form that is read, in bytes", ge=16_384)
    ] = 1_048_576
    read_timeout: Annotated[
        float, Field(description="Seconds a client has to send a form", gt=0)
    ] = 60.0
    header_timeout: Annotated[
        float, Field(description="Seconds a client has to send a request's header", gt=0)
    ] = 20.0
    max_connections: Annotated[
        int, Field(description="Connections served at the same time", ge=1)
    ] = 500
    drain_timeout: Annotated[
        int, Field(description="Seconds that requests in progress get when the service stops", ge=0)
    ] = 10
    rate_per_second: Annotated[
        float, Field(description="Submissions a second from everybody together, on average", gt=0)
    ] = 20.0
    rate_burst: Annotated[
        int, Field(description="Submissions from everybody together that may come at once", ge=1)
    ] = 600
    client_rate_per_second: Annotated[
        float, Field(description="Submissions a second from one client address, on average", gt=0)
    ] = 0.2
    client_rate_burst: Annotated[
        int, Field(description="Submissions from one client address that may come at once", ge=1)
    ] = 60
    trusted_proxies: Annotated[
        frozenset[str],
        Field(description="Proxies whose `X-Forwarded-For` counts for the limit per client"),
    ] = frozenset({"127.0.0.1", "::1"})
