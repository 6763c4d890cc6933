"""Figures by region: all for who may read results; for others final, down to townships, small groups withheld."""

from __future__ import annotations

import datetime as dt

from lingyan.kernel import clock
from lingyan.kernel.rights import APPRAISAL_RESULTS, APPRAISAL_VIEW
from lingyan.team.appraisal.statistics import figures
from lingyan.team.appraisal.withholding import final_on
from tests.support.actors import holding
from tests.team.appraisal.support import Township

LATER = final_on(2026) + dt.timedelta(days=1)


def test_who_may_read_results_sees_each_village(township: Township) -> None:
    township.until("party", "follow")
    found = figures(
        holding(APPRAISAL_RESULTS, path=township.tree.town.path), township.tree.town, "party", 2026
    )
    by_name = {line.region.name: line for line in found.lines}
    assert (by_name["雁庄村"].closed, by_name["雁庄村"].total, by_name["雁庄村"].grades) == (
        1,
        12,
        (1, 11, 0, 0),
    )
    assert (by_name["玉屯村"].closed, by_name["玉屯村"].total) == (0, 0)
    assert found.whole is not None and found.whole.grades == (1, 11, 0, 0)


def test_open_and_void_appraisals_do_not_count(township: Township) -> None:
    township.until("party", "reported")
    found = figures(holding(APPRAISAL_RESULTS), township.tree.county, "party", 2026)
    assert found.whole is not None and (found.whole.closed, found.whole.total) == (0, 0)


def test_others_see_nothing_before_the_year_is_final(township: Township) -> None:
    """So the figures of two days never differ by one village."""
    township.until("party", "follow")
    reader = holding(APPRAISAL_VIEW)
    assert figures(reader, township.tree.county, "party", 2026).pending
    with clock.fixed(final_on(2026)):
        assert figures(reader, township.tree.county, "party", 2026).pending
    with clock.fixed(LATER):
        found = figures(reader, township.tree.county, "party", 2026)
        assert not found.pending and not found.open


def test_others_see_no_village_and_no_small_group(township: Township) -> None:
    township.until("party", "follow")
    reader = holding(APPRAISAL_VIEW)
    with clock.fixed(LATER):
        assert figures(reader, township.village, "party", 2026).lines == []
        assert figures(reader, township.tree.town, "party", 2026).lines == []
        county = figures(reader, township.tree.county, "party", 2026)
        assert [line.closed for line in county.lines] == [1, 0]
        assert all(
            grade is None for line in county.lines for grade in line.grades if grade is None or grade < 10
        )
        assert county.whole is not None and county.whole.grades[0] is None


def test_what_is_closed_after_the_last_day_never_enters(township: Township) -> None:
    made = township.until("party", "reported")
    with clock.fixed(LATER):
        township.until("party", "follow", made)
        found = figures(holding(APPRAISAL_VIEW), township.tree.county, "party", 2026)
        assert found.whole is not None and found.whole.closed == 0


def test_a_fixed_number_of_queries(township: Township, django_assert_max_num_queries: object) -> None:
    township.until("party", "follow")
    with clock.fixed(LATER), django_assert_max_num_queries(4):  # type: ignore[operator]
        figures(holding(APPRAISAL_VIEW), township.tree.county, "party", 2026)
