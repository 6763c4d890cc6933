"""Every change of a matter's state is one function here.

Each refuses with a code and a sentence and leaves one audit entry. What was noticed, voted, displayed or objected is
never changed afterwards: the database refuses it.
"""

from lingyan.decisions.actions.drafting import Proposal, change, draft, propose, vote_again, withdraw
from lingyan.decisions.actions.meetings import (
    Ballot,
    give_notice,
    record_discussion,
    record_meeting,
    record_merged,
    record_study,
)
from lingyan.decisions.actions.objections import answer, raise_objection
from lingyan.decisions.actions.papers import make_paper
from lingyan.decisions.actions.publishing import (
    Photo,
    begin_execution,
    close,
    file_with_township,
    post,
    record_result,
    review,
)
from lingyan.decisions.actions.rolls import Grant, Numbers, grant_power, record_roll, take_back

__all__ = [
    "Ballot", "Grant", "Numbers", "Photo", "Proposal", "answer", "begin_execution", "change", "close", "draft",
    "file_with_township", "give_notice", "grant_power", "make_paper", "post", "propose", "raise_objection",
    "record_discussion", "record_meeting", "record_merged", "record_result", "record_roll", "record_study", "review",
    "take_back", "vote_again", "withdraw",
]  # fmt: skip
