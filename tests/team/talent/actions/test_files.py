"""A workbook rests encrypted and belongs to who brought it."""

from __future__ import annotations

import pytest
from django.db import connection

from lingyan.kernel import kept_sheets
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import TALENT_MANAGE, TALENT_VIEW
from lingyan.team.talent import actions
from lingyan.team.talent.actions.files import MOST_BYTES
from tests.support.actors import holding
from tests.team.talent.support import Town

CONTENT = "姓名,电话\n王小雁,13800001234\n".encode()


def test_it_rests_encrypted_and_is_read_back(town: Town) -> None:
    kept = actions.keep_file(town.keeper, region=town.places["芦溪镇"], name="表.csv", content=CONTENT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM talent_talentfile")
        assert b"5aeT5ZCN" not in bytes(cursor.fetchone()[0])
    assert kept_sheets.read(kept).visible[0].value(2, 1) == "王小雁"
    with pytest.raises(Refused):
        kept_sheets.discard(holding(TALENT_MANAGE, user_id=2), kept)
    kept_sheets.discard(town.keeper, kept)


@pytest.mark.parametrize("content", [b"", b"x" * (MOST_BYTES + 1), b"\x00\x01\x02 no table"])
def test_what_is_no_workbook_is_refused(town: Town, content: bytes) -> None:
    with pytest.raises(Refused):
        actions.keep_file(town.keeper, region=town.places["芦溪镇"], name="表.xlsx", content=content)


def test_only_who_keeps_the_register_brings_one(town: Town) -> None:
    with pytest.raises(Refused) as denied:
        actions.keep_file(holding(TALENT_VIEW), region=town.places["芦溪镇"], name="表.csv", content=CONTENT)
    assert denied.value.code == "denied"
