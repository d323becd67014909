"""The judge of facts that have changed, as the municipality set it up; ``varde held correct`` asks for it by name."""

from pathlib import Path

from varde.router.rules import Rules
from varde.router.settings import RouterSettings
from varde.shared.casework.judging import Judge
from varde.shared.domain.partner import Directory
from varde.shared.platform.gate import load_gate
from varde.shared.platform.settings import read_settings
from varde.shared.screening import RuleFiles


def load_judge(config: Path, directory: Directory) -> Judge:
    """The judge of the rules and the gate in ``config``; raises ``Permanent`` for a wrong one."""
    language = read_settings(RouterSettings).language
    return Judge(
        load_gate(config / "gate.toml"),
        Rules.load(config / "routing.toml", directory, language),
        language,
        RuleFiles.read(config).version(),
    )
