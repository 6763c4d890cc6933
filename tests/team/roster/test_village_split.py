"""Villages split by their posts, by hand; every village once, those without anybody among the vacant."""

from __future__ import annotations

import pytest
from hypothesis import given

from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied
from lingyan.kernel.rights import STATISTICS_VIEW
from lingyan.team.roster import actions, showing, splitting, village_split
from lingyan.team.roster.models import Round
from lingyan.team.roster.statistics import Snapshot, compute
from lingyan.team.roster.village_split import (
    APART,
    IN_OFFICE,
    NARROW,
    NOT_FILLED,
    VACANT,
    VILLAGE_DIMENSIONS,
    WIDE,
    WITH_WOMAN,
    WITHOUT_WOMAN,
)
from tests.support.actors import holding
from tests.support.places import Places, make_places
from tests.support.refusals import refused
from tests.team.roster.support import AS_OF, listed
from tests.team.roster.test_statistics import snapshots

COUNTED = holding(STATISTICS_VIEW)


@given(snapshots())
def test_villages_add_up_and_agree_with_the_figures(snapshot: Snapshot) -> None:
    figures = compute(snapshot)
    for by in VILLAGE_DIMENSIONS:
        whole = village_split.tabulate([("县", snapshot)], by).whole
        assert whole.total == snapshot.villages == sum(cell or 0 for cell in whole.cells)
    heads = dict(
        zip(
            (WIDE, NARROW, APART, NOT_FILLED),
            village_split.tabulate([("", snapshot)], "one-head").whole.cells,
            strict=True,
        )
    )
    assert (heads[WIDE] or 0) <= figures.one_head_wide
    filled = snapshot.villages - (heads[NOT_FILLED] or 0)
    assert filled == figures.villages_with_both_posts_filled
    woman = village_split.tabulate([("", snapshot)], "woman").whole.cells
    assert woman[0] == figures.villages_with_woman_in_committee


@pytest.fixture
def places(db: None) -> Places:
    return make_places()


@pytest.fixture
def frozen(places: Places, actor: Actor) -> Round:
    """Of four villages one has one head with the collective, one two heads, one a head alone, one nobody."""
    people = [
        listed("甲", "party书记", "committee主任", "collective理事长", sex="女"),
        listed("乙", "party书记", village="990121100201"),
        listed("丙", "committee主任", village="990121100201"),
        listed("丁", "committee主任", village="990121101200"),
    ]
    round_ = actions.load_round(actor, name="2026", as_of=AS_OF, people=people)
    return actions.freeze(actor, round_).round


def cells(found: splitting.Split, at: int = -1) -> dict[str, int | None]:
    lines = [*found.table.lines, found.table.whole]
    return dict(zip(found.table.columns, lines[at].cells, strict=True))


def test_each_village_in_its_class(frozen: Round, places: Places, actor: Actor) -> None:
    county = places["芦原县"]
    heads = splitting.split(actor, frozen, county, group="villages", by="one-head")
    assert cells(heads) == {WIDE: 1, NARROW: 0, APART: 1, NOT_FILLED: 2}
    assert [line.label for line in heads.table.lines] == ["芦溪镇", "芦坪镇"]
    assert cells(heads, 0) == {WIDE: 1, NARROW: 0, APART: 1, NOT_FILLED: 0}
    crossed = splitting.split(actor, frozen, county, group="villages", rows="secretary", by="woman")
    assert [(line.label, *line.cells) for line in crossed.table.lines] == [(IN_OFFICE, 1, 1), (VACANT, 0, 2)]
    assert cells(crossed) == {WITH_WOMAN: 1, WITHOUT_WOMAN: 3}


def test_posts_are_public_and_persons_are_not(frozen: Round, places: Places) -> None:
    county = places["芦原县"]
    found = splitting.split(COUNTED, frozen, county, group="villages", by="one-head")
    assert cells(found) == {WIDE: 1, NARROW: 0, APART: 1, NOT_FILLED: 2} and not found.opens
    for asked in ({"by": "woman"}, {"rows": "secretary", "by": "one-head"}):
        with pytest.raises(Denied, match="看出个别人"):
            splitting.split(COUNTED, frozen, county, group="villages", **asked)


@pytest.mark.parametrize(
    "asked", [{"by": "age"}, {"rows": "sex", "by": "woman"}, {"group": "two", "by": "woman"}]
)
def test_ways_of_persons_do_not_fit_villages(frozen: Round, actor: Actor, asked: dict[str, str]) -> None:
    with refused("bad-split"):
        splitting.split(actor, frozen, frozen.region, **{"group": "villages", **asked})


def test_the_sheet_has_no_mean_age(frozen: Round, actor: Actor) -> None:
    sheet = showing.split_sheet(
        splitting.split(actor, frozen, frozen.region, group="villages", by="secretary")
    )
    assert [column.title for column in sheet.columns] == ["地区", IN_OFFICE, VACANT, "合计"]
    assert list(sheet.rows)[-1] == ["合计", 2, 2, 4]
