"""Every change of a 换届: its opening, the stages of a village, nominees, counts, certificates."""

from lingyan.team.term.actions.certifying import certify
from lingyan.team.term.actions.complaints import decide_complaint, receive_complaint
from lingyan.team.term.actions.counting import Sheet, record_count
from lingyan.team.term.actions.nominees import (
    Newcomer,
    declare_kinship,
    nominate,
    record_review,
    set_formal,
    withdraw,
)
from lingyan.team.term.actions.rounds import open_round
from lingyan.team.term.actions.stages import (
    reach,
    reach_many,
    resume,
    set_seats,
    set_vote_day,
    suspend,
    take_snapshot,
)

__all__ = [
    "Newcomer", "Sheet", "certify", "decide_complaint", "declare_kinship", "nominate", "open_round", "reach",
    "reach_many", "receive_complaint", "record_count", "record_review", "resume", "set_formal", "set_seats",
    "set_vote_day", "suspend", "take_snapshot", "withdraw",
]  # fmt: skip
