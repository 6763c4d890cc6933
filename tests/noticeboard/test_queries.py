"""What is late, why and since when: for one village through its year, for many in a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingyan.decisions.models import Matter
from lingyan.disclosure import actions as disclosure
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets import actions as sheets
from lingyan.economy.contracts.models import Contract
from lingyan.facts.registry import FactRequest
from lingyan.files import actions as files
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.noticeboard import queries
from lingyan.noticeboard.actions import hang
from lingyan.noticeboard.covers import DISPLAY
from lingyan.noticeboard.facts import rows
from lingyan.noticeboard.models import Display
from lingyan.noticeboard.parameters import SHEETS_FROM
from lingyan.parameters.actions import set_value
from lingyan.regions.models import Region
from tests.disclosure.support import JANUARY, Sealed
from tests.support.actors import everything
from tests.support.papers import PDF

pytestmark = pytest.mark.django_db
PUBLISHED = dt.datetime(2025, 2, 8, 10, tzinfo=clock.ZONE)


def _accounts(village: Sealed, on: dt.date) -> queries.Obligation:
    found = queries.obligations([village.region], on)
    return next(one for one in found if one.sheet.code == "accounts" and one.period.text == "2025-01")


def test_a_village_that_never_published_here_owes_nothing_yet(village: Sealed) -> None:
    assert list(queries.obligations([village.region], dt.date(2025, 12, 31))) == []


def test_the_month_is_done_when_it_is_online_hangs_and_is_photographed(village: Sealed) -> None:
    with clock.fixed(PUBLISHED):
        village.published()
        one = _accounts(village, dt.date(2025, 2, 9))
        assert (one.state, one.waits_for, one.online_on) == ("due", "村里张贴", PUBLISHED.date())
        assert _accounts(village, dt.date(2025, 2, 11)).state == "late"
        display = hang(
            village.clerk, region=village.region, sheet="accounts", period="2025-01", place="村口",
            shown_from=PUBLISHED.date(),
        )  # fmt: skip
        assert _accounts(village, dt.date(2025, 2, 9)).waits_for == "村里补照片"
        files.attach(village.clerk, DISPLAY, display.pk, PDF, name="公示栏.pdf", label="公示照片")
        assert _accounts(village, dt.date(2025, 2, 11)).state == "done"


def test_the_calendar_of_january_still_shows_december_and_what_is_open_since(village: Sealed) -> None:
    with clock.fixed(PUBLISHED):
        village.published()
    found = queries.on_calendar([village.region], dt.date(2026, 1, 5))
    shown = {(one.sheet.code, one.period.text) for one in found}
    assert shown >= {("accounts", "2025-12"), ("accounts", "2025-01")}
    assert all(one.state != "done" or one.due_on.year == 2026 for one in found)


def test_published_before_breakfast_counts_for_that_day(village: Sealed) -> None:
    with clock.fixed(dt.datetime(2025, 2, 8, 6, tzinfo=clock.ZONE)):
        village.published()
    assert _accounts(village, dt.date(2025, 2, 9)).online_on == dt.date(2025, 2, 8)


def test_causes_name_posts_and_no_village(village: Sealed) -> None:
    with clock.fixed(PUBLISHED):
        village.published()
    found = list(queries.obligations([village.region], dt.date(2025, 4, 30)))
    causes = {each.waits_for: (each.late, each.due) for each in queries.by_cause(found)}
    assert causes["会计结账"] == (2, 0)
    assert sum(late + due for late, due in causes.values()) == sum(one.state != "done" for one in found)


def test_the_number_of_queries_does_not_grow(village: Sealed, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with clock.fixed(PUBLISHED):
        village.published()
    villages = [village.region, *Region.objects.filter(level="村")[:20]]
    with django_assert_num_queries(5):
        assert list(queries.obligations([village.region], dt.date(2025, 12, 31)))
    with django_assert_num_queries(5):
        list(queries.obligations(villages, dt.date(2025, 12, 31)))


def test_the_fact_table_says_the_same(village: Sealed) -> None:
    with clock.fixed(PUBLISHED):
        village.published()
    request = FactRequest(JANUARY, Month(2025, 3), dt.date(2025, 4, 30))
    found = list(rows(request))
    assert {(row[3], row[4]) for row in found} >= {
        ("accounts", "2025-01"),
        ("resources", "2025-Q1"),
        ("plan", "2025"),
    }
    assert all(row[0] == village.region.code for row in found)


def test_fifteen_days_on_the_board_are_kept_or_not(village: Sealed) -> None:
    def said(on: dt.date) -> tuple[bool, bool]:
        request = FactRequest(Month(2025, 1), Month.of(on), on)
        return next(tuple(row[-2:]) for row in rows(request) if row[3:5] == ("accounts", "2025-01"))  # type: ignore[return-value]

    with clock.fixed(PUBLISHED):
        village.published()
        assert said(dt.date(2025, 3, 31)) == (False, False), "what never hung was not displayed"
        display = hang(
            village.clerk, region=village.region, sheet="accounts", period="2025-01", place="村口",
            shown_from=PUBLISHED.date(),
        )  # fmt: skip
    assert said(dt.date(2025, 2, 22)) == (False, False)
    assert said(dt.date(2025, 2, 23)) == (True, True)
    Display.objects.filter(pk=display.pk).update(taken_down_on=dt.date(2025, 2, 20))
    assert said(dt.date(2025, 2, 19)) == (False, False)
    assert said(dt.date(2025, 3, 31)) == (True, False)


class TestOtherSheets:
    """What is due of sheets beside the accounts, from the month on that the county sets."""

    @pytest.fixture
    def asked(self, village: Sealed) -> Sealed:
        with clock.fixed(PUBLISHED):
            village.published()
            village.shut(Month(2025, 6))
            set_value(
                everything(), SHEETS_FROM, region=village.region.parent, text="202504",
                from_on=dt.date(2025, 1, 1), basis="试行",
            )  # fmt: skip
        return village

    def of(self, village: Sealed, sheet: str, period: str, on: dt.date) -> queries.Obligation | None:
        found = queries.obligations([village.region], on)
        return next((one for one in found if (one.sheet.code, one.period.text) == (sheet, period)), None)

    def test_nothing_explodes_for_the_past(self, asked: Sealed) -> None:
        on = dt.date(2025, 7, 31)
        assert self.of(asked, "affairs", "2025-Q1", on) is None
        before, after = (self.of(asked, "resources", quarter, on) for quarter in ("2025-Q1", "2025-Q2"))
        assert before is not None and before.waits_for == "村里张贴"
        assert after is not None and after.waits_for == "村里拟稿"
        assert self.of(asked, "affairs", "2025-Q2", on).state == "late"  # type: ignore[union-attr]

    @pytest.mark.parametrize(("day", "state"), [(1, "due"), (10, "due"), (11, "late")])
    def test_the_quarter_is_late_on_the_eleventh_day(self, asked: Sealed, day: int, state: str) -> None:
        found = self.of(asked, "party", "2025-Q2", dt.date(2025, 7, day))
        assert found is not None and found.state == state

    def test_it_names_whose_turn_it_is_until_it_hangs(self, asked: Sealed) -> None:
        on, at = dt.date(2025, 7, 3), dt.datetime(2025, 7, 3, 9, tzinfo=clock.ZONE)
        with clock.fixed(at):
            publication = sheets.draft(asked.clerk, region=asked.region, sheet="affairs", period="2025-Q2")
            for waits, step in (
                ("监督机构审核", lambda: disclosure.sign(asked.supervisor, publication, "supervised")),
                ("两委审议", lambda: disclosure.sign(asked.secretary, publication, "approved")),
                ("乡镇公开", lambda: disclosure.publish(asked.officer, [publication])),
            ):
                found = self.of(asked, "affairs", "2025-Q2", on)
                assert found is not None and (found.waits_for, found.publication_id) == (
                    waits,
                    publication.pk,
                )
                step()
            found = self.of(asked, "affairs", "2025-Q2", on)
            assert found is not None and (found.online_on, found.waits_for) == (on, "村里张贴")
            display = hang(
                asked.clerk,
                region=asked.region,
                sheet="affairs",
                period="2025-Q2",
                place="村口",
                shown_from=on,
            )
            assert display.publication_id == publication.pk

    def decided(self, village: Sealed, on: dt.date) -> None:
        Matter.objects.create(
            organisation=village.book.organisation, item="lease", title="鱼塘出租", state="p1", decided_on=on,
            proposed_at=clock.now(),
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("on", "state"),
        [
            (dt.date(2025, 5, 5), None),
            (dt.date(2025, 5, 6), "due"),
            (dt.date(2025, 5, 16), "due"),
            (dt.date(2025, 5, 17), "late"),
        ],
    )
    def test_a_decision_is_due_ten_days_later(self, asked: Sealed, on: dt.date, state: str | None) -> None:
        self.decided(asked, dt.date(2025, 5, 6))
        found = self.of(asked, "decision", "2025-05-06", on)
        assert (found.state if found else None) == state

    def test_what_happened_before_the_county_asked_is_not_due(self, asked: Sealed) -> None:
        self.decided(asked, dt.date(2025, 3, 31))
        assert self.of(asked, "decision", "2025-03-31", dt.date(2025, 12, 31)) is None

    @given(offset=st.integers(-40, 60))
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    def test_the_rule_at_any_distance(self, asked: Sealed, offset: int) -> None:
        event = dt.date(2025, 5, 6)
        if not Matter.objects.exists():
            self.decided(asked, event)
        found = self.of(asked, "decision", "2025-05-06", event + dt.timedelta(days=offset))
        expected = None if offset < 0 else "late" if offset > 10 else "due"
        assert (found.state if found else None) == expected

    def test_a_decision_stands_online_and_on_the_board_with_its_photograph(self, asked: Sealed) -> None:
        day, late = dt.date(2025, 5, 6), dt.date(2025, 7, 31)
        with clock.fixed(dt.datetime(2025, 5, 9, 9, tzinfo=clock.ZONE)):
            self.decided(asked, day)
            self.decided(asked, dt.date(2025, 5, 7))
            display = self.hung(asked, "decision", "2025-05-06", day)
            assert self.says(asked, "2025-05-06", late) == ("late", "村里拟稿", None, day)
            self.photographed(asked, display)
            assert self.says(asked, "2025-05-06", late)[1] == "村里拟稿", "the board alone is not enough"
            self.publish(asked, "decision", "2025-05-06")
            assert self.says(asked, "2025-05-06", late) == ("done", "", dt.date(2025, 5, 9), day)
            self.publish(asked, "decision", "2025-05-07")
            assert self.says(asked, "2025-05-07", late)[:2] == ("late", "村里张贴"), "nor the page alone"
            assert self.says(asked, "2025-05-07", dt.date(2025, 5, 17))[0] == "due"

    def test_the_sheet_of_its_quarter_carries_it_online_and_on_the_board(self, asked: Sealed) -> None:
        at, late = dt.datetime(2025, 7, 3, 9, tzinfo=clock.ZONE), dt.date(2025, 7, 31)
        with clock.fixed(dt.datetime(2025, 5, 9, 9, tzinfo=clock.ZONE)):
            self.decided(asked, dt.date(2025, 5, 8))
        with clock.fixed(at):
            before = self.hung(asked, "affairs", "2025-Q2", dt.date(2025, 7, 2))
            self.photographed(asked, before)
            self.publish(asked, "affairs", "2025-Q2")
            said = self.says(asked, "2025-05-08", late)
            assert said == ("late", "村里张贴", at.date(), None), "what hung before was no print of the sheet"
            display = self.hung(asked, "affairs", "2025-Q2", at.date())
            assert self.says(asked, "2025-05-08", late) == ("late", "村里补照片", at.date(), at.date())
            self.photographed(asked, display)
            assert self.says(asked, "2025-05-08", late) == ("done", "", at.date(), at.date())

    def says(
        self, village: Sealed, period: str, on: dt.date
    ) -> tuple[str, str, dt.date | None, dt.date | None]:
        found = self.of(village, "decision", period, on)
        assert found is not None
        return found.state, found.waits_for, found.online_on, found.board_on

    def hung(self, village: Sealed, sheet: str, period: str, on: dt.date) -> Display:
        return hang(
            village.clerk, region=village.region, sheet=sheet, period=period, place="村口", shown_from=on
        )

    def photographed(self, village: Sealed, display: Display) -> None:
        files.attach(village.clerk, DISPLAY, display.pk, PDF, name="公示栏.pdf", label="公示照片")

    def test_a_sheet_composed_before_the_event_was_known_does_not_contain_it(self, asked: Sealed) -> None:
        with clock.fixed(dt.datetime(2025, 7, 3, 9, tzinfo=clock.ZONE)):
            self.publish(asked, "other", "2025-Q2")
        with clock.fixed(dt.datetime(2025, 7, 5, 9, tzinfo=clock.ZONE)):
            self.concluded(asked)
        found = self.of(asked, "contract", "2025-06-02", dt.date(2025, 7, 31))
        assert found is not None and found.state == "late"
        with clock.fixed(dt.datetime(2025, 7, 6, 9, tzinfo=clock.ZONE)):
            self.publish(asked, "other", "2025-Q2")
        found = self.of(asked, "contract", "2025-06-02", dt.date(2025, 7, 31))
        assert found is not None
        assert (found.waits_for, found.online_on) == ("村里张贴", dt.date(2025, 7, 6))

    def test_a_sheet_composed_again_contains_what_became_known_since(self, asked: Sealed) -> None:
        def day(number: int) -> dt.datetime:
            return dt.datetime(2025, 7, number, 9, tzinfo=clock.ZONE)

        with clock.fixed(day(3)):
            publication = sheets.draft(asked.clerk, region=asked.region, sheet="other", period="2025-Q2")
        with clock.fixed(day(5)):
            self.concluded(asked)
        with clock.fixed(day(6)):
            self.sign(asked, sheets.compose_again(asked.clerk, publication))
        found = self.of(asked, "contract", "2025-06-02", dt.date(2025, 7, 31))
        assert found is not None
        assert (found.waits_for, found.online_on) == ("村里张贴", day(6).date())

    def concluded(self, village: Sealed) -> None:
        """A contract of 2 June that the records know from now on."""
        party = village.book.parties.create(kind="unit", code="U1", name="禾丰农资有限公司")
        Contract.objects.create(
            book=village.book, number="1", title="门面租赁", kind="lease", party=party, object="门面", state="active",
            procedure="negotiated", signed_on=dt.date(2025, 6, 2), start_on=dt.date(2025, 6, 2),
            end_on=dt.date(2026, 6, 1), ends_on=dt.date(2026, 6, 1), every="year", plan={}, made_at=clock.now(),
            concluded_at=clock.now(),
        )  # fmt: skip

    def publish(self, village: Sealed, sheet: str, period: str) -> None:
        draft = sheets.draft(
            village.clerk, region=village.region, sheet=sheet, period=period, reason="补上新订的合同"
        )
        self.sign(village, draft)

    def sign(self, village: Sealed, publication: Publication) -> None:
        disclosure.sign(village.supervisor, publication, "supervised")
        disclosure.sign(village.secretary, publication, "approved")
        disclosure.publish(village.officer, [publication])
