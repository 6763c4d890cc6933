"""A column that a later version brings leaves the digests of rows of before as they were."""

from __future__ import annotations

import pytest

from lingyan.kernel.covers import rows_of
from lingyan.regions.models import Region
from tests.support.places import make_places

pytestmark = pytest.mark.django_db


def test_a_later_column_is_noted_only_where_it_says_something_else() -> None:
    village = make_places()["雁庄村"]
    chosen = Region.objects.filter(pk=village.pk)
    [before] = rows_of(chosen, "pk", None, leave_out=["initials"])
    [same] = rows_of(chosen, "pk", None, later={"initials": village.initials})
    [other] = rows_of(chosen, "pk", None, later={"initials": "?"})
    assert same == before
    assert other == (before[0], (*before[1], "initials", village.initials))
    [anything] = rows_of(chosen, "pk", None, later={"initials": "?", "pinyin": village.pinyin})
    assert anything[1][-2:] == ("initials", village.initials)
