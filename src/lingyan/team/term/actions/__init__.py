"""Every change of a 换届: its opening, the stages of a village, nominees, counts, certificates; by-elections; departures."""

from lingyan.team.term.actions.acting import record_acting
from lingyan.team.term.actions.annulling import annul_vote
from lingyan.team.term.actions.by_elections import open_by_election, stop_by_election
from lingyan.team.term.actions.certifying import certify
from lingyan.team.term.actions.complaints import decide_complaint, receive_complaint, receive_second
from lingyan.team.term.actions.counting import record_count
from lingyan.team.term.actions.departure_votes import count_recall, decide_resignation
from lingyan.team.term.actions.departures import (
    confirm_departure,
    follow_departure,
    receive_absence,
    receive_recall,
    receive_resignation,
    record_hearing,
    record_lapse,
    record_release,
)
from lingyan.team.term.actions.joint_review import ask_departments
from lingyan.team.term.actions.meetings import record_meeting
from lingyan.team.term.actions.nominees import (
    Newcomer,
    declare_kinship,
    nominate,
    record_review,
    set_formal,
    withdraw,
)
from lingyan.team.term.actions.registering import check_voters, note_sexes
from lingyan.team.term.actions.restoring import restore_vote
from lingyan.team.term.actions.rounds import open_round
from lingyan.team.term.actions.stages import (
    reach,
    reach_many,
    reopen_nominations,
    resume,
    set_seats,
    set_vote_day,
    suspend,
    take_snapshot,
)
from lingyan.team.term.ballots import Sheet

__all__ = [
    "Newcomer", "Sheet", "annul_vote", "ask_departments", "certify", "check_voters", "confirm_departure",
    "count_recall", "decide_complaint", "decide_resignation", "declare_kinship", "follow_departure", "nominate",
    "note_sexes", "open_by_election", "open_round", "reach", "reach_many", "receive_absence", "receive_complaint",
    "receive_recall", "receive_resignation", "receive_second", "record_acting", "record_count", "record_hearing",
    "record_lapse", "record_meeting", "record_release", "record_review", "reopen_nominations", "restore_vote", "resume",
    "set_formal", "set_seats", "set_vote_day", "stop_by_election", "suspend", "take_snapshot", "withdraw",
]  # fmt: skip
