"""Work on what strangers sent, in a process of its own that no input can make more of than it may take.

``BoundedProcess`` is the side that asks; ``serve`` in ``bounded.worker`` is the side that answers, within limits that
it gives itself before the first request.
"""

from varde.shared.bounded.process import BoundedProcess, Lost

__all__ = ["BoundedProcess", "Lost"]
