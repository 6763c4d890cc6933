"""Papers after the election."""

from __future__ import annotations

import pytest

from tests.team.term.printing.conftest import Papers, said

pytestmark = pytest.mark.django_db


def test_support_bodies_have_their_minutes(papers: dict[str, Papers]) -> None:
    for kind in ("leaders", "representatives", "supervision"):
        assert kind in papers["certified"], kind
    assert "蒋白露" in said(papers["certified"]["supervision-ballot"])
    assert "韩霜降" in said(papers["certified"]["supervision-tally"])


def test_the_archive_is_handed_over_by_a_catalogue(papers: dict[str, Papers]) -> None:
    catalogue = said(papers["certified"]["archive"])
    assert "选票（有效、无效、剩余分别封存）" in catalogue and "党组织换届请示" in catalogue
    assert "固定资产" in said(papers["certified"]["handover"])
