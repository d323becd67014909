"""What the web door counts: outcomes and durations, never who or what."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Histogram


class Outcome(StrEnum):
    """How a posted form ended."""

    CONTINUED = "continued"
    ACCEPTED = "accepted"
    REPEATED = "repeated"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


class Coming(StrEnum):
    """How a page of the dialogue ended."""

    OPENED = "opened"
    ADDED = "added"
    WITHDRAWN = "withdrawn"
    INCOMPLETE = "incomplete"
    UNKNOWN = "unknown"
    MALFORMED = "malformed"
    REFUSED = "refused"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


class Metrics:
    """The metrics of the web door in ``registry``."""

    def __init__(self, registry: CollectorRegistry) -> None:
        outcomes = Counter(
            "varde_intake_web_submissions",
            "Posted forms by outcome.",
            ["outcome"],
            registry=registry,
        )
        self._counts = {outcome: outcomes.labels(outcome.value) for outcome in Outcome}
        self.files = Counter(
            "varde_intake_web_files",
            "Files that came with forms, by what became of them.",
            ["result"],
            registry=registry,
        )
        self.seconds = Histogram(
            "varde_intake_web_submission_seconds",
            "Time from a read form to a stored concern.",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0),
            registry=registry,
        )

        dialogues = Counter(
            "varde_intake_web_dialogues",
            "Pages posted by reporters who come back, by outcome.",
            ["outcome"],
            registry=registry,
        )
        proofs = Counter(
            "varde_intake_web_proofs",
            "Solutions of challenges that were shown to get past the limits, by what became of them.",
            ["outcome"],
            registry=registry,
        )
        self._proofs = {
            right: proofs.labels("right" if right else "wrong") for right in (True, False)
        }
        self._came_back = {outcome: dialogues.labels(outcome.value) for outcome in Coming}

    def came_back(self, outcome: Coming) -> None:
        """Count one posted page of the dialogue."""
        self._came_back[outcome].inc()

    def proved(self, right: bool) -> None:
        """Count one solution that was checked."""
        self._proofs[right].inc()

    def count(self, outcome: Outcome) -> None:
        """Count one posted form."""
        self._counts[outcome].inc()
