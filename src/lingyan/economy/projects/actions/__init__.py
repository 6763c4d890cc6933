"""Every change of projects: planning and approval, tender, start and milestones, acceptance, effects, an early end."""

from __future__ import annotations

from lingyan.economy.projects.actions.planning import Plan, SourcePlan, StepPlan, approve, save_draft
from lingyan.economy.projects.actions.running import (
    Bid,
    accept,
    cancel,
    reach,
    record_effect,
    record_tender,
    start,
)

__all__ = [
    "Bid",
    "Plan",
    "SourcePlan",
    "StepPlan",
    "accept",
    "approve",
    "cancel",
    "reach",
    "record_effect",
    "record_tender",
    "save_draft",
    "start",
]
