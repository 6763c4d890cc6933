"""凤桥村 with January closed, as in the tests of disclosure."""

from __future__ import annotations

from tests.disclosure.conftest import home, village

__all__ = ["home", "village"]
