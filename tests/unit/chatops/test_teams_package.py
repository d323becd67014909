"""The Teams app package: what it asks for is what the adapter uses, and Teams would take it."""

import hashlib
import json
import re
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from support.running import ROOT
from varde.chatops.commands import Problem
from varde.chatops.grammar import parse
from varde.chatops.labels import labels
from varde.chatops.teams import graph
from varde.chatops.teams.tab import START
from varde.shared.domain.codes import Language

APP_ID = "0f0e0d0c-1111-4222-8333-944444444444"
SCRIPT = ROOT / "scripts" / "teams-package"
THIRD_PARTY = ROOT / "third_party"
GUIDE = (ROOT / "docs" / "teams.md").read_text("utf-8")


def _build(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *arguments, str(folder / "varde.zip")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("teams")
    built = _build(folder, APP_ID.upper(), "varde.kommune.example")
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(folder / "varde.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def manifest(package: dict[str, bytes]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(package["manifest.json"])
    return read


def test_it_holds_the_manifest_and_two_icons_and_nothing_else(package: dict[str, bytes]) -> None:
    assert set(package) == {"manifest.json", "color.png", "outline.png"}


@pytest.mark.parametrize(("name", "size"), [("color.png", 192), ("outline.png", 32)])
def test_the_icons_have_the_sizes_that_teams_asks_for(
    package: dict[str, bytes], name: str, size: int
) -> None:
    assert Image.open(BytesIO(package[name])).size == (size, size)


def test_the_outline_is_white_on_nothing(package: dict[str, bytes]) -> None:
    pixels = Image.open(BytesIO(package["outline.png"])).convert("RGBA")
    colours = {pixels.getpixel((x, y)) for x in range(32) for y in range(32)}
    seen = [c for c in colours if isinstance(c, tuple) and c[3] == 255]
    assert seen == [(255, 255, 255, 255)]
    assert pixels.getpixel((0, 0)) == (0, 0, 0, 0)


def test_the_bot_and_its_rights_are_of_one_app(manifest: dict[str, Any]) -> None:
    ids = {manifest["id"], manifest["bots"][0]["botId"], manifest["webApplicationInfo"]["id"]}
    assert ids == {APP_ID}


def test_it_asks_for_the_rights_that_the_adapter_names_and_the_guide_explains(
    manifest: dict[str, Any],
) -> None:
    asked = {p["name"] for p in manifest["authorization"]["permissions"]["resourceSpecific"]}
    assert graph.__doc__
    assert asked == {word.strip(",).(") for word in graph.__doc__.split() if ".Group" in word}
    for right in asked:
        assert f"`{right}`" in GUIDE
    assert GUIDE.count(".Group`") == len(asked) + 1  # one is named again among the limits


def test_every_command_that_it_suggests_is_understood(manifest: dict[str, Any]) -> None:
    (listed,) = manifest["bots"][0]["commandLists"]
    page = str(labels(Language.NB)("Your page")).casefold()
    for command in listed["commands"]:
        example = command["description"].rpartition(": ")[2]
        said = example if example.startswith(command["title"]) else command["title"]
        understood = not isinstance(parse(said, date(2026, 11, 24)), Problem)
        assert understood or said == page, said


def test_ones_own_page_is_the_first_tab_and_is_served_by_the_door(manifest: dict[str, Any]) -> None:
    mine, chat = manifest["staticTabs"]
    host = "varde.kommune.example"
    assert mine["contentUrl"] == f"https://{host}{START}/tab?locale={{locale}}"
    assert mine["scopes"] == ["personal"]
    assert chat["entityId"] == "conversations"
    assert manifest["validDomains"] == [host]
    assert manifest["webApplicationInfo"]["resource"] == f"api://{host}/{APP_ID}"


def test_it_is_the_same_file_whenever_it_is_built(tmp_path: Path) -> None:
    files = []
    for _ in range(2):
        assert _build(tmp_path, APP_ID, "varde.kommune.example").returncode == 0
        files.append((tmp_path / "varde.zip").read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("app_id", "host"),
    [("not-an-id", "varde.kommune.example"), (APP_ID, ""), (APP_ID, "https://varde.example/")],
)
def test_what_teams_would_not_take_is_not_built(tmp_path: Path, app_id: str, host: str) -> None:
    built = _build(tmp_path, app_id, host)
    assert built.returncode != 0
    assert not (tmp_path / "varde.zip").exists()


def test_the_schema_is_the_published_one_of_the_version_that_the_manifest_names(
    manifest: dict[str, Any],
) -> None:
    schema = json.loads((THIRD_PARTY / "teams-manifest/MicrosoftTeams.schema.json").read_bytes())
    assert schema["properties"]["manifestVersion"]["const"] == manifest["manifestVersion"]
    version = manifest["manifestVersion"]
    assert manifest["$schema"].endswith(f"/teams/v{version}/MicrosoftTeams.schema.json")


def test_its_pages_are_asked_for_with_tls(manifest: dict[str, Any]) -> None:
    pages = [value for name, value in manifest["developer"].items() if name.endswith("Url")]
    assert len(pages) == 3
    assert all(page.startswith("https://") for page in pages)


def test_what_others_made_is_kept_unchanged_with_its_licence_and_where_it_is_from() -> None:
    told = dict(
        re.findall(r"^\| `([^`]+)` .* `([0-9a-f]{64})` \|$", _third_party_table(), re.MULTILINE)
    )
    folders = [*THIRD_PARTY.iterdir(), *ROOT.glob("services/*/src/varde/*/teams/teams_js")]
    files = {p for folder in folders if folder.is_dir() for p in folder.iterdir()}
    kept = {p for p in files if p.name != "LICENSE"}
    assert {p.relative_to(ROOT).as_posix() for p in kept} == set(told)
    for path in kept:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert told[path.relative_to(ROOT).as_posix()] == digest
        assert path.with_name("LICENSE") in files


def _third_party_table() -> str:
    return (THIRD_PARTY / "README.md").read_text("utf-8")


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "a field that Teams does not know": lambda m: m.update(colour="#000000"),
    "no developer": lambda m: m.pop("developer"),
    "no icons": lambda m: m.pop("icons"),
    "a page by its name alone": lambda m: m["developer"].update(privacyUrl="varde.example"),
    "a short name of 31 letters": lambda m: m["name"].update(short="v" * 31),
    "a short description of 81 letters": lambda m: m["description"].update(short="v" * 81),
    "another version of the manifest": lambda m: m.update(manifestVersion="1.99"),
    "a colour by its name": lambda m: m.update(accentColor="teal"),
    "two bots": lambda m: m["bots"].append(m["bots"][0]),
    "a bot for a place that is none": lambda m: m["bots"][0]["scopes"].append("channel"),
    "eleven commands": lambda m: _commands(m).append({"title": "a", "description": "a"}),
    "a command of 33 letters": lambda m: _commands(m)[0].update(title="v" * 33),
    "a right of no known kind": lambda m: _rights(m)[0].update(type="Everything"),
}
"""What our own manifest might come to say and Teams would refuse."""


def _commands(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = manifest["bots"][0]["commandLists"][0]["commands"]
    return listed


def _rights(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = manifest["authorization"]["permissions"]["resourceSpecific"]
    return asked


@pytest.mark.parametrize("name", BROKEN)
def test_a_manifest_that_the_published_schema_does_not_take_is_refused(
    manifest: dict[str, Any], name: str
) -> None:
    check = runpy.run_path(str(SCRIPT))["check"]
    check(manifest)
    BROKEN[name](manifest)
    with pytest.raises(SystemExit, match=r"^\$"):
        check(manifest)
