"""``varde mail``: look at how a message is read. It prints content, to the terminal only."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from varde.shared.mail import MailReader, ReadMail

app = typer.Typer(help="Read mail as the router reads it.", no_args_is_help=True)

_STDIN = Path("-")


def _readable(files: list[Path]) -> list[Path]:
    """The files as given; a usage error names the first that cannot be read."""
    for file in files:
        if file != _STDIN and not (file.is_file() and os.access(file, os.R_OK)):
            msg = f"{file} is not a file that can be read"
            raise typer.BadParameter(msg)
    return files


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…",
        help="Raw messages (RFC 5322); - is standard input.",
        callback=_readable,
    ),
]


@app.callback()
def _mail() -> None:
    """Keeps ``read`` a sub-command although it is the only one."""


@app.command()
def read(
    files: Files,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a file, one a line.")
    ] = False,
) -> None:
    """Print text, parts, kind and problems of each message. Exits 0 for every file it could bound."""
    asyncio.run(_print_all(files, as_json=as_json))


async def _print_all(files: Sequence[Path], *, as_json: bool) -> None:
    async with MailReader() as reader:
        for file in files:
            reading = await reader.read(_content(file))
            print(_as_json(file, reading) if as_json else _for_people(file, reading), flush=True)


def _content(file: Path) -> bytes:
    return sys.stdin.buffer.read() if file == _STDIN else file.read_bytes()


def _as_json(file: Path, reading: ReadMail) -> str:
    return json.dumps({"file": str(file), **asdict(reading)})


def _for_people(file: Path, reading: ReadMail) -> str:
    lines = [f"{file}: {reading.kind}", *(f"  problem: {code}" for code in reading.problems)]
    lines += [
        f"  part: {p.content_type}, {p.size} bytes {p.filename}".rstrip() for p in reading.parts
    ]
    for name in ("subject", "text", "forwarded", "signature", "disclaimer", "quoted"):
        value = getattr(reading, name)
        lines += [f"  {name}:", *(f"    {line}" for line in value.split("\n"))] if value else []
    return "\n".join(lines)
