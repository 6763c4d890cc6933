"""The sample rounds, as the roster's tests make them."""

from __future__ import annotations

from tests.team.roster.conftest import actor, county, kept_2026, kept_rounds

__all__ = ["actor", "county", "kept_2026", "kept_rounds"]
