"""A 换届 and each village's way through it, by-elections, and how members leave in between.

What was counted, reached or decided stays; a village's state moves on by further rows.
PRIVACY: persons stand in `people`; of a review only its outcome and document number are kept, of voters only numbers
and, until the elected are certified, keyed hashes.
"""

from lingyan.team.term.models.around import Acting, CandidateMeeting, Preselection
from lingyan.team.term.models.change import (
    Annulment,
    ByElection,
    Complaint,
    Count,
    Elected,
    Kinship,
    Nominee,
    Organ,
    Process,
    Rank,
    Restoration,
    Round,
    Stage,
    Station,
    Tally,
)
from lingyan.team.term.models.leaving import (
    Departure,
    DeparturePlace,
    DepartureStep,
    DepartureVote,
    Voter,
)

__all__ = [
    "Acting", "Annulment", "ByElection", "CandidateMeeting", "Complaint", "Count", "Departure", "DeparturePlace",
    "DepartureStep", "DepartureVote", "Elected", "Kinship", "Nominee", "Organ", "Preselection", "Process", "Rank",
    "Restoration", "Round", "Stage", "Station", "Tally", "Voter",
]  # fmt: skip
