"""A break counts as noticed when a test fails on it, and only then."""

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from mutation import quick, trial
from mutation.__main__ import chosen
from mutation.sample import some
from mutation.trial import Module

NAME = "module_that_is_broken"
WHOLE = dedent("""\
    LIMIT = 3


    def many(number):
        return number > LIMIT


    def unused(number):
        return number + 1


    def adding(step):
        def by(number):
            return number + step
        return by


    add_two = adding(2)
""")
TESTS = dedent(f"""\
    from {NAME} import many


    def test_four_are_many():
        assert many(4)
        assert not many(3)
""")
NOTICED = WHOLE.replace("number > LIMIT", "number >= LIMIT")
NOTICED_AT_IMPORT = WHOLE.replace("LIMIT = 3", "LIMIT = 4")
ENDLESS = WHOLE.replace("return number > LIMIT", "while number: pass")
OF_OTHER_VARIABLES = WHOLE.replace("number + step", "number - 1")
NO_PYTHON = WHOLE.replace("number > LIMIT", "not number := LIMIT")
LIVES = WHOLE.replace("number + 1", "number - 1")


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Module]:
    """A module of two functions, one of them tested."""
    path, tests = tmp_path / f"{NAME}.py", tmp_path / "test_many.py"
    path.write_text(WHOLE, encoding="utf-8")
    tests.write_text(TESTS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield Module(NAME, path, (str(tests),))
    sys.modules.pop(NAME, None)


def test_a_break_lives_when_every_test_passes_all_the_same(module: Module) -> None:
    tried = trial.survivors(
        module, [NOTICED, LIVES, NOTICED_AT_IMPORT, NO_PYTHON], jobs=2, limit=60
    )
    assert list(tried) == [False, True, False, False]


def test_a_break_that_never_ends_is_noticed(module: Module) -> None:
    assert list(trial.survivors(module, [ENDLESS], jobs=1, limit=5)) == [False]


def test_the_quick_way_leaves_what_it_cannot_show(module: Module) -> None:
    left = [LIVES, NOTICED_AT_IMPORT, OF_OTHER_VARIABLES, NO_PYTHON]
    assert quick.unnoticed(module, [NOTICED, ENDLESS, *left], jobs=2, limit=5) == left


def test_tests_that_fail_on_the_whole_module_are_refused(module: Module) -> None:
    module.path.write_text(NOTICED, encoding="utf-8")
    with pytest.raises(ValueError, match="fail on the module as it is"):
        trial.seconds_unbroken(module)


def test_a_sample_is_the_same_every_time_and_keeps_the_order() -> None:
    every = range(1_000)
    assert some(every, 40) == some(every, 40) == sorted(set(some(every, 40)))
    assert len(some(every, 40)) == 40
    assert some("abc", 40) == ["a", "b", "c"]


def test_every_module_that_can_be_broken_is_there_with_its_tests() -> None:
    for module in chosen(["guard", "account", "screening", "routing", "conflict", "recognisers"]):
        assert module.path.is_file()
        assert all((Path(__file__).parents[3] / test).is_file() for test in module.tests)
