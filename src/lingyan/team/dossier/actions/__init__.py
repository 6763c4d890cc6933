"""Every change of dossiers: sheets entered and put right, leaving office, papers, whose account it is, who opened one."""

from lingyan.team.dossier.actions.accounts import recognise
from lingyan.team.dossier.actions.entering import correct, enter, withdraw
from lingyan.team.dossier.actions.leaving import end
from lingyan.team.dossier.actions.papers import make_paper
from lingyan.team.dossier.actions.reading import note_opened

__all__ = ["correct", "end", "enter", "make_paper", "note_opened", "recognise", "withdraw"]
