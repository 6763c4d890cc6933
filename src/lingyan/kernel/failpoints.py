"""Named places where a test kills the process, to show that nothing acknowledged is lost.

`LINGYAN_FAILPOINT=name` kills at the first reach, `name:7` at the seventh. Unset, a reach costs a lookup.
"""

from __future__ import annotations

import os
import signal

_target, _, _count = os.environ.get("LINGYAN_FAILPOINT", "").partition(":")
_remaining = int(_count) if _count.isdigit() else 1


def reach(name: str) -> None:
    """Mark a step. SIGKILL, not an exception, so that no cleanup can hide a half-written state."""
    global _remaining
    if name != _target:
        return
    _remaining -= 1
    if _remaining <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
