"""Writes out the broken versions of a module, or some of them: ``mutants.py SESSION [SAMPLE]``.

Gives ``{"possible": how many there are, "sources": [...]}`` as JSON. Runs in Cosmic Ray's own virtual environment.
Imports nothing of Varde's packages: they are not installed here.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec

from mutation.sample import some


def specs(session: Path) -> list[MutationSpec]:
    """Each mutation of ``session``, except those that were filtered out, in the order of the text."""
    with use_db(session, WorkDB.Mode.open) as database:
        found = [item.mutations[0] for item in database.pending_work_items]
    return sorted(found, key=lambda spec: (spec.start_pos, spec.operator_name, spec.occurrence))


def mutants(chosen: Sequence[MutationSpec]) -> list[str]:
    """The whole module as each mutation leaves it. It takes a second for some long modules: choose first."""
    broken = (
        mutate_code(
            Path(spec.module_path).read_bytes(),
            get_operator(spec.operator_name)(**spec.operator_args),
            spec.occurrence,
        )
        for spec in chosen
    )
    return list(dict.fromkeys(source for source in broken if source is not None))


def main(session: Path, sample: int | None) -> None:
    """Write all, or a sample."""
    every = specs(session)
    chosen = every if sample is None else some(every, sample)
    json.dump({"possible": len(every), "sources": mutants(chosen)}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else None)
