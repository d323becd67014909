"""The door's metrics: counts and durations only, never an address."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)


class Metrics:
    """What happened to mail at the door."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._of_mail(registry)
        self._of_letters(registry)
        self._of_the_door(registry)

    def _of_mail(self, registry: CollectorRegistry) -> None:
        self.accepted = Counter(
            "varde_intake_email_accepted",
            "Mails sealed, stored and answered 250",
            registry=registry,
        )
        self.refused = Counter(
            "varde_intake_email_refused",
            "Commands or mails refused for good",
            ["reason"],
            registry=registry,
        )
        self.deferred = Counter(
            "varde_intake_email_deferred",
            "Connections or mails asked to come back later",
            ["reason"],
            registry=registry,
        )
        self.senders = Counter(
            "varde_intake_email_senders",
            "Accepted mails by what DMARC said of the sender; none where nothing was examined",
            ["dmarc"],
            registry=registry,
        )
        self.seconds = Histogram(
            "varde_intake_email_accept_seconds",
            "Seconds from the end of a mail's data to its being stored",
            buckets=_BUCKETS,
            registry=registry,
        )

    def _of_letters(self, registry: CollectorRegistry) -> None:
        self.acknowledgements = Counter(
            "varde_intake_email_acknowledgements",
            "Receipts by outcome: queued, or why there was none",
            ["outcome"],
            registry=registry,
        )
        self.letters = Counter(
            "varde_intake_email_letters",
            "Attempts to send a letter, by kind and outcome: sent, deferred, failed",
            ["kind", "outcome"],
            registry=registry,
        )
        self.letters_waiting = Gauge(
            "varde_intake_email_letters_waiting", "Letters that wait to be sent", registry=registry
        )

    def _of_the_door(self, registry: CollectorRegistry) -> None:
        self.sessions = Gauge(
            "varde_intake_email_sessions", "SMTP sessions open now", registry=registry
        )
        self.certificate_stale = Gauge(
            "varde_intake_email_certificate_stale",
            "1 while a new TLS certificate does not serve and the earlier one is in force",
            registry=registry,
        )
        self.certificate_expires = Gauge(
            "varde_intake_email_certificate_expires_timestamp_seconds",
            "When the TLS certificate in force ends; 0 without one",
            registry=registry,
        )
