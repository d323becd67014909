"""A chat loads its own platform's library, and of it no more than it needs."""

import json
import subprocess
import sys
from functools import cache

import pytest

LOADED = """
import gc, json, sys
from datetime import date
from types import SimpleNamespace
import babel.core, babel.localedata
from pydantic import BaseModel, TypeAdapter
from varde.chatops.labels import labels
from varde.chatops.service import chat_of
from varde.chatops.settings import ChatPlatform
from varde.shared.domain.codes import Language
from varde.shared.platform.platform import Platform
from varde.shared.store.database import Database

Database("postgresql+asyncpg://nobody@127.0.0.1:9/nothing")
chat_of(None, SimpleNamespace(platform=ChatPlatform(sys.argv[1])), None, None)
for t in map(labels, Language):
    t("No cases here."), t.day(date(2027, 1, 15)), t.weekday(date(2027, 1, 15))
gc.collect()
found = gc.get_objects()
adapters = [str(each._type) for each in found if isinstance(each, TypeAdapter)]
languages = [*(babel.core._global_data or ()), *babel.localedata._cache]
print(json.dumps(
    {"modules": [*sys.modules], "adapters": adapters, "deferred": BaseModel.model_config, "languages": languages}
))
"""
LIBRARIES = {"slack": "slack_bolt", "teams": "microsoft_teams.api", "local": None}
TERMINAL = {"rich", "pygments"}
"""What draws on a terminal, and no service does."""


@cache
def _loaded(platform: str) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, platform], capture_output=True, text=True, check=True
    )
    loaded: dict[str, list[str]] = json.loads(done.stdout)
    return loaded


@pytest.mark.parametrize("platform", LIBRARIES)
def test_a_chat_loads_no_other_platforms_library(platform: str) -> None:
    modules = set(_loaded(platform)["modules"])
    there = {name for name in LIBRARIES.values() if name in modules}
    assert there == {LIBRARIES[platform]} - {None}


@pytest.mark.parametrize("platform", LIBRARIES)
def test_a_chat_loads_nothing_that_draws(platform: str) -> None:
    modules = set(_loaded(platform)["modules"])
    assert modules.isdisjoint(TERMINAL)
    assert modules.isdisjoint({"matplotlib", "PIL", "fpdf", "docx"})


@pytest.mark.parametrize("platform", ["teams", "local"])  # Slack's own library loads it
def test_a_chat_beside_postgresql_loads_no_sqlite(platform: str) -> None:
    assert "sqlite3" not in _loaded(platform)["modules"]


def test_what_is_said_with_a_date_needs_nothing_of_all_that_babel_knows() -> None:
    assert not _loaded("local")["languages"]


def test_httpx_is_as_whole_as_where_its_command_line_is_not_installed() -> None:
    modules = set(_loaded("teams")["modules"])
    assert "httpx" in modules
    assert "httpx._main" not in modules


def test_teams_keeps_no_reader_of_every_kind_of_activity() -> None:
    assert not [kind for kind in _loaded("teams")["adapters"] if "TypingActivity" in kind]


def test_models_that_come_later_are_built_at_once_as_usual() -> None:
    assert not _loaded("teams")["deferred"]
