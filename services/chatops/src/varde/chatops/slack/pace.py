"""The pace that Slack publishes.

Source: docs.slack.dev/apis/web-api/rate-limits. Messages: one a second in a channel, short bursts allowed. Tier 3:
50 a minute; tier 4: 100 a minute, for a workspace.
"""

from varde.chatops.pace import Pace, Paces

PACES: Paces = {
    "chat.postMessage": (Pace(1.0, 4),),
    "chat.update": (Pace(1.2, 10),),
    # The channel is looked at before each post, so this paces the posts: the look is never older than its turn.
    "conversations.info": (Pace(1.2, 4),),
    "conversations.members": (Pace(0.6, 10),),
    "conversations.history": (Pace(1.2, 10),),
}
