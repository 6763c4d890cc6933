"""A demand from its receipt to the page that opens it, and everything that is refused on the way."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lingyan.disclosure import actions as disclosure
from lingyan.disclosure.demands import actions, parameters, queries
from lingyan.disclosure.demands.models import Demand, DemandRefusal, DemandText
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.guards import GUARD_MESSAGE
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import DISCLOSURE_DEMANDS, DISCLOSURE_DRAFT, DISCLOSURE_VIEW, DISCLOSURE_WITHDRAW
from lingyan.parameters.actions import set_value
from tests.decisions.support import make_village
from tests.disclosure.demands.support import DUE, RECEIVED, ask, drafted, opened
from tests.disclosure.support import Sealed
from tests.support.actors import everything, holding
from tests.support.identity import Tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with clock.fixed(dt.datetime(2025, 4, 7, 9, tzinfo=clock.ZONE)):
        yield


def code(of: pytest.ExceptionInfo[Refused]) -> str:
    return of.value.code


class TestRecord:
    def test_what_binds_is_due_ten_days_after_its_receipt(self, tree: Tree) -> None:
        made = ask(tree.village)
        assert (made.binds, made.due_on, made.voters_source) == (True, DUE, "选民登记")
        assert not ask(tree.village, villagers=89).binds

    def test_it_waits_for_a_page_that_is_being_composed(self, tree: Tree) -> None:
        """Else a page that was composed without it could count as drafted after it, and meet it."""
        with CaptureQueriesContext(connection) as queries:
            ask(tree.village)
        written = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
        at = next(
            place for place, sql in enumerate(written) if sql.startswith('INSERT INTO "disclosure_demand"')
        )
        assert 'FROM "regions_region"' in written[at - 1]
        assert "FOR UPDATE" in written[at - 1] or connection.vendor == "sqlite"

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"received_on": dt.date(2025, 4, 8)}, "future-date"),
            ({"receiver": "cat"}, "unknown-receiver"),
            ({"item": "99-1"}, "unknown-item"),
            ({"item": "10-1"}, "party-item"),
            ({"period": "2025-03"}, "bad-period"),
            ({"period": "2025-Q3"}, "future-period"),
            ({"item": "8-7", "matter": " "}, "empty-text"),
            ({"matter": "张三电话13800138000的低保"}, "personal-data"),
            ({"villagers": 0}, "nobody-signed"),
            ({"villagers": -1, "representatives": 8}, "nobody-signed"),
            ({"voters": None}, "no-roll"),
            ({"voters_source": " "}, "no-roll"),
            ({"villagers": 901}, "wrong-count"),
            ({"voters": 2_000_000}, "wrong-count"),
        ],
    )
    def test_what_is_refused(self, tree: Tree, changes: dict[str, Any], expected: str) -> None:
        with pytest.raises(Refused) as refused:
            ask(tree.village, **changes)
        assert code(refused) == expected
        assert not Demand.objects.exists()

    def test_only_in_a_village_and_only_with_the_right(self, tree: Tree) -> None:
        with pytest.raises(Refused, match="先选定一个村"):
            ask(tree.village.parent)
        for actor in (holding(DISCLOSURE_VIEW), holding(DISCLOSURE_DEMANDS, path=tree.other_village.path)):
            with pytest.raises(Denied):
                ask(tree.village, actor)

    def test_the_number_on_record_counts_and_not_another(self, tree: Tree) -> None:
        make_village(tree.village)
        with clock.fixed(dt.datetime(2026, 4, 7, 9, tzinfo=clock.ZONE)):
            of_year = {"received_on": dt.date(2026, 4, 3), "period": "2026-Q1"}
            made = ask(
                tree.village, **of_year, villagers=20, representatives=8, voters=None, voters_source=""
            )
            assert (made.voters, made.seats, made.binds) == (900, 40, True), (
                "40 of the 45 are representatives"
            )
            assert "登记的应到人数" in made.seats_source
            with pytest.raises(Refused) as refused:
                ask(tree.village, **of_year, voters=500)
            assert code(refused) == "known-number"
            assert ask(tree.village, **of_year, voters=900).voters_source != "选民登记"

    def test_shares_and_days_are_those_of_the_day_of_receipt(self, tree: Tree) -> None:
        for each, text in (
            (parameters.VILLAGERS_PART, "5"), (parameters.REPRESENTATIVES_PART, "3"), (parameters.DAYS, "20"),
        ):  # fmt: skip
            set_value(
                everything(),
                each,
                region=tree.county,
                from_on=dt.date(2025, 4, 3),
                text=text,
                basis="省里的规定",
            )
        before, after = ask(tree.village, received_on=dt.date(2025, 4, 2)), ask(tree.village)
        assert (before.binds, before.due_on) == (True, dt.date(2025, 4, 14))
        assert (after.binds, after.due_on) == (False, dt.date(2025, 4, 23))
        assert ask(tree.village, villagers=180).binds

    def test_what_stands_is_neither_changed_nor_deleted(self, tree: Tree) -> None:
        made = ask(tree.village)
        for change in (lambda rows: rows.update(villagers=1), lambda rows: rows.delete()):
            with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
                change(Demand.objects.filter(pk=made.pk))

    def test_nobody_or_more_than_there_are_is_refused_by_the_database_too(self, tree: Tree) -> None:
        made = ask(tree.village)
        for wrong in ({"villagers": 0}, {"villagers": 901}):
            made.pk, made.villagers = None, wrong["villagers"]
            with pytest.raises(IntegrityError), transaction.atomic():
                made.save(force_insert=True)


class TestOpening:
    def test_the_page_answers_the_item_with_what_the_village_wrote(self, village: Sealed) -> None:
        demand = ask(village.region, matter="物资发放去向")
        publication = opened(village, demand)
        [block] = json.loads(publication.body)["blocks"]
        assert block["heading"] == "专项资金和救灾物资"
        assert block["lines"][1:] == ["要求公开的内容：物资发放去向", "救灾物资已全部发放。"]
        assert queries.page_of(demand) == publication.pk

    def test_an_item_that_records_speak_of_brings_their_tables_along(self, village: Sealed) -> None:
        demand = ask(village.region, item="5-1", period="2025-Q1")
        body = json.loads(drafted_or_written(village, demand).body)
        assert body["blocks"][0]["heading"] == "耕地、林地、草地"
        assert (
            any(block["rows"] or block["lines"] for block in body["blocks"][1:]) or len(body["blocks"]) == 1
        )

    def test_nothing_to_open_it_with_is_no_page(self, village: Sealed) -> None:
        with pytest.raises(Refused, match="还没有写公开内容") as refused:
            drafted(village, ask(village.region))
        assert code(refused) == "not-written"

    def test_too_few_owe_no_page(self, village: Sealed) -> None:
        few = ask(village.region, villagers=89)
        with pytest.raises(Refused) as refused:
            drafted(village, few)
        assert code(refused) == "nothing-happened"
        with pytest.raises(Refused) as refused:
            actions.write(village.clerk, few, text="无")
        assert code(refused) == "not-binding"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [(" ", "bad-text"), ("长" * 501, "bad-text"), ("张三身份证511303199001011237", "personal-data")],
    )
    def test_texts_that_are_not_stored(self, village: Sealed, text: str, expected: str) -> None:
        with pytest.raises(Refused) as refused:
            actions.write(village.clerk, ask(village.region), text=text)
        assert code(refused) == expected

    def test_the_text_stays_while_the_page_is_in_hand(self, village: Sealed) -> None:
        demand = ask(village.region)
        actions.write(village.clerk, demand, text="先写的。")
        actions.write(village.clerk, demand, text="后写的。")
        publication = drafted(village, demand)
        assert "后写的。" in publication.body and "先写的。" not in publication.body
        with pytest.raises(Refused) as refused:
            actions.write(village.clerk, demand, text="再写的。")
        assert code(refused) == "draft-exists"
        with pytest.raises(Denied):
            actions.write(holding(DISCLOSURE_VIEW), demand, text="再写的。")

    def test_a_page_withdrawn_opens_nothing_and_one_before_the_demand_neither(self, village: Sealed) -> None:
        first = ask(village.region)
        publication = opened(village, first)
        with clock.fixed(dt.datetime(2025, 4, 8, 9, tzinfo=clock.ZONE)):
            later = ask(village.region, item="8-4")
            assert queries.page_of(first) == publication.pk
            assert queries.page_of(later) is None
            disclosure.withdraw(village.officer, publication, reason="数字写错")
            assert queries.page_of(first) is None


class TestPersonalFault:
    """A page that named somebody is withdrawn, and what the house holds in words of it is emptied with it."""

    def test_its_words_are_emptied_and_written_anew(self, village: Sealed) -> None:
        asked = ask(village.region, matter="李老五家的救助")
        later = ask(village.region, item="8-4", received_on=dt.date(2025, 4, 4), matter="另一天的要求")
        actions.write(village.clerk, later, text="合同已公示。")
        publication = opened(village, asked, "李老五家领了 3 件。")
        disclosure.withdraw(village.officer, publication, reason="写了受助户", personal=True)
        asked.refresh_from_db()
        later.refresh_from_db()
        assert (asked.matter, [each.text for each in asked.texts.all()]) == ("", [""])
        assert (later.matter, [each.text for each in later.texts.all()]) == ("另一天的要求", ["合同已公示。"])
        entry = AuditEntry.objects.filter(code="disclosure.items-forgotten").get()
        assert entry.details["items"] == 1 and "demand" in entry.details["sealed"]
        assert not list(covers.breaches(audit.notes()))
        with pytest.raises(Refused) as refused:
            drafted(village, asked)
        assert code(refused) == "not-written"
        with clock.fixed(dt.datetime(2025, 4, 8, 9, tzinfo=clock.ZONE)):
            again = opened(village, asked, "按户数公开：1 户。")
        assert "李老五" not in again.body and queries.page_of(asked) == again.pk

    def test_a_page_withdrawn_for_another_reason_keeps_them(self, village: Sealed) -> None:
        asked = ask(village.region, matter="去向")
        disclosure.withdraw(village.officer, opened(village, asked), reason="数字写错")
        assert [each.text for each in asked.texts.all()] == ["救灾物资已全部发放。"]
        assert Demand.objects.get(pk=asked.pk).matter == "去向"

    def test_the_database_lets_them_be_emptied_and_never_be_changed(self, tree: Tree) -> None:
        asked = ask(tree.village, matter="去向")
        text = actions.write(everything(), asked, text="已发放。")
        for rows in (Demand.objects.filter(pk=asked.pk), DemandText.objects.filter(pk=text.pk)):
            column = "matter" if rows.model is Demand else "text"
            with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
                rows.update(**{column: "别的"})
            assert rows.update(**{column: ""}) == 1


def drafted_or_written(village: Sealed, demand: Demand) -> Any:
    """Drafted, with words where no record speaks of the item."""
    actions.write(village.clerk, demand, text="见附表。")
    return drafted(village, demand)


class TestAnswer:
    def test_too_few_get_a_written_answer_once(self, tree: Tree) -> None:
        few = ask(tree.village, villagers=20)
        actions.answer(everything(), few, text="已口头说明。", on=RECEIVED)
        with pytest.raises(Refused) as refused:
            actions.answer(everything(), few, text="再答。", on=RECEIVED)
        assert code(refused) == "answered-before"

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"text": " "}, "bad-text"),
            ({"text": "长" * 501}, "bad-text"),
            ({"on": dt.date(2025, 4, 2)}, "wrong-date"),
            ({"on": dt.date(2025, 4, 8)}, "wrong-date"),
        ],
    )
    def test_what_is_refused(self, tree: Tree, changes: dict[str, Any], expected: str) -> None:
        few = ask(tree.village, villagers=20)
        with pytest.raises(Refused) as refused:
            actions.answer(everything(), few, **{"text": "已说明。", "on": RECEIVED, **changes})
        assert code(refused) == expected

    def test_enough_are_opened_and_not_answered(self, tree: Tree) -> None:
        with pytest.raises(Refused, match="应当公开") as refused:
            actions.answer(everything(), ask(tree.village), text="不公开。", on=RECEIVED)
        assert code(refused) == "must-be-opened"
        with pytest.raises(Denied):
            actions.answer(
                holding(DISCLOSURE_DRAFT), ask(tree.village, villagers=1), text="不。", on=RECEIVED
            )


class TestRefusal:
    WORDS = {"ground": "privacy", "law": "个人信息保护法第十三条", "reason": "涉及个人健康"}

    def test_it_holds_only_when_a_second_person_agreed(self, tree: Tree) -> None:
        demand, first, second = ask(tree.village), everything(31, "甲"), everything(32, "乙")
        refusal = actions.ask_refusal(first, demand, **self.WORDS)
        assert list(queries.binding([tree.village.pk])) == [demand]
        with pytest.raises(Refused) as refused:
            actions.agree_refusal(first, refusal)
        assert code(refused) == "second-person"
        with pytest.raises(Refused) as refused:
            actions.ask_refusal(second, demand, **self.WORDS)
        assert code(refused) == "asked-already"
        assert actions.agree_refusal(second, refusal).agreed_by == 32
        assert not list(queries.binding([tree.village.pk]))
        with pytest.raises(Refused) as refused:
            actions.agree_refusal(second, refusal)
        assert code(refused) == "refused-already"
        with pytest.raises(Refused) as refused:
            actions.write(everything(), demand, text="无")
        assert code(refused) == "refused-already"

    @pytest.mark.parametrize("missing", ["ground", "law", "reason"])
    def test_only_a_law_named_with_its_reason_will_do(self, tree: Tree, missing: str) -> None:
        with pytest.raises(Refused, match="只有法律禁止公开") as refused:
            actions.ask_refusal(everything(), ask(tree.village), **{**self.WORDS, missing: " "})
        assert code(refused) == "reason-missing"

    def test_only_the_township_and_only_what_binds(self, tree: Tree) -> None:
        demand = ask(tree.village)
        village = holding(DISCLOSURE_DEMANDS, DISCLOSURE_DRAFT)
        with pytest.raises(Denied):
            actions.ask_refusal(village, demand, **self.WORDS)
        refusal = actions.ask_refusal(holding(DISCLOSURE_WITHDRAW), demand, **self.WORDS)
        with pytest.raises(Denied):
            actions.agree_refusal(village, refusal)
        with pytest.raises(Refused) as refused:
            actions.ask_refusal(everything(), ask(tree.village, villagers=1), **self.WORDS)
        assert code(refused) == "not-binding"

    def test_what_is_public_or_on_its_way_is_not_refused(self, village: Sealed) -> None:
        demand = ask(village.region)
        actions.write(village.clerk, demand, text="无")
        refusal = actions.ask_refusal(everything(31, "甲"), demand, **self.WORDS)
        publication = drafted(village, demand)
        with pytest.raises(Refused) as refused:
            actions.agree_refusal(everything(32, "乙"), refusal)
        assert code(refused) == "draft-exists"
        disclosure.discard(village.clerk, publication, reason="重写")
        opened(village, demand)
        with pytest.raises(Refused) as refused:
            actions.agree_refusal(everything(32, "乙"), refusal)
        assert code(refused) == "public-already"

    def test_one_demand_kept_back_leaves_the_others_of_its_day(self, village: Sealed) -> None:
        kept, other = ask(village.region), ask(village.region, item="8-4")
        refusal = actions.ask_refusal(everything(31, "甲"), kept, **self.WORDS)
        actions.agree_refusal(everything(32, "乙"), refusal)
        publication = opened(village, other)
        assert [block["heading"] for block in json.loads(publication.body)["blocks"]] == ["合同签订和履行"]


def test_the_trail_keeps_what_stands(tree: Tree) -> None:
    demand = ask(tree.village)
    DemandText.objects.create(demand=demand, text="后门写的", recorded_at=clock.now())
    assert any("公开要求" in breach for breach in covers.breaches(audit.notes()))
    assert not DemandRefusal.objects.exists()
