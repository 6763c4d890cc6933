"""Every change of the list of group leaders and representatives, and of the workbooks it comes from."""

from lingyan.team.mandates.actions.records import (
    BEGUN,
    ENDED,
    MOST_GROUP,
    MOST_NAME,
    Entry,
    begin,
    begin_many,
    double_problems,
    end,
    entry_problems,
    replace,
    superseded,
)

__all__ = [
    "BEGUN",
    "ENDED",
    "MOST_GROUP",
    "MOST_NAME",
    "Entry",
    "begin",
    "begin_many",
    "double_problems",
    "end",
    "entry_problems",
    "replace",
    "superseded",
]
