"""The sample rounds, as the roster's tests make them."""

from __future__ import annotations

from tests.team.roster.conftest import actor, county, round_2021, round_2026

__all__ = ["actor", "county", "round_2021", "round_2026"]
