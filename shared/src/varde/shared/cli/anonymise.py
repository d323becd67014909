"""``varde anonymise``: what would leave of a text, and why. It prints content, to the terminal only."""

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from varde.shared.anonymise import Account, Kind, Mark, grade_text, reason_texts
from varde.shared.anonymise.spans import GENERALISED
from varde.shared.casework.proposal import Proposal, TextEngines, propose
from varde.shared.cli.concern_sets import Given, name_of, read_set, refuse_unwritable, written
from varde.shared.cli.inputs import opened, refusing, whole_text
from varde.shared.cli.language import spoken
from varde.shared.cli.terminal import colours, visible
from varde.shared.cli.widened import not_shown
from varde.shared.domain.codes import Language
from varde.shared.domain.small_world import Gate
from varde.shared.platform.gate import load_gate
from varde.shared.screening import RuleFiles
from varde.shared.texts.vocabulary import label

_GATE = "gate.toml"


def anonymise(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A text in UTF-8; - is standard input.")
    ] = None,
    jsonl: Annotated[
        tuple[Path, Path] | None,
        typer.Option(metavar="IN OUT", help="Read and write a set, one JSON object a line."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    language: Annotated[
        Language,
        typer.Option(
            envvar="VARDE_ROUTER_LANGUAGE",
            help="Language of the summary and of the reasons.",
            callback=spoken,
        ),
    ] = Language.NB,
    config: Annotated[
        Path,
        typer.Option(
            "--config",
            envvar="VARDE_CONFIG_DIR",
            help=f"Folder with {_GATE} and screening/.",
        ),
    ] = Path("config"),
) -> None:
    """Show a text without its identifying marks, its summary, what was replaced, and the risk left."""
    if (file is None) == (jsonl is None):
        msg = "give either a FILE or --jsonl IN OUT"
        raise typer.BadParameter(msg)
    with refusing():
        gate, rules = _gate(config), RuleFiles.read(config)
        if jsonl:
            _anonymise_set(*jsonl, language, gate, rules)
        elif file:
            _anonymise_file(file, language, gate, rules, as_json=as_json)


def _gate(config: Path) -> Gate:
    """The configured gate; one that knows nothing of the region where there is no file."""
    file = config / _GATE
    return load_gate(file) if file.exists() else Gate()


def _anonymise_file(
    file: Path, language: Language, gate: Gate, rules: RuleFiles, *, as_json: bool
) -> None:
    given = Given(str(file), whole_text(file))
    proposal, seconds = _timed(TextEngines.load(rules), given, language, gate)
    if as_json:
        print(_as_json(given, proposal, seconds))
    else:
        print(_for_people(given, proposal, language))


def _anonymise_set(
    source: Path, out: Path, language: Language, gate: Gate, rules: RuleFiles
) -> None:
    refuse_unwritable(out, source)
    engines = TextEngines.load(rules)
    with opened(source) as stream, written(out) as lines:
        for given in read_set(stream, name_of(source)):
            proposal, seconds = _timed(engines, given, language, gate)
            print(_as_json(given, proposal, seconds), file=lines)


def _timed(
    engines: TextEngines, given: Given, language: Language, gate: Gate
) -> tuple[Proposal, float]:
    started = time.perf_counter()
    proposal = propose(
        engines,
        given.subject,
        given.text,
        summary_in=language,
        gate=gate,
        tally={},
        written_in=given.language,
    )
    return proposal, time.perf_counter() - started


def _as_json(given: Given, proposal: Proposal, seconds: float) -> str:
    account = proposal.account
    return json.dumps(
        {
            "id": given.concern_id,
            "spans": [[mark.start, mark.end, mark.kind] for mark in account.marks],
            "account": account.text,
            "summary": proposal.summary,
            "risk": account.risk.grade,
            "reasons": account.risk.reasons,
            "language": account.risk.written_in,
            "widened": [[w.band, w.why] for w in proposal.shown.widened],
            "account_at_once": bool(proposal.open_account),
            "holds": proposal.hold_reasons,
            "seconds": round(seconds, 6),
        }
    )


def _for_people(given: Given, proposal: Proposal, language: Language) -> str:
    risk, shown = proposal.account.risk, proposal.shown
    waits = "nothing" if proposal.open_account else "only the account"
    found = Counter(mark.kind for mark in proposal.account.marks).most_common()
    return "\n".join(
        [
            "--- account, de-identified: check it ---",
            _shown(given.text, proposal.account, _in_colour if colours() else _plain),
            "\n--- summary for the group ---",
            proposal.summary,
            "\n--- read, but not shown to the group ---",
            *(not_shown(proposal.facts, shown.facts, shown.widened, language) or ["nothing"]),
            "\n--- replaced ---",
            *([f"{kind:14}{count}" for kind, count in found] or ["nothing"]),
            f"\n--- residual risk: {grade_text(risk.grade, language)} ---",
            *(reason_texts(risk, language) or ["no reason found"]),
            "\n--- held for the coordinator ---",
            *([label(hold, language) for hold in proposal.hold_reasons] or [waits]),
        ]
    )


def _shown(text: str, account: Account, paint: Callable[[Mark], str]) -> str:
    """The account as it stands on the screen, each mark as ``paint`` gives it."""
    pieces: list[str] = []
    done = 0
    for mark in account.marks:
        pieces += (visible(text[done : mark.start]), paint(mark))
        done = mark.end
    return "".join([*pieces, visible(text[done:])]).rstrip()


def _plain(mark: Mark) -> str:
    return mark.replacement


def _in_colour(mark: Mark) -> str:
    return typer.style(mark.replacement, fg=_colour(mark.kind), bold=True)


def _colour(kind: Kind) -> str:
    if kind is Kind.UNKNOWN:
        return "magenta"
    return "yellow" if kind in GENERALISED else "red"
