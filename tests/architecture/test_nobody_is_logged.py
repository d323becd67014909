"""Nothing that stands between a reporter and the form writes down who came."""

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from support import source

CADDYFILE = (source.ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = YAML(typ="safe").load(source.ROOT / "docker-compose.yml")
PROXY = COMPOSE["services"]["proxy"]


def _directives() -> list[str]:
    lines = (line.partition("#")[0].strip() for line in CADDYFILE.splitlines())
    return [line for line in lines if line]


def test_the_proxy_has_no_log_and_what_its_container_says_is_thrown_away() -> None:
    directives = _directives()
    assert [line for line in directives if line.startswith("log")] == ["log {"]
    assert directives[directives.index("log {") + 1] == "output discard"
    assert PROXY["logging"] == {"driver": "none"}


def test_the_proxy_compresses_nothing() -> None:
    assert not [line for line in _directives() if re.match(r"encode|templates|file_server", line)]


@pytest.mark.parametrize("name", ["User-Agent", "Accept-Language", "Referer", "Cookie"])
def test_the_door_never_learns_of_the_visitor(name: str) -> None:
    assert f"header_up -{name}" in _directives()


def test_the_form_believes_the_proxy_and_nobody_else_about_addresses() -> None:
    address = PROXY["networks"]["front"]["ipv4_address"]
    form = COMPOSE["services"]["intake-web"]
    assert form["environment"]["VARDE_INTAKE_WEB_TRUSTED_PROXIES"] == f'["{address}"]'
    assert "front" in form["networks"]


def test_no_server_of_ours_keeps_an_access_log() -> None:
    makers = [
        path for path in source.modules().values() if "uvicorn.Config(" in path.read_text("utf-8")
    ]
    assert makers
    for path in makers:
        assert "access_log=False" in path.read_text("utf-8"), path
