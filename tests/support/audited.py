"""What the code writes into the audit log: every action, followed to where it is named."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from support import source

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class _Module:
    tree: ast.Module
    functions: list[_Function]
    calls: list[tuple[str, ast.Call]]
    """Each with the dotted name of what is called."""

    def around(self, node: ast.AST) -> list[_Function]:
        """The functions that a node stands in, the innermost first."""
        inside = [f for f in self.functions if any(child is node for child in ast.walk(f))]
        return sorted(inside, key=lambda f: len(list(ast.walk(f))))


@cache
def actions() -> frozenset[str]:
    """Every action that some part writes. Fails where one cannot be followed to its name."""
    modules = [_read(source.tree(name)) for name in source.modules()]
    found, seen = set[str](), set[int]()
    waiting = [(m, c, _given(c, 0)) for m in modules for c in _calls(m, "audit.append")]
    while waiting:
        module, call, given = waiting.pop()
        assert given is not None, ast.unparse(call)
        names, parameter = _named(modules, module, call, given)
        found |= names
        if parameter and id(parameter[0]) not in seen:
            seen.add(id(parameter[0]))
            waiting += _callers(modules, module, *parameter)
    return frozenset(found)


def _named(
    modules: list[_Module], module: _Module, call: ast.AST, given: ast.expr
) -> tuple[set[str], tuple[_Function, int] | None]:
    """The actions that an expression may be, or the function, and the place among its arguments, that is given it."""
    if isinstance(given, ast.Constant):
        return {str(given.value)}, None
    if isinstance(given, ast.IfExp):
        parts = [_named(modules, module, call, part)[0] for part in (given.body, given.orelse)]
        return set.union(*parts), None
    assert isinstance(given, ast.Name), ast.unparse(call)
    for function in module.around(call):
        places = [a.arg for a in function.args.args]
        if given.id in places:
            own = places[0] == "self"
            return set(), (function, places.index(given.id) - own)
        if local := set(_assigned(function, given.id)):
            return local, None
    everywhere = [name for m in modules for name in _assigned(m.tree, given.id)]
    assert everywhere, ast.unparse(call)
    return set(everywhere), None


def _assigned(scope: ast.AST, name: str) -> Iterator[str]:
    """The texts that a name is given in a scope, by ``=`` or as the keys that a loop goes through."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and name in {ast.unparse(t) for t in node.targets}:
            values = (
                [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else []
            )
            for value in values or [node.value]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value
        if isinstance(node, ast.For) and ast.unparse(node.target).startswith(f"({name}, "):
            yield from _keys(scope, ast.unparse(node.iter).removesuffix(".items()"))


def _keys(scope: ast.AST, name: str) -> Iterator[str]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and name in {ast.unparse(t) for t in node.targets}:
            dicts = [part for part in ast.walk(node.value) if isinstance(part, ast.Dict)]
            yield from (str(k.value) for d in dicts for k in d.keys if isinstance(k, ast.Constant))


def _callers(
    modules: list[_Module], home: _Module, function: _Function, place: int
) -> list[tuple[_Module, ast.Call, ast.expr | None]]:
    """The calls of a function: in its module, and in those that have none of that name."""
    able = [m for m in modules if m is home or all(f.name != function.name for f in m.functions)]
    return [(m, c, _given(c, place)) for m in able for c in _calls(m, function.name)]


def _calls(module: _Module, name: str) -> list[ast.Call]:
    return [call for called, call in module.calls if f".{called}".endswith(f".{name}")]


def _given(call: ast.Call, place: int) -> ast.expr | None:
    by_name = next((k.value for k in call.keywords if k.arg == "action"), None)
    return by_name or (call.args[place] if len(call.args) > place else None)


def _read(tree: ast.Module) -> _Module:
    nodes = list(ast.walk(tree))
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    calls = [(source.dotted_name(n.func), n) for n in nodes if isinstance(n, ast.Call)]
    return _Module(tree, functions, calls)
