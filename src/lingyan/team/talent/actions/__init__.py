"""Every change of the register of talent: people listed and gone, consents, needs, matches, workbooks, time's own work."""

from lingyan.team.talent.actions.consenting import Given, give, renew, withdraw
from lingyan.team.talent.actions.files import keep_file, sweep_files
from lingyan.team.talent.actions.listing import Details, change, enlist, enlist_many
from lingyan.team.talent.actions.matching import Result, answer, close, contact, propose
from lingyan.team.talent.actions.needs import Wanted, close_need, open_need
from lingyan.team.talent.actions.retention import erase_due

__all__ = [
    "Details",
    "Given",
    "Result",
    "Wanted",
    "answer",
    "change",
    "close",
    "close_need",
    "contact",
    "enlist",
    "enlist_many",
    "erase_due",
    "give",
    "keep_file",
    "open_need",
    "propose",
    "renew",
    "sweep_files",
    "withdraw",
]
