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
from lingyan.economy.projects.actions.taking import Incoming, Outcome, import_projects

__all__ = [
    "Bid",
    "Incoming",
    "Outcome",
    "Plan",
    "SourcePlan",
    "StepPlan",
    "accept",
    "approve",
    "cancel",
    "import_projects",
    "reach",
    "record_effect",
    "record_tender",
    "save_draft",
    "start",
]
