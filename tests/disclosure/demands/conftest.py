from __future__ import annotations

from tests.support.identity import tree

__all__ = ["tree"]
