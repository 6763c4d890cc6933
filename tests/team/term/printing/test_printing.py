"""Every paper of a 换届 is written from the village's records, the same as Word and as PDF, and opens as it is meant to."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import pytest

from lingyan.team.term import printing
from tests.render.pdf import page_texts
from tests.team.term.printing.conftest import Papers, said

ALL_BUT_RARE = set(printing.KINDS) - {
    "annulled",
    "by-election",
    "restored",
    "complaint-above",
    "collective",
    "collective-ballot",
    "collective-tally",
    "monitors",
    "monitors-ballot",
    "monitors-tally",
}

pytestmark = pytest.mark.django_db


def words(content: bytes) -> str:
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *cells])


def test_every_kind_has_its_state(papers: dict[str, Papers]) -> None:
    assert {kind for found in papers.values() for kind in found} == ALL_BUT_RARE


def test_every_certificate_says_whose_it_is(papers: dict[str, Papers]) -> None:
    certificates = papers["certified"]["certificates"]
    assert "当选为主任" in said(certificates)
    pages = page_texts(printing.filed(certificates, printing.PDF))
    assert len(pages) == 5


@pytest.mark.slow
def test_every_kind_opens_in_the_office_with_what_it_says(papers: dict[str, Papers], tmp_path: Path) -> None:
    """One call of LibreOffice for all of them; the PDF of the house is held beside."""
    latest = {kind: paper for found in papers.values() for kind, paper in found.items()}
    names = {kind: tmp_path / f"{kind}.docx" for kind in latest}
    for kind, paper in latest.items():
        names[kind].write_bytes(printing.filed(paper, printing.WORD))
        shown = "".join(page_texts(printing.filed(paper, printing.PDF)))
        assert "".join(paper.title.split()) in shown, kind
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    done = subprocess.run([*command, *map(str, names.values())], check=True, capture_output=True, timeout=240)
    # What the office says of the machine's Java is none of the papers.
    assert not [line for line in done.stderr.splitlines() if b"javaldx" not in line], done.stderr
    for kind, path in names.items():
        pages = page_texts(path.with_suffix(".pdf").read_bytes())
        assert "".join(latest[kind].title.split()) in "".join(pages), kind
        if kind.endswith("ballot"):
            assert len(pages) == 2 and pages[1] == "", kind
