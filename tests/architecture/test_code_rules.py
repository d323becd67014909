"""Rules about the code that a linter does not know."""

import ast
import re
from collections.abc import Iterator

import pytest

from support import source

MODULES = sorted(source.modules())

GUARD = "varde.shared.anonymise.guard"
MINT = "varde.shared.anonymise.text"

CLOCKS = {
    "varde.shared.domain.clock",
    "varde.chatops.slack.serve",  # slack_bolt asks when a request came, for its own debug log
}
CLOCK_READS = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns))$")
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
    return (node for node in ast.walk(source.tree(module)) if isinstance(node, ast.Call))


def _names_in(node: ast.AST) -> set[str]:
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def _is_fixed(node: ast.AST) -> bool:
    """True for a literal and for a constant of the module."""
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id.isupper())


@pytest.mark.parametrize("module", MODULES)
def test_only_the_guard_makes_anonymised_text(module: str) -> None:
    if module in {GUARD, MINT}:
        return
    imported = set(source.imported_names(module))
    assert not imported & {f"{MINT}.mint", f"{MINT}._MINT"}
    called = {source.dotted_name(call.func).rpartition(".")[2] for call in _calls(module)}
    assert not called & {"mint", "AnonymisedText"}


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_connected_read_or_timed_on_import(module: str) -> None:
    for node in source.run_on_import(module):
        name = source.dotted_name(node.func if isinstance(node, ast.Call) else node)
        assert not ENVIRONMENT.match(name), f"line {node.lineno} reads the environment"  # type: ignore[attr-defined] # an expression has a line
        if isinstance(node, ast.Call):
            assert not CLOCK_READS.search(name), f"line {node.lineno} reads the clock"
            assert not CONNECTIONS.search(name), f"line {node.lineno} opens something"


@pytest.mark.parametrize("module", MODULES)
def test_only_the_platform_reads_the_environment(module: str) -> None:
    if module.startswith(MAY_READ_ENVIRONMENT):
        return
    names = {source.dotted_name(node) for node in ast.walk(source.tree(module))}
    assert not [name for name in names if ENVIRONMENT.match(name)]
    assert not {"os.environ", "os.getenv"} & set(source.imported_names(module))


@pytest.mark.parametrize("module", MODULES)
def test_time_comes_from_the_clock_that_is_handed_in(module: str) -> None:
    if module in CLOCKS:
        return
    read = [
        name for call in _calls(module) if CLOCK_READS.search(name := source.dotted_name(call.func))
    ]
    assert not read


@pytest.mark.parametrize("module", MODULES)
def test_ids_come_from_a_secure_generator(module: str) -> None:
    imported = set(source.imported_names(module))
    assert not [name for name in imported if re.match(r"(random|numpy\.random)(\.|$)", name)]
    called = {source.dotted_name(call.func).rpartition(".")[2] for call in _calls(module)}
    assert not called & {"uuid1", "uuid3", "uuid5", "getnode"}


@pytest.mark.parametrize("module", MODULES)
def test_no_content_is_handed_to_a_log(module: str) -> None:
    for call in _calls(module):
        base, _, method = source.dotted_name(call.func).rpartition(".")
        if method not in LOG_METHODS or "log" not in base.lower():
            continue
        handed = set[str]().union(*map(_names_in, [*call.args, *(k.value for k in call.keywords)]))
        assert not handed & CONTENT_NAMES, f"line {call.lineno} may log content"
        assert all(map(_is_fixed, call.args[:1])), f"line {call.lineno}: the event is no fixed text"


@pytest.mark.parametrize("module", MODULES)
def test_no_content_stands_in_an_error(module: str) -> None:
    for node in ast.walk(source.tree(module)):
        if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
            continue
        texts = [n for arg in node.exc.args for n in ast.walk(arg) if isinstance(n, ast.JoinedStr)]
        shown = set[str]().union(*map(_names_in, texts))
        assert not shown & CONTENT_NAMES, f"line {node.lineno} may put content into an error"
