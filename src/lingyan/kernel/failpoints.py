"""Named places where a test kills the process, to show that nothing acknowledged is lost.

`LINGYAN_FAILPOINT=name` kills at the first reach, `name:7` at the seventh. Unset, a reach costs a lookup.
A module declares its names, so that the crash test can insist on killing at every one.
"""

from __future__ import annotations

import os
import signal
from typing import Final

_declared: Final[set[str]] = set()
_target, _remaining = "", 1


def arm(wish: str) -> None:
    """From now on kill at `name` or `name:7`; at nothing when empty."""
    global _target, _remaining
    _target, _, count = wish.partition(":")
    _remaining = int(count) if count.isdigit() else 1


arm(os.environ.get("LINGYAN_FAILPOINT", ""))


def declare(*names: str) -> tuple[str, ...]:
    """Make the names known and give them back."""
    _declared.update(names)
    return names


def declared() -> frozenset[str]:
    """Every name of the modules imported so far."""
    return frozenset(_declared)


def reach(name: str) -> None:
    """Mark a step. SIGKILL, not an exception, so that no cleanup can hide a half-written state."""
    global _remaining
    if name != _target:
        return
    _remaining -= 1
    if _remaining <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
