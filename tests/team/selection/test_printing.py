"""What the papers say and whom they name, at the step they are printed."""

from __future__ import annotations

import io

import pytest
from docx import Document

from lingyan.team.selection import printing
from lingyan.team.selection.models import Candidate, Procedure
from tests.team.selection.support import TODAY, Village

pytestmark = pytest.mark.django_db


def _name(candidate: Candidate) -> str:
    return str(candidate.person)


def _text(made: Procedure, code: str) -> str:
    content, _people = printing.made(made, code, _name, TODAY)
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "".join([*(each.text for each in paper.paragraphs), *cells])


@pytest.mark.parametrize("until", ["chief", "appoint"])
def test_the_approval_tells_the_secretary_from_the_members(village: Village, until: str) -> None:
    text = _text(village.committee(until), "approval")
    assert "同意人选甲同志任雁庄村党组织书记" in text
    assert "人选乙同志任委员" in text
