"""The date to delete is obeyed by the worker's clock, for consents and for uploads left lying."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from lingyan.kernel import clock, ticks
from lingyan.team.talent import actions, queries
from lingyan.team.talent.models import Particulars, Talent, TalentFile
from tests.team.talent.support import GIVEN, TODAY, Town

ONE = dt.timedelta(days=1)


def test_on_the_last_day_it_stands_and_on_the_next_it_is_gone(town: Town) -> None:
    who, other = town.listed(counted=True), town.listed("玉屯村", given=replace(GIVEN, until=TODAY))
    assert actions.erase_due() == 0
    with clock.fixed(TODAY + ONE):
        # Nobody sees who ran out even before the worker has been there.
        assert list(queries.talents(town.keeper)) == [who]
        ticks.Ticker().run_due()
        assert actions.erase_due() == 0
    other.refresh_from_db()
    assert (other.state, other.gone_on, other.personal.name) == (Talent.State.GONE, TODAY + ONE, "")
    assert other.consents.get().ending == "expired"
    who.refresh_from_db()
    assert who.state == Talent.State.LISTED


def test_the_register_ends_with_its_own_consent_and_takes_the_others_along(town: Town) -> None:
    who = town.listed(counted=True)
    with clock.fixed(GIVEN.until + ONE):
        assert actions.erase_due() == 1
    assert {each.ending for each in who.consents.all()} == {"expired"}


def test_a_count_that_ran_out_alone_clears_its_own_part(town: Town) -> None:
    who = town.listed()
    actions.give(town.keeper, talent_id=who.pk, purpose="count", given=replace(GIVEN, until=TODAY))
    Particulars.objects.filter(talent=who).update(young=True, stays_on=TODAY)
    with clock.fixed(TODAY + ONE):
        assert actions.erase_due() == 1
    told = Particulars.objects.get(talent=who)
    assert (told.young, told.stays_on, told.wish) == (False, None, "愿意教直播卖果")


def test_uploads_go_after_a_day(town: Town) -> None:
    region, content = town.places["芦溪镇"], "姓名,电话\n王小雁,13800001234\n".encode()
    kept = actions.keep_file(town.keeper, region=region, name="表.csv", content=content)
    made = kept.created_at
    with clock.fixed(made + ONE):
        assert actions.sweep_files() == 0
    with clock.fixed(made + ONE + dt.timedelta(seconds=1)):
        assert actions.sweep_files() == 1
    assert not TalentFile.objects.exists()
