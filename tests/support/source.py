"""The product's source as tests look at it: files, syntax trees, imports."""

import ast
import functools
import importlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE_FOLDERS = tuple(sorted([ROOT / "shared" / "src", *ROOT.glob("services/*/src")]))


@functools.cache
def modules() -> dict[str, Path]:
    """Every module of the product, by its dotted name."""
    return {
        _dotted(path.relative_to(folder)): path
        for folder in SOURCE_FOLDERS
        for path in sorted(folder.rglob("*.py"))
    }


@functools.cache
def tree(module: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(text(module))


@functools.cache
def nodes(module: str) -> tuple[ast.AST, ...]:
    """Every node of that tree."""
    return tuple(ast.walk(tree(module)))


@functools.cache
def text(module: str) -> str:
    """What stands in a module."""
    return modules()[module].read_text(encoding="utf-8")


def import_all() -> Iterator[object]:
    """Imports every module of the product that can be imported without running a command."""
    for name in modules():
        if not name.endswith("__main__") and ".migrations." not in name:
            yield importlib.import_module(name)


def dotted_name(node: ast.AST) -> str:
    """``a.b.c`` for such an expression, else an empty text."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted_name(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def imported_names(module: str) -> Iterator[str]:
    """Full dotted names of everything a module imports, e.g. ``os.environ`` for from-imports."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def run_on_import(module: str) -> Iterator[ast.AST]:
    """The expressions of a module that run when it is imported: not the bodies of functions."""
    waiting: list[ast.AST] = [tree(module)]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(_parts_run_on_import(node))


def _parts_run_on_import(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    if isinstance(node, ast.Lambda):
        return []
    if isinstance(node, ast.If) and dotted_name(node.test) == "TYPE_CHECKING":
        return list(node.orelse)
    return list(ast.iter_child_nodes(node))


def _dotted(path: Path) -> str:
    return ".".join(part for part in path.with_suffix("").parts if part != "__init__")
