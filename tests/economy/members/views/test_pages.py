"""The pages: a register from the workbook to its filing, a distribution by its people, and what each gets to see."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as Word

from lingyan.economy.members import actions
from lingyan.economy.members.models import Confirmation, Distribution, Member
from lingyan.economy.members.printing import list_sheet
from lingyan.identity.actors import actor_for
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import desk_items
from lingyan.people.actions import erase
from tests.economy.members.support import CONFIRMED, DECIDED, DISPLAYED, PLANNED, SETTLED, TODAY, Village
from tests.economy.members.test_importing import good, workbook
from tests.support.actors import everything
from tests.support.identity import signed_in, user_with
from tests.support.masking import mask

ROLES = {
    "clerk": "village-clerk", "chairman": "chairman", "reporter": "village-reporter",
    "accountant": "township-accountant", "officer": "township-officer", "auditor": "auditor",
}  # fmt: skip


@dataclass
class Desks:
    """The village's people at their browsers."""

    village: Village
    users: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        region = self.village.organisation.region
        for name, role in ROLES.items():
            place = region if name in {"clerk", "chairman", "reporter", "auditor"} else region.parent
            self.users[name] = user_with(role, place, f"{name}-m")

    def of(self, name: str) -> Client:
        return signed_in(Client(), self.users[name])

    def get(self, by: str, name: str, *arguments: Any, query: str = "", status: int = 200) -> str:
        response = self.of(by).get(f"{reverse(f'members:{name}', args=arguments)}?{query}")
        assert response.status_code == status, response.content.decode()[:2000]
        return response.content.decode()

    def post(self, by: str, name: str, *arguments: Any, data: Any = None, status: int = 302) -> Any:
        response = self.of(by).post(reverse(f"members:{name}", args=arguments), data or {})
        assert response.status_code == status, response.content.decode()[:3000]
        return response


@pytest.fixture
def desks(village: Village) -> Desks:
    return Desks(village)


class TestRegister:
    def test_from_the_workbook_to_the_filing(self, desks: Desks, tmp_path: Path) -> None:
        organisation = desks.village.organisation
        content = workbook(tmp_path / "名册.xlsx", good(1), good(2)).read_bytes()
        upload = {"file": SimpleUploadedFile("名册.xlsx", content), "joined_on": ""}
        preview = desks.post("clerk", "import", organisation.pk, data=upload).headers["Location"]
        page = desks.of("clerk").get(preview).content.decode()
        assert "将登记 2 名成员" in page
        assert desks.of("clerk").post(preview).status_code == 302
        assert Member.objects.count() == 12
        day = {"as_of": "2026-01-05", "from_on": "2026-01-05", "place": "村务公开栏"}
        desks.post("clerk", "display", organisation.pk, data=day)
        found = Confirmation.objects.get()
        assert "公示期满" in desks.get("clerk", "confirmation", found.pk)
        matter = desks.village.matter("membership", on=dt.date(2026, 1, 20), title="成员确认")
        desks.post("clerk", "confirmation-step", found.pk, "confirm", data={"matter": matter.pk})
        desks.get("clerk", "confirmation-step", found.pk, "file", status=404)
        desks.post(
            "officer", "confirmation-step", found.pk, "file", data={"on": str(TODAY), "number": "芦备1号"}
        )
        assert "芦备1号" in desks.get("auditor", "confirmation", found.pk)
        assert "2026-01-05" in desks.get("officer", "registers")

    def test_a_bad_row_stops_all_and_comes_back(self, desks: Desks, tmp_path: Path) -> None:
        content = workbook(tmp_path / "名册.xlsx", good(1), good(2, 户编号="甲")).read_bytes()
        upload = {"file": SimpleUploadedFile("名册.xlsx", content), "joined_on": ""}
        url = desks.post("clerk", "import", desks.village.organisation.pk, data=upload).headers["Location"]
        assert desks.of("clerk").post(url).status_code == 422
        assert Member.objects.count() == 10
        failed = openpyxl.load_workbook(io.BytesIO(desks.of("clerk").get(f"{url}failed/").content)).active
        assert failed is not None and "户编号应是整数" in str(list(failed.iter_rows(values_only=True)))
        assert desks.of("reporter").get(url).status_code == 403

    def test_each_change_on_its_form(self, desks: Desks) -> None:
        member = desks.village.named("钱秀英").pk
        desks.post("clerk", "change", member, "move", data={"household": 9, "on": "2026-03-01"})
        desks.post(
            "clerk", "change", member, "shares",
            data={"kind": "人口股", "reason": "allotted", "hundredths": "1.5", "on": "2026-03-02"},
        )  # fmt: skip
        desks.post(
            "clerk", "change", member, "transfer",
            data={"kind": "人口股", "reason": "inherited", "number": 1, "hundredths": "0.5", "on": "2026-03-03"},
        )  # fmt: skip
        desks.post(
            "clerk",
            "change",
            member,
            "receiver",
            data={"account_number": "6228480009", "bank_name": "农商行"},
        )
        desks.post("clerk", "change", member, "leave", data={"on": "2026-03-05", "reason": "elsewhere"})
        page = desks.get("clerk", "member", member)
        assert "已取得其他集体经济组织成员身份" in page and "1.5" in page and "-0.5" in page
        desks.post(
            "clerk", "change", member, "readmit",
            data={"household": 1, "on": "2026-03-06", "reason": "marriage"},
        )  # fmt: skip
        desks.get("clerk", "change", member, "fly", status=404)

    def test_a_refusal_stands_at_the_form(self, desks: Desks) -> None:
        member = desks.village.named("钱秀英").pk
        data = {"on": "2026-03-11", "reason": "death"}
        assert (
            "还没有到"
            in desks.post("clerk", "change", member, "leave", data=data, status=422).content.decode()
        )

    def test_one_by_one(self, desks: Desks) -> None:
        data = {
            "name": "赵小宝", "household": 1, "joined_on": "2026-03-01", "reason": "birth", "shares-0": "1", "shares-1": "",
            "shares-2": "", "identity_number": "", "sex": "男",
        }  # fmt: skip
        desks.post("clerk", "new", desks.village.organisation.pk, data=data)
        assert desks.village.named("赵小宝").number == 11


class TestNames:
    def test_lists_and_exports_follow_the_masking_table(
        self, desks: Desks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mask(monkeypatch, "auditor", "name")
        page = desks.get("auditor", "members")
        assert "赵春生" not in page and "赵**" in page
        file = desks.of("auditor").get(f"{reverse('members:members')}?format=xlsx").content
        rows = str(list(openpyxl.load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True)))  # type: ignore[union-attr]
        assert "赵春生" not in rows and "赵**" in rows
        found = desks.village.at("displayed")
        assert "赵春生" not in desks.get("auditor", "lines", found.pk)

    def test_nobody_is_found_by_a_name_that_is_not_seen(self, desks: Desks) -> None:
        assert "赵**" not in desks.get("auditor", "members", query="name=赵春生")
        assert "0001" in desks.get("clerk", "members", query="name=赵春生")

    def test_the_printed_list_shows_no_name_in_full(self, desks: Desks) -> None:
        from lingyan.economy.members.views.papers import _masked

        found = desks.village.at("displayed")
        sheet = list_sheet(found, list(found.lines.select_related("member__person__personal")), _masked)
        shown = str([each.cells for each in sheet.rows])
        assert "赵春生" not in shown and "赵**" in shown

    def test_an_erased_person_keeps_the_numbers(self, desks: Desks) -> None:
        found = desks.village.at("displayed")
        erase(everything(), desks.village.named("周长河").person.personal, reason="本人申请")
        page = desks.get("clerk", "lines", found.pk)
        assert "（已清除）" in page and "10,869.56" in page and "49,999.94" in page

    def test_accounts_are_shown_by_their_last_digits(self, desks: Desks) -> None:
        page = desks.get("clerk", "member", desks.village.named("周长河").pk)
        assert "6228480001000200003" not in page and "0003" in page


class TestDistribution:
    def test_by_its_people_from_the_plan_to_the_publication(self, desks: Desks) -> None:
        village = desks.village
        village.confirmed()
        village.earn()
        with clock.fixed(PLANNED):
            assert "最多可向成员分配" in desks.get("clerk", "new-plan", village.book.pk, query="year=2025")
            url = f"{reverse('members:new-plan', args=[village.book.pk])}?year=2025"
            data = {"record_on": str(CONFIRMED), "pool": "50,000", "reserve_percent": "10"}
            assert desks.of("clerk").post(url, data).status_code == 302
        found = Distribution.objects.get()
        steps = (
            (DECIDED, "clerk", "decide", lambda: {"matter": village.matter("distribution", found.pool).pk}),
            (DISPLAYED, "clerk", "display", lambda: {"from_on": str(DISPLAYED), "place": "公开栏"}),
            (SETTLED, "clerk", "confirm", dict), (SETTLED, "reporter", "vouchers", lambda: {"date": str(SETTLED)}),
        )  # fmt: skip
        for day, by, what, data_of in steps:
            with clock.fixed(day):
                assert reverse("members:step", args=[found.pk, what]) in desks.get(
                    by, "distribution", found.pk
                )
                desks.post(by, "step", found.pk, what, data=data_of())
        for each in found.drafted.all():
            village.office.post(each.voucher)
        desks.post("reporter", "step", found.pk, "pay", data={"from_account": "10201"})
        village.pay(found)
        desks.post("clerk", "step", found.pk, "publish")
        page = desks.get("auditor", "distribution", found.pk)
        assert "已公开" in page and "49,999.94" in page and "已支付" in page
        assert "50,000.00" in desks.get("officer", "distributions").replace("49,999.94", "50,000.00")

    def test_who_may_not_sees_no_step_and_takes_none(self, desks: Desks) -> None:
        found = desks.village.plan()
        assert "登记决议" not in desks.get("chairman", "distribution", found.pk)
        desks.get("reporter", "step", found.pk, "decide", status=404)
        desks.get("auditor", "step", found.pk, "decide", status=403)
        desks.get("clerk", "step", found.pk, "fly", status=404)
        desks.get("clerk", "paper", found.pk, "fly", status=404)

    def test_a_year_that_is_open(self, desks: Desks) -> None:
        assert "还没有结完" in desks.get("clerk", "new-plan", desks.village.book.pk, query="year=2025")
        assert "new" in desks.of("clerk").get(reverse("members:at")).headers["Location"]

    def test_objections_with_their_answers(self, desks: Desks) -> None:
        found = desks.village.at("displayed")
        desks.post(
            "clerk", "step", found.pk, "object", data={"raised_on": str(DISPLAYED), "text": "股数不对"}
        )
        objection = found.objections.get()
        assert "股数不对" in desks.get("auditor", "distribution", found.pk)
        data = {"outcome": "explained", "text": "已说明", "answered_on": str(TODAY)}
        desks.post("clerk", "answer", objection.pk, data=data)
        assert "已说明" in desks.get("auditor", "distribution", found.pk)

    @pytest.mark.parametrize("kind", ["plan", "notice"])
    def test_papers_open_and_name_nobody(self, desks: Desks, kind: str) -> None:
        found = desks.village.at("displayed")
        url = reverse("members:paper", args=[found.pk, kind])
        word = Word(io.BytesIO(desks.of("auditor").get(url).content))
        text = " ".join(each.text for each in word.paragraphs)
        text += " ".join(cell.text for table in word.tables for line in table.rows for cell in line.cells)
        assert "100,000.00" in text and "10,000.00" in text and "4,347.82" in text
        assert not [name for name in ("赵", "周长河", "10,869.56") if name in text]
        assert ("不足一分的舍去" if kind == "plan" else "不公布他人的份额和金额") in text

    def test_list_and_slips_as_pdf(self, desks: Desks) -> None:
        found = desks.village.at("displayed")
        url = reverse("members:paper", args=[found.pk, "list"])
        assert desks.of("auditor").get(url).content.startswith(b"%PDF")
        response = desks.post("clerk", "slips", found.pk, data={"household": "3"}, status=200)
        assert response.content.startswith(b"%PDF") and response["Cache-Control"] == "no-store"
        desks.post("clerk", "slips", found.pk, data={"household": "99"}, status=422)


def test_desk_cards_say_what_waits(desks: Desks) -> None:
    def cards(name: str) -> set[str]:
        actor = actor_for(desks.users[name])
        return {str(each.title) for each in desk_items(actor, None, Month.of(TODAY))}

    desks.village.displayed()
    assert "公示期满、待确认的成员名册" in cards("clerk")
    Confirmation.objects.get()
    actions.withdraw_display(
        desks.village.clerk, confirmation_id=Confirmation.objects.get().pk, reason="重来"
    )
    found = desks.village.at("displayed")
    assert "待备案的成员名册" in cards("officer")
    assert "公示期满、待确认的分配清单" in cards("clerk")
    desks.village.settle(found)
    assert "待生成凭证的收益分配" in cards("accountant")
    desks.village.book_it(found)
    assert "已记账、待申请支付的收益分配" in cards("reporter")
    desks.village.ask(found)
    desks.village.pay(found)
    assert "已付清、待公开的收益分配" in cards("clerk")


@pytest.mark.parametrize(("name", "queries"), [("members", 12), ("registers", 12), ("distributions", 12)])
def test_lists_take_a_fixed_number_of_queries(
    desks: Desks, name: str, queries: int, django_assert_max_num_queries: Any
) -> None:
    desks.village.at("displayed")
    client = desks.of("clerk")
    client.get(reverse(f"members:{name}"))
    with django_assert_max_num_queries(queries):
        client.get(reverse(f"members:{name}"))
