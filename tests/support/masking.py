"""Another masking table for one test."""

from __future__ import annotations

import pytest

from lingyan.identity import masking


def mask(monkeypatch: pytest.MonkeyPatch, role: str, kind: masking.Kind) -> None:
    """From here on this role sees this kind of data masked."""
    table = {**masking._table()}
    table[role] = {**table[role], kind: masking.Sight.MASKED}
    monkeypatch.setattr(masking, "_table", lambda: table)
