"""``varde doctor``: what is misconfigured, why it matters and what to do, in plain words."""

from varde.shared.platform.doctor.examine import Report, examine
from varde.shared.platform.doctor.findings import Finding, Findings, Scene, Service, State
from varde.shared.platform.doctor.words import Told, told

__all__ = ["Finding", "Findings", "Report", "Scene", "Service", "State", "Told", "examine", "told"]
