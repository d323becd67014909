"""``varde attachments``: files that came with a case. Needs the coordinator's key; every look is audited."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from varde.shared.casework.attachments import Attachments
from varde.shared.clamd import Clamd
from varde.shared.cli.core import coordinator, core_settings, database, run
from varde.shared.cli.language import In
from varde.shared.cli.terminal import visible
from varde.shared.domain.clock import NORWAY, SystemClock
from varde.shared.domain.codes import Language, Scan
from varde.shared.store.database import Database
from varde.shared.vault import load_private

app = typer.Typer(help="List and open the files that came with a case.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(help="Case reference, e.g. 26-4817")]
As = Annotated[str | None, typer.Option("--as", help="Member id of who acts")]
_SCANS = {
    Scan.CLEAN: "no malware found",
    Scan.INFECTED: "HOLDS MALWARE",
    Scan.NOT_SCANNED: "not scanned for malware",
}
_SCANNED_LATER = "scanned for malware when it is opened"
_MORE = "There may be more files in an e-mail than stand here: it has very many, is broken, or could not be read just now."


@app.command("list")
def list_files(reference: Reference, as_member: As = None, language: In = Language.NB) -> None:
    """List the files of a case. This is audited."""
    run(_list(reference, as_member, language))


@app.command()
def get(
    reference: Reference,
    number: Annotated[int, typer.Argument(help="The file's number in the list", min=1)],
    out: Annotated[Path, typer.Option(help="Where to write it; nothing may be there yet")],
    original: Annotated[
        bool, typer.Option("--original", help="As it came, hidden information and all")
    ] = False,
    infected: Annotated[
        bool, typer.Option("--infected", help="Also if it holds malware, or cannot be scanned")
    ] = False,
    as_member: As = None,
    language: In = Language.NB,
) -> None:
    """Write a copy of a file without hidden information, or the original. This is audited."""
    run(_get(reference, number, out, as_member, language, original=original, infected=infected))


async def _list(reference: str, as_member: str | None, language: Language) -> None:
    async with database() as opened:
        listing = await _attachments(opened, as_member, language).listed(reference)
    for file in listing.files:
        day = file.received_at.astimezone(NORWAY)
        name = visible(file.label.name).replace("\n", " ").replace("\t", " ")
        later = ", added later" if file.added else ""
        print(f"{file.number:3}  {day:%d.%m.%Y}  {file.label.media_type}  {file.label.size} bytes")
        later_scan = listing.scans and file.scan is Scan.NOT_SCANNED
        scan = _SCANNED_LATER if later_scan else _SCANS[file.scan]
        print(f"     {scan}{later}: {name or 'without a name'}")
    if listing.more:
        print(_MORE)
    elif not listing.files:
        print("No files came with this case.")


async def _get(
    reference: str,
    number: int,
    out: Path,
    as_member: str | None,
    language: Language,
    *,
    original: bool,
    infected: bool,
) -> None:
    async with database() as opened:
        files = _attachments(opened, as_member, language)
        with _new_file(out) as file:
            if original:
                kind = (
                    await files.original(reference, number, file.write, infected=infected)
                ).media_type
            else:
                made = await files.rendition(reference, number, infected=infected)
                file.write(made.content)
                kind = made.media_type
    print(f"{out}: {kind}. It is in the clear there: delete it when you are done.")


def _attachments(opened: Database, as_member: str | None, language: Language) -> Attachments:
    core, actor = core_settings(), coordinator(as_member)
    keys = load_private(core.keys, "coordinator")
    scanner, must_scan = Clamd(core.clamd), bool(core.clamd)
    return Attachments(opened, keys, SystemClock(), actor, language, scanner, must_scan=must_scan)


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that only its owner can read; gone again if it could not be written whole."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        path.unlink()
        raise
