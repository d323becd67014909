"""``make mutate``: breaks modules in one small way at a time, and says which breaks their tests let live.

Takes groups of modules, or single ones as ``GROUP/MODULE``, of ``modules.toml``; else the last guard of the anonymiser.
Uses as many processes as there are cores. What was found goes to the screen and, as soon as it is found, to
``build/mutation``. A sample of the breaks is the same sample every time.
"""

import argparse
import difflib
import json
import os
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterable, Iterator
from itertools import compress
from pathlib import Path

from mutation import quick, trial
from mutation.trial import Module

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OUT = ROOT / "build" / "mutation"
_SLOWER = 10
"""How much longer than on the whole module the tests may work on a broken one: it may never end."""
_LEAST_SECONDS = 20
"""Of processor time."""


def main() -> int:
    """Break, test, tell; gives the exit status."""
    asked = _arguments()
    try:
        modules = list(chosen(asked.modules or ["guard"]))
    except KeyError as error:
        print(f"No module or group is named {error}; see {HERE / 'modules.toml'}.", file=sys.stderr)
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(OUT / "hypothesis")
    trial.prepare()
    print(
        "| module | possible | tried | survived | seconds |\n| --- | --- | --- | --- | --- |",
        flush=True,
    )
    found = [_tried(module, asked) for module in modules]
    print("\n".join(["", *found]))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutate", description=__doc__)
    parser.add_argument("--tools", type=Path, required=True, help="where Cosmic Ray is installed")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument(
        "--sample", type=int, help="how many breaks of each module to try; else all"
    )
    parser.add_argument("modules", nargs="*")
    return parser.parse_args()


def chosen(names: Iterable[str]) -> Iterator[Module]:
    """The modules of each ``GROUP``, or the one of each ``GROUP/MODULE``. Raises ``KeyError`` for what is in no list."""
    groups = tomllib.loads((HERE / "modules.toml").read_text(encoding="utf-8"))["group"]
    for name in names:
        group, _, one = name.partition("/")
        listed = groups[group]["modules"]
        for module, tests in {one: listed[one]}.items() if one else listed.items():
            yield _module(ROOT / groups[group]["source"], groups[group]["folder"], module, tests)


def _module(source: Path, folder: str, name: str, tests: Iterable[str]) -> Module:
    path = ROOT / folder / f"{name}.py"
    imported = ".".join(path.relative_to(source).with_suffix("").parts)
    return Module(
        imported.removesuffix(".__init__"), path, tuple(f"tests/unit/{test}.py" for test in tests)
    )


def _tried(module: Module, asked: argparse.Namespace) -> str:
    """Break one module in every way, tell how many breaks lived, and give what they look like."""
    begun = time.monotonic()
    possible, sources = _mutants(module, asked.tools, asked.sample)
    limit = max(_LEAST_SECONDS, round(_SLOWER * trial.seconds_unbroken(module)))
    doubtful = quick.unnoticed(module, sources, jobs=asked.jobs, limit=limit)
    lived = trial.survivors(module, doubtful, jobs=asked.jobs, limit=limit)
    alive = []
    with (OUT / f"{module.name}.diff").open("w", encoding="utf-8", buffering=1) as kept:
        for source in compress(doubtful, lived):
            alive.append(difference(module, source))
            print(alive[-1], file=kept)
    seconds = time.monotonic() - begun
    print(
        f"| `{module.name}` | {possible} | {len(sources)} | {len(alive)} | {seconds:.0f} |",
        flush=True,
    )
    return "\n".join(alive)


def difference(module: Module, source: str) -> str:
    """What was changed, as a short diff."""
    before = module.path.read_text(encoding="utf-8").splitlines()
    name = str(module.path.relative_to(ROOT))
    return "\n".join(difflib.unified_diff(before, source.splitlines(), name, name, "", "", 1, ""))


def _mutants(module: Module, tools: Path, sample: int | None) -> tuple[int, list[str]]:
    """How many breaks Cosmic Ray's operators make without those that say nothing, and the broken versions to try."""
    config, session = OUT / f"{module.name}.toml", OUT / f"{module.name}.sqlite"
    template = (HERE / "cosmic-ray.toml").read_text(encoding="utf-8")
    config.write_text(template.replace("MODULE", str(module.path)), encoding="utf-8")
    session.unlink(missing_ok=True)
    for command in (
        ["cosmic-ray", "init", str(config), str(session)],
        ["cr-filter-operators", str(session), str(config)],
    ):
        subprocess.run([tools / command[0], *command[1:]], check=True, capture_output=True)
    wanted = [] if sample is None else [str(sample)]
    listing = [str(tools / "python"), str(HERE / "mutants.py"), str(session), *wanted]
    told = json.loads(subprocess.run(listing, check=True, stdout=subprocess.PIPE).stdout)
    return told["possible"], told["sources"]


if __name__ == "__main__":
    sys.exit(main())
