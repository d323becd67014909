"""The pace that Microsoft publishes for a bot in one conversation.

Source: Microsoft's "Optimize your bot with rate limiting in Teams". Sending, and making a conversation: 7 calls in a
second, 8 in two, 60 in thirty, 1,800 in an hour. Asking who is there: twice that. The paces below stay within each
of these whenever one begins to count; a test counts.
"""

from varde.chatops.pace import Pace, Paces

SENT = (Pace(0.54, 4), Pace(4.0, 900))
ASKED = (Pace(0.27, 8), Pace(2.0, 1800))
PACES: Paces = {
    "post": SENT,
    "update": SENT,
    "create": SENT,
    "member": ASKED,
    # Asked before each post, so this paces the posts: the look is never older than its turn.
    "members": SENT,
}
