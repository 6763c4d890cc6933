from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lingyan.economy.assets import actions, queries
from lingyan.economy.assets.models import Asset
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import ASSETS_VIEW
from tests.economy.assets.support import OFFICE, POND, ROAD, SHOP, Village, changed
from tests.support.actors import holding
from tests.support.refusals import refused


def test_cards_get_codes_accounts_and_the_month_their_wear_begins(village: Village) -> None:
    assert [each.code for each in (village.shop, village.computer, village.road)] == ["G001", "G002", "G003"]
    assert [each.account for each in (village.shop, village.road, village.pond)] == ["15101", "15102", ""]
    assert (village.shop.started, village.pond.started, village.pond.method) == (Month(2025, 1), None, "none")


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (changed(SHOP, name=" "), "要有名称"),
        (changed(SHOP, kind="castle"), "不在可选的范围内"),
        (changed(SHOP, klass="resource"), "资源的性质"),
        (changed(POND, area=None), "要写明面积"),
        (changed(POND, original=100), "资源不记原值"),
        (changed(SHOP, original=0, residual=0), "名义金额 1 元"),
        (changed(SHOP, account="16101"), "科目应在 151 之下"),
        (changed(POND, account="151"), "资源不记入科目"),
        (changed(SHOP, months=0), "使用年限"),
        (changed(SHOP, method="units"), "总工作量"),
        (changed(ROAD, worn_through=None), "已提至哪个月"),
        (changed(SHOP, residual=240_000_02), "净残值"),
        (changed(SHOP, acquired_on=dt.date(2025, 6, 16)), "不能晚于今天"),
        (changed(SHOP, state="disposed"), "使用状况"),
        (changed(SHOP, latitude=91_000_000), "纬度"),
        (changed(SHOP, longitude=-181_000_000), "经度"),
        (changed(SHOP, area=-1), "面积超出范围"),
        (changed(SHOP, kind="timber", worn_before=5, worn_through=Month(2025, 1)), "不能有累计折旧"),
    ],
)  # fmt: skip
def test_a_card_that_cannot_be_right_is_refused_with_its_row(village: Village, card: Any, words: str) -> None:
    before = Asset.objects.count()
    with pytest.raises(Refused, match=words) as refusal:
        village.add(OFFICE, card)
    assert {(problem.code, problem.row) for problem in refusal.value.problems} == {("bad-card", 2)}
    assert Asset.objects.count() == before


def test_a_code_is_used_once(village: Village) -> None:
    with refused("code-taken"):
        village.add(changed(SHOP, code="G001"))
    with refused("code-taken"):
        village.add(changed(SHOP, code="X1"), changed(OFFICE, code="X1"))


def test_what_a_form_refuses_speaks_of_no_row(village: Village) -> None:
    with pytest.raises(Refused) as refusal:
        actions.add_card(village.clerk, book_id=village.book.pk, card=changed(SHOP, code="G001"))
    assert str(refusal.value) == "这个编号已经用过"


def test_only_who_keeps_assets_there_may_add(village: Village) -> None:
    with pytest.raises(Denied):
        actions.add_card(holding(ASSETS_VIEW), book_id=village.book.pk, card=SHOP)


def test_text_may_always_be_put_right_values_only_before_the_first_charge(village: Village) -> None:
    wrong = changed(OFFICE, name="台式电脑", original=6_600_00)
    card = actions.correct_card(village.clerk, asset_id=village.computer.pk, card=wrong)
    assert (card.name, card.original, card.code) == ("台式电脑", 6_600_00, "G002")
    village.run(2)
    with refused("values-used"):
        actions.correct_card(village.clerk, asset_id=card.pk, card=changed(wrong, original=7_000_00))
    renamed = actions.correct_card(village.clerk, asset_id=card.pk, card=changed(wrong, place="档案室"))
    assert renamed.place == "档案室"


def test_a_change_of_values_charges_what_is_left_over_the_months_left(village: Village) -> None:
    village.run(3)
    change = actions.change_values(
        village.clerk, asset_id=village.computer.pk, from_month=Month(2025, 5), original=7_000_00, residual=100_00,
        months_left=10, use="welfare", reason="加装设备",
    )  # fmt: skip
    assert change.before["original"] == 6_000_00
    computer = queries.visible(village.clerk).get(pk=village.computer.pk)
    assert (computer.original, computer.use) == (7_000_00, "welfare")
    # 100 yuan a month for February to April; then (7,000 - 100 - 300) over ten months.
    assert queries.worn_plan(computer, Month(2025, 4)) == 300_00
    assert queries.worn_plan(computer, Month(2025, 5)) == 960_00
    assert queries.worn_plan(computer, Month(2030, 1)) == 6_900_00


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"from_month": Month(2025, 3)}, "month-charged"),
        ({"use": "play"}, "bad-use"),
        ({"reason": ""}, "no-reason"),
        ({"residual": 9_000_00}, "bad-values"),
        ({"original": 100_00, "residual": 0}, "bad-values"),
    ],
)
def test_a_change_that_cannot_be_is_refused(village: Village, changes: dict[str, Any], code: str) -> None:
    village.run(3)
    given = {
        "from_month": Month(2025, 5), "original": 7_000_00, "residual": 0, "months_left": 10, "use": "welfare",
        "reason": "加装设备",
    }  # fmt: skip
    with refused(code):
        actions.change_values(village.clerk, asset_id=village.computer.pk, **{**given, **changes})


def test_resources_have_no_values_to_change(village: Village) -> None:
    with refused("not-straight"):
        actions.change_values(
            village.clerk, asset_id=village.pond.pk, from_month=Month(2025, 5), original=1, residual=0, months_left=1,
            use="operating", reason="估价",
        )  # fmt: skip


def test_use_goes_forward_in_time_and_is_remembered(village: Village) -> None:
    actions.set_state(
        village.clerk, asset_id=village.shop.pk, state="idle", from_on=dt.date(2025, 3, 1), note="租户退租"
    )
    village.shop.refresh_from_db()
    assert (village.shop.state, village.shop.state_since) == ("idle", dt.date(2025, 3, 1))
    assert list(village.shop.uses.values_list("state", flat=True)) == ["in-use", "idle"]
    for day, code in ((dt.date(2025, 2, 1), "date-behind"), (dt.date(2025, 7, 1), "date-ahead")):
        with refused(code):
            actions.set_state(village.clerk, asset_id=village.shop.pk, state="let", from_on=day)
    with refused("bad-state"):
        actions.set_state(village.clerk, asset_id=village.shop.pk, state="lost", from_on=dt.date(2025, 4, 1))


def test_units_are_recorded_once_a_month_before_it_is_charged(village: Village) -> None:
    [truck] = village.add(changed(SHOP, name="货车", kind="vehicle", method="units", units=1_000, months=0))
    output = {"asset_id": truck.pk, "month": Month(2025, 3)}
    actions.record_output(village.clerk, **output, units=250)
    assert queries.worn_plan(truck, Month(2025, 3)) == (240_000_01 - 12_000_00) // 4
    for given, code in (
        ({**output, "units": 1}, "output-exists"),
        ({**output, "units": 0}, "bad-units"),
        ({**output, "asset_id": village.shop.pk, "units": 1}, "not-by-units"),
    ):
        with refused(code):
            actions.record_output(village.clerk, **given)
    village.run(4)
    with refused("month-charged"):
        actions.record_output(village.clerk, asset_id=truck.pk, month=Month(2025, 4), units=1)


def test_an_unknown_card_is_refused(village: Village) -> None:
    with refused("unknown-asset"):
        actions.set_state(village.clerk, asset_id=999_999, state="idle", from_on=dt.date(2025, 3, 1))
