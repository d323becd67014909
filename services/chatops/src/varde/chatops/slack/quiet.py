"""A logger for Slack's libraries that writes nothing: they log whole requests, content and all."""

import logging

QUIET = logging.getLogger("varde.chatops.slack.quiet")
QUIET.setLevel(logging.CRITICAL + 1)
QUIET.propagate = False
