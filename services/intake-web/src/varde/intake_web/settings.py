"""Settings of the web door; every one has a default that fits the embedded mode."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from varde.shared.domain.codes import PageLanguage
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
    onion: Annotated[
        str,
        Field(
            description="Address of the form's onion service; Tor Browser is told of it, and `ONION_PORT` is opened",
            pattern=r"^$|^http://[a-z2-7]{56}\.onion$",
        ),
    ] = ""
    onion_host: Annotated[
        str,
        Field(description="Address to listen on for Tor alone; visitors are not told apart there"),
    ] = "127.0.0.1"
    onion_port: Annotated[int, Field(description="Port for Tor alone", ge=1, le=65535)] = 8081
    languages: Annotated[
        tuple[PageLanguage, ...],
        Field(
            description="Languages of the pages; the first is that of the plain address",
            min_length=1,
        ),
    ] = (PageLanguage.NB, PageLanguage.NN, PageLanguage.EN)
    translations: Annotated[
        Path | None,
        Field(
            description="Folder of the municipality's own `<language>.po`, which go before Varde's"
        ),
    ] = None
    api: Annotated[
        bool, Field(description="Let the portals of `portals.toml` deliver concerns by the API")
    ] = False
    max_body_bytes: Annotated[
        int, Field(description="Largest form that is read, in bytes", ge=16_384)
    ] = 1_048_576
    read_timeout: Annotated[
        float, Field(description="Seconds a client has to send a form", gt=0)
    ] = 60.0
    max_files: Annotated[
        int, Field(description="Files that may come with one form; 0 offers none", ge=0, le=20)
    ] = 10
    max_file_bytes: Annotated[
        int, Field(description="Largest file, in bytes", ge=1_048_576, le=2_147_483_648)
    ] = 104_857_600
    max_files_bytes: Annotated[
        int,
        Field(
            description="All files of one form together, in bytes", ge=1_048_576, le=4_294_967_296
        ),
    ] = 209_715_200
    upload_timeout: Annotated[
        float, Field(description="Seconds that a form with files may take to arrive", gt=0, le=7200)
    ] = 1800.0
    max_uploads: Annotated[
        int, Field(description="Forms with files that are taken in at the same time", ge=1)
    ] = 8
    upload_rate_per_second: Annotated[
        float,
        Field(description="Forms with files a second from everybody together, on average", gt=0),
    ] = 0.05
    upload_rate_burst: Annotated[
        int, Field(description="Forms with files from everybody that may come at once", ge=1)
    ] = 40
    client_upload_rate_per_second: Annotated[
        float, Field(description="Forms with files a second from one client, on average", gt=0)
    ] = 0.005
    client_upload_rate_burst: Annotated[
        int, Field(description="Forms with files from one client that may come at once", ge=1)
    ] = 10
    header_timeout: Annotated[
        float, Field(description="Seconds a client has to send a request's header", gt=0)
    ] = 20.0
    max_connections: Annotated[
        int, Field(description="Connections served at the same time", ge=1)
    ] = 500
    client_connections: Annotated[
        int,
        Field(
            description="Connections at once from one client address, unless it is a trusted proxy",
            ge=1,
        ),
    ] = 100
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
