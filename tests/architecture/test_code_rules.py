"""Rules about the code that a linter does not know."""

import ast
import re
from collections.abc import Iterator

from support import source

MODULES = sorted(source.modules())

GUARD = "varde.shared.anonymise.guard"
MINT = "varde.shared.anonymise.text"

CLOCKS = {
    "varde.shared.domain.clock",
    "varde.chatops.slack.serve",  # slack_bolt asks when a request came, for its own debug log
}
CLOCK_READS = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns))$")
GUESSABLE = re.compile(r"(random|numpy\.random)(\.|$)")
ENVIRONMENT = re.compile(r"^os\.(environ|getenv)\b")
MAY_READ_ENVIRONMENT = ("varde.shared.platform", "varde.shared.cli")
CONNECTIONS = re.compile(
    r"(^|\.)(connect|connect_robust|create_engine|create_async_engine|create_connection|open"
    r"|create_server|socket|Popen|urlopen)$"
)

LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log", "bind"}
CONTENT_NAMES = {
    "account",
    "address",
    "body",
    "content",
    "email",
    "envelope",
    "filename",
    "from_address",
    "header",
    "headers",
    "headline",
    "mail_from",
    "original",
    "peer",
    "plaintext",
    "quoted",
    "raw",
    "rcpt_tos",
    "sender",
    "signature",
    "subject",
    "submission",
    "summary",
    "user_agent",
}


def _calls(module: str) -> Iterator[ast.Call]:
    return (node for node in source.nodes(module) if isinstance(node, ast.Call))


def _names_in(node: ast.AST) -> set[str]:
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def _is_fixed(node: ast.AST) -> bool:
    """True for a literal and for a constant of the module."""
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


def test_only_the_guard_makes_anonymised_text() -> None:
    makers = set[str]()
    for module in set(MODULES) - {GUARD, MINT}:
        imported = set(source.imported_names(module))
        called = {source.dotted_name(call.func).rpartition(".")[2] for call in _calls(module)}
        if imported & {f"{MINT}.mint", f"{MINT}._MINT"} or called & {"mint", "AnonymisedText"}:
            makers.add(module)
    assert not makers


def test_nothing_is_connected_read_or_timed_on_import() -> None:
    done = list[str]()
    for module in MODULES:
        for node in source.run_on_import(module):
            name = source.dotted_name(node.func if isinstance(node, ast.Call) else node)
            called = isinstance(node, ast.Call)
            opens = called and (CLOCK_READS.search(name) or CONNECTIONS.search(name))
            if ENVIRONMENT.match(name) or opens:
                done.append(f"{module}: {name}")
    assert not done


def test_only_the_platform_reads_the_environment() -> None:
    readers = set[str]()
    for module in MODULES:
        if module.startswith(MAY_READ_ENVIRONMENT):
            continue
        names = {source.dotted_name(node) for node in source.nodes(module)}
        names |= set(source.imported_names(module))
        if any(map(ENVIRONMENT.match, names)):
            readers.add(module)
    assert not readers


def test_time_comes_from_the_clock_that_is_handed_in() -> None:
    read = [
        f"{module}, line {call.lineno}"
        for module in MODULES
        if module not in CLOCKS
        for call in _calls(module)
        if CLOCK_READS.search(source.dotted_name(call.func))
    ]
    assert not read


def test_ids_come_from_a_secure_generator() -> None:
    guessable = set[str]()
    for module in MODULES:
        imported = source.imported_names(module)
        called = {source.dotted_name(call.func).rpartition(".")[2] for call in _calls(module)}
        if any(map(GUESSABLE.match, imported)) or called & {"uuid1", "uuid3", "uuid5", "getnode"}:
            guessable.add(module)
    assert not guessable


def test_no_content_is_handed_to_a_log() -> None:
    wrong = list[str]()
    for module in MODULES:
        for call in _calls(module):
            base, _, method = source.dotted_name(call.func).rpartition(".")
            if method not in LOG_METHODS or "log" not in base.lower():
                continue
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            if set[str]().union(*map(_names_in, given)) & CONTENT_NAMES:
                wrong.append(f"{module}, line {call.lineno}: may log content")
            if not all(map(_is_fixed, call.args[:1])):
                wrong.append(f"{module}, line {call.lineno}: the event is no fixed text")
    assert not wrong


def test_no_content_stands_in_an_error() -> None:
    wrong = list[str]()
    for module in MODULES:
        for node in source.nodes(module):
            if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
                continue
            shown = [n for arg in node.exc.args for n in ast.walk(arg)]
            texts = [n for n in shown if isinstance(n, ast.JoinedStr)]
            if set[str]().union(*map(_names_in, texts)) & CONTENT_NAMES:
                wrong.append(f"{module}, line {node.lineno}")
    assert not wrong


def test_the_rules_are_asked_of_every_module() -> None:
    assert len(MODULES) > 500
    assert {GUARD, MINT} | CLOCKS <= set(MODULES)
