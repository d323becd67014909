"""The operator's page lists every setting, command and metric, and none that is not there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from pydantic_settings import BaseSettings

from support import source
from varde.shared.cli import build_app
from varde.shared.platform.settings import SECRETS_DIR_VARIABLE

OPERATIONS = (source.ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMPOSE_FILE = (source.ROOT / "docker-compose.yml").read_text(encoding="utf-8")
METRIC_SECTION = OPERATIONS.partition("\n## Metrics\n")[2].partition("\n## ")[0]
METRIC_KINDS = {"Counter": "_total", "Gauge": "", "Histogram": "", "Summary": ""}
FOR_COMPOSE = {
    "VARDE_COORDINATOR_KEY",
    "VARDE_DESK_BIND",
    "VARDE_FORM_NAME",
    "VARDE_IMAGE",
    "VARDE_KEYS",
    "VARDE_ONION_BIND",
    "VARDE_SMTP_BIND",
    "VARDE_WEB_BIND",
}
"""Read by docker-compose.yml itself, not by the product."""


def _settings_classes() -> Iterator[type[BaseSettings]]:
    for module in source.import_all():
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, BaseSettings):
                yield value


def _settings() -> set[str]:
    return {SECRETS_DIR_VARIABLE} | {
        f"{cls.model_config.get('env_prefix', '')}{name}".upper()
        for cls in _settings_classes()
        if cls.__module__.startswith("varde.")
        for name in cls.model_fields
    }


def _commands(command: object, name: str) -> Iterator[str]:
    children: dict[str, object] | None = getattr(command, "commands", None)
    if children is None:
        yield name
        return
    for sub, child in children.items():
        yield from _commands(child, f"{name} {sub}")


def _metrics() -> Iterator[str]:
    for module in source.modules():
        for node in source.nodes(module):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            suffix = METRIC_KINDS.get(source.dotted_name(node.func).rpartition(".")[2])
            name = node.args[0]
            if suffix is not None and isinstance(name, ast.Constant):
                yield f"{name.value!s}{suffix}"


def test_every_link_to_a_heading_of_a_page_leads_to_one() -> None:
    dead = [
        f"{page.name}: {place}#{heading}"
        for page in (source.ROOT / "docs").rglob("*.md")
        for place, heading in re.findall(r"\]\(([\w./-]*)#([^)\s]+)\)", _prose(page))
        if heading not in _headings(page.parent / place if place else page)
    ]
    assert dead == []


def _prose(page: Path) -> str:
    return re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def _headings(page: Path) -> set[str]:
    """As GitHub names them."""
    found = re.findall(r"^#+ (.*)$", _prose(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in found}


def test_every_setting_is_documented() -> None:
    rows = set(re.findall(r"^\| `(VARDE_[A-Z_]+)`", OPERATIONS, re.MULTILINE))
    missing = _settings() - rows - {SECRETS_DIR_VARIABLE}
    assert not sorted(missing)
    assert SECRETS_DIR_VARIABLE in OPERATIONS


@pytest.mark.parametrize("text", [OPERATIONS, COMPOSE_FILE], ids=["operations", "compose"])
def test_no_setting_is_named_that_does_not_exist(text: str) -> None:
    named = set(re.findall(r"\bVARDE_[A-Z_]+[A-Z]\b", text))
    assert not sorted(named - _settings() - FOR_COMPOSE)


def test_every_command_is_documented() -> None:
    commands = set(_commands(typer.main.get_command(build_app()), "varde"))
    assert len(commands) > 10
    rows = re.findall(r"^\| `(varde [^`]+)`", OPERATIONS, re.MULTILINE)
    documented = {re.sub(r" (\[?[A-Z-]|\[-).*", "", row) for row in rows}
    assert not sorted(commands - documented)
    assert not sorted(documented - commands)


def test_every_metric_is_documented() -> None:
    metrics = set(_metrics())
    assert len(metrics) > 5
    documented = set(re.findall(r"^\| `(varde_[a-z_]+)`", METRIC_SECTION, re.MULTILINE))
    assert not sorted(metrics - documented)
    assert not sorted(documented - metrics)
