"""What the router goes by: its files, loaded anew when one of them changes, and valid together or not at all."""

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Self

from varde.router.rules import Rules
from varde.shared.anonymise import Anonymiser
from varde.shared.casework.comparing import Comparing
from varde.shared.casework.judging import Judge
from varde.shared.casework.proposal import TextEngines
from varde.shared.domain.codes import Language
from varde.shared.domain.deadline import Timetable
from varde.shared.domain.partner import Directory
from varde.shared.domain.retention import Retention
from varde.shared.domain.small_world import Gate
from varde.shared.platform.gate import load_gate
from varde.shared.platform.links import load_link_rules
from varde.shared.platform.retention import FILE, load_retention
from varde.shared.platform.timetable import load_timetable
from varde.shared.platform.watched import InForce, Watched
from varde.shared.screening import FOLDER, RuleFiles, Screener
from varde.shared.vault import BlindIndex


@dataclass(frozen=True, slots=True)
class RouterFiles:
    """Each is read anew for each piece of work."""

    text: InForce[TextEngines]
    rules: InForce[Rules]
    gate: InForce[Gate]
    clock: InForce[Timetable]
    comparing: InForce[Comparing]
    retention: InForce[Retention]
    language: Language

    @classmethod
    def watch(cls, config: Watched, index: BlindIndex, language: Language) -> Self:
        """The files of ``config``, from now on. Raises ``Permanent`` for a wrong one."""
        anonymiser = Anonymiser.load()

        def text(folder: Path, _directory: Directory) -> TextEngines:
            return TextEngines(_screener(RuleFiles.read(folder.parent)), anonymiser)

        def comparing(path: Path, directory: Directory) -> Comparing:
            return Comparing(anonymiser, index, load_link_rules(path, directory))

        return cls(
            text=config.watch(FOLDER, text),
            rules=config.watch("routing.toml", partial(Rules.load, language=language)),
            gate=config.watch("gate.toml", lambda path, _directory: load_gate(path)),
            clock=config.watch("clock.toml", lambda path, _directory: load_timetable(path)),
            comparing=config.watch("links.toml", comparing),
            retention=config.watch(FILE, lambda path, _directory: load_retention(path)),
            language=language,
        )

    def timetable(self) -> Timetable:
        """The municipality's times with the deadlines of the routing rules, as they are now."""
        return replace(self.clock.value, statutory=self.rules.value.statutory())

    def judge(self) -> Judge:
        """What decides about facts, as it is now."""
        version = self.text.value.screener.version
        return Judge(self.gate.value, self.rules.value, self.language, version)


@lru_cache(maxsize=1)
def _screener(files: RuleFiles) -> Screener:
    """Compiled once for each change, however often other files change."""
    return Screener.load(files)
