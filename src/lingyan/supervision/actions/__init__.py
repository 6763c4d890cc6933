"""Every change of state in supervision: runs of the rules, steps on a finding, papers of a term, what villagers ask."""

from lingyan.supervision.actions.requests import ANSWERED, REQUESTED, answer_request, record_request
from lingyan.supervision.actions.runs import RAN, Outcome, run
from lingyan.supervision.actions.steps import TAKEN, left_to_others, right_at, right_of, step
from lingyan.supervision.actions.terms import TERM, audit_term

__all__ = [
    "ANSWERED", "RAN", "REQUESTED", "TAKEN", "TERM", "Outcome", "answer_request", "audit_term", "left_to_others",
    "record_request", "right_at", "right_of", "run", "step",
]  # fmt: skip
