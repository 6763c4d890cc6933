"""A workbook of names lies no longer than a day, for its owner alone."""

from __future__ import annotations

import base64
import datetime as dt

import pytest

from lingyan.kernel import clock, kept_sheets
from lingyan.kernel.problems import Denied, Refused
from lingyan.team.mandates.actions import uploads
from tests.support.actors import everything, nobody
from tests.team.mandates.support import TODAY, Town


def test_uploads_are_bounded_and_swept(town: Town) -> None:
    for content in (b"", b"x" * (uploads.MOST_BYTES + 1)):
        with pytest.raises(Refused, match="MB"):
            uploads.keep(everything(), region=town.village, name="名册.csv", content=content)
    with pytest.raises(Denied):
        uploads.keep(nobody(), region=town.village, name="名册.csv", content=b"a,b\n")
    kept = uploads.keep(everything(), region=town.village, name="名册.csv", content="姓名,类别\n".encode())
    assert base64.b64decode(kept.content).decode() == "姓名,类别\n"
    with pytest.raises(Denied):
        kept_sheets.discard(everything(2), kept)
    assert uploads.sweep() == 0
    with clock.fixed(TODAY + dt.timedelta(days=2)):
        assert uploads.sweep() == 1
