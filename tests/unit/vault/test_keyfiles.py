"""Keys in files: made once, kept close, never lost, and rotated even when interrupted."""

import base64
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from varde.shared.errors import Permanent
from varde.shared.vault import (
    PrivateKey,
    create_keys,
    find_mailer_public,
    load_private,
    load_public,
    open_sealed,
    rotate_key,
    seal,
    show_keys,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys = tmp_path / "keys"
    create_keys(keys)
    return keys


def _opens(folder: Path, box_of: PrivateKey) -> bool:
    box = seal(b"x", bound_to="i", recipients=[box_of.public])
    keys = load_private(folder, box_of.recipient)
    return open_sealed(box.ciphertext, box.wraps[0], keys, bound_to="i") == b"x"


def test_keys_are_created_once(tmp_path: Path) -> None:
    created = create_keys(tmp_path / "keys")
    assert [key.recipient for key in created] == ["triage", "coordinator", "mailer"]
    before = {p.name: p.read_bytes() for p in (tmp_path / "keys").iterdir()}
    assert create_keys(tmp_path / "keys") == []
    assert {p.name: p.read_bytes() for p in (tmp_path / "keys").iterdir()} == before


def test_private_files_are_for_the_owner_alone(folder: Path) -> None:
    for name in ("triage.key", "coordinator.key", "mailer.key"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_was_created_is_loaded(folder: Path) -> None:
    public = load_public(folder)
    for name, key in public.items():
        assert load_private(folder, name).current.public == key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_private_file_that_others_may_use_is_refused(folder: Path, mode: int) -> None:
    (folder / "triage.key").chmod(mode)
    with pytest.raises(Permanent, match="chmod 600"):
        load_private(folder, "triage")


def test_a_read_only_secret_mounted_by_the_environment_is_taken(folder: Path) -> None:
    (folder / "triage.key").chmod(0o444)
    assert load_private(folder, "triage").current.recipient == "triage"


@pytest.mark.parametrize("name", ["triage.key", "triage.pub"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(Permanent, match=rf"cannot read the \w+ key .*{name}: No such file"):
        load_private(folder, "triage")


def test_a_missing_public_key_says_what_to_do(folder: Path) -> None:
    (folder / "coordinator.pub").unlink()
    with pytest.raises(Permanent, match="varde keys init"):
        load_public(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not base64 \xff",
        base64.b64encode(b"x" * 31),
        base64.b64encode(b"x" * 64),
        b"\0" * 500,
    ],
)
def test_a_file_that_holds_no_key_is_refused_without_showing_it(
    folder: Path, content: bytes
) -> None:
    (folder / "triage.key").write_bytes(content)
    with pytest.raises(Permanent, match="does not hold a private key") as refused:
        load_private(folder, "triage")
    assert "eHh4" not in str(refused.value)


def test_a_public_key_of_another_installation_is_refused(folder: Path, tmp_path: Path) -> None:
    create_keys(tmp_path / "other")
    shutil.copy(tmp_path / "other" / "triage.pub", folder)
    with pytest.raises(Permanent, match=r"does not belong to triage\.pub"):
        load_private(folder, "triage")


def test_init_restores_a_lost_public_file_and_never_replaces_a_private_one(folder: Path) -> None:
    sealed_before = load_private(folder, "coordinator").current
    (folder / "coordinator.pub").unlink()
    assert create_keys(folder) == []
    assert load_private(folder, "coordinator").current.public == sealed_before.public
    assert _opens(folder, sealed_before)


def test_a_door_with_public_files_only_gets_no_private_ones(folder: Path) -> None:
    (folder / "triage.key").unlink()
    (folder / "coordinator.key").unlink()
    (folder / "mailer.key").unlink()
    assert create_keys(folder) == []
    assert not list(folder.glob("*.key"))
    assert not any(here for _, _, here in show_keys(folder))


def test_show_tells_ids_and_never_keys(folder: Path) -> None:
    shown = show_keys(folder)
    assert [name for name, _, _ in shown] == ["triage", "coordinator", "mailer"]
    assert all(here for _, _, here in shown)
    assert shown[0][1] == load_public(folder)["triage"].key_id


def test_rotation_puts_a_new_key_in_force_and_keeps_the_old(folder: Path) -> None:
    old = load_private(folder, "coordinator").current
    keys, public = rotate_key(folder, "coordinator")
    assert public != old.public
    assert load_public(folder)["coordinator"] == public == keys.current.public
    assert _opens(folder, old)
    assert {stat.S_IMODE(p.stat().st_mode) for p in folder.glob("*.key")} == {0o600}


def test_retired_keys_stand_newest_first(folder: Path) -> None:
    ids = [load_public(folder)["triage"].key_id]
    for place in range(2):
        rotate_key(folder, "triage")
        ids.append(load_public(folder)["triage"].key_id)
        newest = folder / f"triage.{ids[-2]}.retired.key"
        os.utime(newest, (place, place))
    assert [key.key_id for key in load_private(folder, "triage")] == list(reversed(ids))


def _crash_after_link(folder: Path, old: PrivateKey) -> None:
    os.link(folder / "triage.key", folder / f"triage.{old.key_id}.retired.key")


def _crash_after_private(folder: Path, old: PrivateKey) -> None:
    public = (folder / "triage.pub").read_bytes()
    rotate_key(folder, "triage")
    (folder / "triage.pub").write_bytes(public)


def _crash_with_half_a_file(folder: Path, old: PrivateKey) -> None:
    _crash_after_link(folder, old)
    (folder / "triage.key.new").write_bytes(b"half")


@pytest.mark.parametrize(
    "crash", [_crash_after_link, _crash_after_private, _crash_with_half_a_file]
)
def test_an_interrupted_rotation_opens_everything_and_can_be_run_again(
    folder: Path, crash: Callable[[Path, PrivateKey], None]
) -> None:
    old = load_private(folder, "triage").current
    crash(folder, old)
    assert _opens(folder, old)
    between = load_private(folder, "triage").current
    keys, public = rotate_key(folder, "triage")
    assert load_public(folder)["triage"] == public == keys.current.public
    assert _opens(folder, old)
    assert _opens(folder, between)


def test_an_installation_from_before_gets_the_mailers_pair_and_keeps_the_rest(folder: Path) -> None:
    for name in ("mailer.pub", "mailer.key"):
        (folder / name).unlink()
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert find_mailer_public(folder) is None
    assert [name for name, _, _ in show_keys(folder)] == ["triage", "coordinator"]
    with pytest.raises(Permanent, match=r"mailer\.key: No such file.*varde keys init"):
        load_private(folder, "mailer")
    assert [key.recipient for key in create_keys(folder)] == ["mailer"]
    assert before.items() <= {p.name: p.read_bytes() for p in folder.iterdir()}.items()
    assert find_mailer_public(folder) == load_private(folder, "mailer").current.public


def test_concerns_are_never_sealed_to_the_mailer(folder: Path) -> None:
    assert set(load_public(folder)) == {"triage", "coordinator"}
