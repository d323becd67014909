"""What the code writes into the audit log: every action, followed to where it is named."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from support import source

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class _Module:
    """Its tree is looked through only where its text has the name that is sought."""

    name: str

    @cached_property
    def text(self) -> str:
        return source.text(self.name)

    @cached_property
    def functions(self) -> list[_Function]:
        return [n for n in source.nodes(self.name) if isinstance(n, _Function)]

    @cached_property
    def _calls(self) -> list[tuple[str, ast.Call]]:
        calls = (n for n in source.nodes(self.name) if isinstance(n, ast.Call))
        return [(source.dotted_name(n.func), n) for n in calls]

    def calls(self, name: str) -> list[ast.Call]:
        """The calls of what has this dotted name, or one that ends so."""
        if f"{name.rpartition('.')[2]}(" not in self.text:
            return []
        return [call for called, call in self._calls if f".{called}".endswith(f".{name}")]

    def assigned(self, name: str) -> list[str]:
        """The texts that a name is given anywhere in it."""
        return list(_assigned(source.tree(self.name), name)) if name in self.text else []

    def around(self, node: ast.AST) -> list[_Function]:
        """The functions that a node stands in, the innermost first."""
        inside = [f for f in self.functions if any(child is node for child in ast.walk(f))]
        return sorted(inside, key=lambda f: len(list(ast.walk(f))))


@cache
def actions() -> frozenset[str]:
    """Every action that some part writes. Fails where one cannot be followed to its name."""
    modules = [_Module(name) for name in source.modules()]
    found, seen = set[str](), set[int]()
    waiting = [(m, c, _given(c, 0)) for m in modules for c in m.calls("audit.append")]
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
    everywhere = [name for m in modules for name in m.assigned(given.id)]
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
    return [
        (module, call, _given(call, place))
        for module in modules
        if (calls := module.calls(function.name))
        if module is home or all(f.name != function.name for f in module.functions)
        for call in calls
    ]


def _given(call: ast.Call, place: int) -> ast.expr | None:
    by_name = next((k.value for k in call.keywords if k.arg == "action"), None)
    return by_name or (call.args[place] if len(call.args) > place else None)
