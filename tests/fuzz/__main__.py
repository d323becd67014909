"""``python -m fuzz mail|form RUNS SECONDS FOLDER``: inputs are made and kept in FOLDER.

Ends with an error at the first fault, and when SECONDS were not enough for RUNS inputs.
"""

import sys
from pathlib import Path

import atheris

from fuzz.watch import Watch

_FLAGS = ("-max_len=20000", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=0", "-verbosity=0", "-use_value_profile=0")  # fmt: skip


def main(name: str, runs: int, seconds: float, folder: Path) -> None:
    """Fuzz the target ``name`` with ``runs`` inputs, for ``seconds`` at most."""
    with atheris.instrument_imports(include=["varde", "email"]):
        from fuzz.targets import TARGETS
    target = TARGETS[name]
    corpus, faults = folder / name, folder / f"{name}-faults"
    corpus.mkdir(parents=True, exist_ok=True)
    faults.mkdir(exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    # What opens with the first input, as the door does, is not its time.
    target.run(target.seeds[0])
    flags = (f"-runs={runs}", f"-artifact_prefix={faults}/", *_FLAGS)
    atheris.Setup([sys.argv[0], *flags, str(corpus)], Watch(target.run, runs, seconds))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]))
