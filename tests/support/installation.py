"""An installation with something in it, and the command line on it."""

import asyncio
import io
import secrets
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from support import stores
from support.ports import free_port
from support.running import ROOT
from varde.intake_email.door import with_envelope
from varde.shared.casework.additions import add_to_case
from varde.shared.casework.receive import Receiver, add_information
from varde.shared.casework.submission import WebSubmission
from varde.shared.casework.triage import Reading, open_case
from varde.shared.cli import main
from varde.shared.domain.clock import SystemClock
from varde.shared.domain.codes import (
    Channel,
    HoldReason,
    Language,
    PageLanguage,
)
from varde.shared.domain.concern import Facts
from varde.shared.domain.receipt import words_of
from varde.shared.messages import ConcernReceived, InformationAdded, parse
from varde.shared.platform.judges import installed_judge
from varde.shared.platform.partners import load_directory
from varde.shared.store import cases, outbox
from varde.shared.store.exact import Exact
from varde.shared.vault import create_keys, load_public

ACCOUNT = "Person A fikk ikke lønn."


@dataclass
class Answer:
    """What a command left."""

    status: int
    out: str
    err: str


@dataclass
class Desk:
    """An installation, and the command line on it."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def varde(self, *arguments: str) -> Answer:
        """Run a command as the ``varde`` program does."""
        self.monkeypatch.setattr(sys, "argv", ["varde", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = self.capsys.readouterr()
        structlog.reset_defaults()
        return Answer(int(ended.value.code or 0), shown.out, shown.err)

    async def receive(self, words: str) -> str:
        """A concern from the form; the words of its receipt."""
        async with stores.sqlite(self.folder) as database:
            public = list(load_public(self.folder / "keys").values())
            receiver = Receiver(database, public, SystemClock(), secrets.randbelow)
            form = WebSubmission(PageLanguage.NB, words, contact="ring meg")
            async with receiver.running():
                receipt = await receiver.receive(form.to_bytes(), Channel.WEB)
            return words_of(receipt, Language.NB)

    async def receive_mail(self, *, vouched: bool) -> None:
        """A concern by e-mail, as the door stores it."""
        raw = b"Subject: Uro\r\n\r\nSjefen tok passet."
        mail = with_envelope("marker@nabo.example", "a@b.example", raw, vouched=vouched)
        async with stores.sqlite(self.folder) as database:
            public = list(load_public(self.folder / "keys").values())
            receiver = Receiver(database, public, SystemClock(), secrets.randbelow)
            async with receiver.running():
                await receiver.receive(mail, Channel.EMAIL)

    def types(self, text: bytes) -> None:
        """What stands on standard input."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))

    async def triage(
        self, *holds: HoldReason, account: str = ACCOUNT, exact: Exact | None = None
    ) -> str:
        """The case of the concern that waits; its reference."""
        async with stores.sqlite(self.folder) as database:
            async with database.begin() as tx:
                rows = await outbox.lease(tx, SystemClock().now(), 10)
                await outbox.remove(tx, [r.event_id for r in rows])
            event = next(e for r in rows if isinstance(e := parse(r.body), ConcernReceived))
            summary = "Bekymringen gjelder mulig tvangsarbeid."
            case = await open_case(
                database,
                event,
                Reading(Facts(), summary, account, holds, (), "R1", "Fordi.", exact=exact),
                coordinator=load_public(self.folder / "keys")["coordinator"],
                clock=SystemClock(),
                below=secrets.randbelow,
            )
        assert case is not None
        return case.reference

    async def add(self, words: str) -> None:
        """More from the reporter of the only case, read by the router."""
        async with stores.sqlite(self.folder) as database:
            public = load_public(self.folder / "keys")
            async with database.read() as tx:
                (case,) = await cases.open_cases(tx)
            addition_id = await add_information(
                database,
                list(public.values()),
                SystemClock(),
                case.concern_id,
                WebSubmission(PageLanguage.NB, words).to_bytes(),
                Channel.WEB,
            )
            reading = Reading(Facts(), "", "", (), (), "R1", "Fordi.")
            await add_to_case(
                database,
                InformationAdded(concern_id=case.concern_id, addition_id=addition_id),
                reading,
                installed_judge(ROOT / "config"),
                directory=load_directory(ROOT / "config" / "partners.toml"),
                clock=SystemClock(),
            )

    def opened(self, *holds: HoldReason, words: str = "Sjefen tok passet.") -> tuple[str, str]:
        """A receipt and the reference of its case."""
        receipt = asyncio.run(self.receive(words))
        return receipt, asyncio.run(self.triage(*holds))

    def sql(self, *statements: str) -> None:
        """Somebody with a way to the file."""
        with sqlite3.connect(self.folder / "varde.db") as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()


def installation(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """An installation with keys and the shipped files, and nothing in it yet."""
    create_keys(folder / "keys")
    monkeypatch.setenv("VARDE_DATA_DIR", str(folder))
    monkeypatch.setenv("VARDE_CONFIG_DIR", str(ROOT / "config"))
    monkeypatch.setenv("VARDE_SECRETS_DIR", str(folder / "none"))
    monkeypatch.setenv("VARDE_OPS_PORT", str(free_port()))
    return Desk(folder, monkeypatch, capsys)
