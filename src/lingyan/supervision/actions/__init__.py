"""Every change of state in supervision: runs of the rules, steps on a finding, papers of a term."""

from lingyan.supervision.actions.runs import RAN, Outcome, run
from lingyan.supervision.actions.steps import TAKEN, right_at, right_of, step
from lingyan.supervision.actions.terms import TERM, audit_term

__all__ = ["RAN", "TAKEN", "TERM", "Outcome", "audit_term", "right_at", "right_of", "run", "step"]
