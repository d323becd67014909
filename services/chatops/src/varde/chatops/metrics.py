"""Counts and durations of the chat; no label holds anything but a fixed word."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from varde.chatops.answer import Tone


class Metrics:
    """The metrics of one chatops process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._answers = Counter(
            "varde_chatops_answers",
            "Answers to commands and buttons",
            ["request", "tone"],
            registry=registry,
        )
        self._seconds = Histogram(
            "varde_chatops_answer_seconds", "Time to answer a command or button", registry=registry
        )
        self._cards = Counter(
            "varde_chatops_cards", "What became of changed cases", ["result"], registry=registry
        )
        self._reminders = Counter(
            "varde_chatops_reminders", "Reminders by where they went", ["to"], registry=registry
        )

        self._strangers = Gauge(
            "varde_chatops_channel_strangers",
            "Accounts in the channel that do not belong there and that nobody has let stay",
            registry=registry,
        )
        self._in_channel: dict[str, int] = {}

        self._typed = Counter(
            "varde_chatops_typed",
            "Messages in case threads by what reading them gave",
            ["result"],
            registry=registry,
        )

        self._renewals = Counter(
            "varde_chatops_token_renewals",
            "What became of renewing Slack's token, where it rotates",
            ["result"],
            registry=registry,
        )

    def renewal(self, result: str) -> None:
        """Slack's token was ``renewed``; or it ``waits`` and is tried again; or that has ``ended``."""
        self._renewals.labels(result=result).inc()

    def typed(self, result: str) -> None:
        """A message in a case's thread was met: ``clean``, ``warned``, or ``unread`` for want of time."""
        self._typed.labels(result=result).inc()

    def strangers(self, channel: str, waiting: int) -> None:
        """So many accounts in this channel wait for the coordinator's word; the sum of all channels is told."""
        self._in_channel[channel] = waiting
        self._strangers.set(sum(self._in_channel.values()))

    def answered(self, request: str, tone: Tone, seconds: float) -> None:
        """A command or button was answered."""
        self._answers.labels(request=request, tone=tone.value).inc()
        self._seconds.observe(seconds)

    def card(self, result: str) -> None:
        """A changed case was handled: ``posted``, ``updated``, ``unchanged``, ``held``, ``blocked``."""
        self._cards.labels(result=result).inc()

    def reminded(self, to: str) -> None:
        """Somebody was reminded: ``channel``, ``coordinator`` or ``on_duty``."""
        self._reminders.labels(to=to).inc()
