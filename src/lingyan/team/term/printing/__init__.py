"""Papers of a village's 换届 or by-election, a file of this package for each stage, as Word and as PDF from the same blocks.

PRIVACY: notices carry what the law has posted, that is names and posts of nominees, and voters by number only; the list
of voters is made from names that are given for it and kept nowhere (`voters.voter_list`).
"""

from __future__ import annotations

from typing import Final

from lingyan.kernel import clock
from lingyan.render.document import Document, document_pdf, document_word
from lingyan.team.term.models import Process
from lingyan.team.term.printing import above, candidates, closing, collective, outcome, party, voters, voting
from lingyan.team.term.printing.closing import handover_list
from lingyan.team.term.printing.parts import Kind

__all__ = [
    "FORMATS",
    "KINDS",
    "PDF",
    "WORD",
    "available",
    "document",
    "filed",
    "handover_list",
    "made",
    "title_of",
]

WORD, PDF = "docx", "pdf"
FORMATS: Final = (WORD, PDF)
_STAGES: Final = (party, voters, candidates, voting, outcome, above, collective, closing)
KINDS: Final[dict[str, Kind]] = {code: kind for stage in _STAGES for code, kind in stage.KINDS.items()}


def made(process: Process, kind: str, form: str = WORD) -> bytes:
    """The paper as a Word or PDF file. Raises KeyError for an unknown kind."""
    return filed(document(process, kind), form)


def document(process: Process, kind: str) -> Document:
    """The paper's title and blocks, dated today."""
    found = KINDS[kind]
    blocks = tuple(found.write(process))
    return Document(title_of(process, kind), found.issuer(process), clock.today(), blocks, slip=found.slip)


def filed(paper: Document, form: str) -> bytes:
    """A document as the file that was asked for."""
    return document_pdf(paper, made_at=clock.now()) if form == PDF else document_word(paper)


def title_of(process: Process, kind: str) -> str:
    """雁庄村选民登记公告, of a by-election 雁庄村补选选民登记公告."""
    return f"{process.region.name}{'补选' if process.by else ''}{KINDS[kind].title}"


def available(process: Process) -> list[tuple[str, str]]:
    """(kind, title) of the papers that the village's state has matter for."""
    return [(code, kind.title) for code, kind in KINDS.items() if kind.fits(process)]
