"""Writes out the broken versions of a module: ``mutants.py SESSION`` gives them as a JSON list.

Runs in Cosmic Ray's own virtual environment. Imports nothing of Varde: it is not installed here.
"""

import json
import sys
from pathlib import Path

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB, use_db


def mutants(session: Path) -> list[str]:
    """The whole module as each mutation of ``session`` leaves it, except those that were filtered out."""
    with use_db(session, WorkDB.Mode.open) as database:
        specs = [item.mutations[0] for item in database.pending_work_items]
    specs.sort(key=lambda spec: (spec.start_pos, spec.operator_name, spec.occurrence))
    broken = (
        mutate_code(
            Path(spec.module_path).read_bytes(),
            get_operator(spec.operator_name)(**spec.operator_args),
            spec.occurrence,
        )
        for spec in specs
    )
    return list(dict.fromkeys(source for source in broken if source is not None))


if __name__ == "__main__":
    json.dump(mutants(Path(sys.argv[1])), sys.stdout)
