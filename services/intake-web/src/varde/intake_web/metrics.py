"""What the web door counts: outcomes and durations, never who or what."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Histogram


class Outcome(StrEnum):
    """How a posted form ended."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"
    INCOMPLETE = "incomplete"
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
        self.seconds = Histogram(
            "varde_intake_web_submission_seconds",
            "Time from a read form to a stored concern.",
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0),
            registry=registry,
        )

    def count(self, outcome: Outcome) -> None:
        """Count one posted form."""
        self._counts[outcome].inc()
