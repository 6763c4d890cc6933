from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lingyan.kernel import clock
from lingyan.supervision import actions
from lingyan.team.dossier import sources
from tests.support.actors import everything
from tests.support.places import make_places
from tests.support.records import bodies, serve


@pytest.mark.django_db
def test_the_dossier_knows_that_working_papers_were_made(tmp_path: Path) -> None:
    tenure = serve(bodies(make_places()["雁庄村"])["party"]["书记"], dt.date(2025, 3, 1))
    assert sources.pieces(tenure.pk) == []
    with clock.fixed(dt.date(2026, 5, 4)):
        actions.audit_term(everything(), person=tenure.person, folder=tmp_path)
    [piece] = sources.pieces(tenure.pk)
    assert (piece.on, str(piece.what), piece.note) == (dt.date(2026, 5, 4), "生成任期审计底稿", "")
