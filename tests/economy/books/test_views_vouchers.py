"""Vouchers on the screen: typed into the grid, checked and posted by others, corrected, printed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lingyan.economy.books import actions
from lingyan.economy.books.models import Voucher
from lingyan.economy.books.queries import year_balances
from lingyan.economy.books.views import vouchers
from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from tests.economy.books.desk import PLACE, RENT, Desk, close_without_counting
from tests.support.identity import one_hand_at, signed_in, user_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    close_without_counting()
    return Desk()


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.content.decode())


def test_the_road_of_a_voucher_from_the_grid_to_the_balances(desk: Desk) -> None:
    voucher = desk.entered()
    assert (str(voucher), voucher.state, voucher.attachments) == ("2025-01 记-0001", "draft", 1)
    own = text(desk.clerk, f"/vouchers/{voucher.pk}/")
    assert "修改" in own and "审核通过" not in own
    assert "审核通过" in text(desk.reviewer, f"/vouchers/{voucher.pk}/")
    with one_hand_at(desk.clerk, desk.reviewer):
        left = text(desk.reviewer, f"/vouchers/{voucher.pk}/")
        assert "须由另一人审核" in left and "审核通过" not in left
    desk.reviewer.post(f"/vouchers/{voucher.pk}/review/")
    with one_hand_at(desk.clerk, desk.accountant):
        left = text(desk.accountant, f"/vouchers/{voucher.pk}/")
        assert "须由另一人记账" in left and f"/vouchers/{voucher.pk}/post/" not in left
    desk.accountant.post(f"/vouchers/{voucher.pk}/post/")
    voucher.refresh_from_db()
    assert voucher.state == "posted"
    assert year_balances(desk.book, 2025).at(1).closing("101") == 120_050
    history = text(desk.viewer, f"/vouchers/{voucher.pk}/")
    for words in ("填制凭证", "审核凭证", "凭证记账", "刘报账", "何审核", "周会计"):
        assert words in history
    assert "红字冲销" not in history


def test_what_cannot_be_right_is_said_at_its_row_and_nothing_is_lost(desk: Desk) -> None:
    answer = desk.clerk.post(
        desk.url("enter"),
        {
            "date": "2025-01-05",
            "word": "记",
            "attachments": "0",
            **RENT,
            "lines-1-account": "59901",
            "save": "1",
        },
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "本账套没有这个科目" in shown
    assert 'value="1,200.50"' in shown
    assert not Voucher.objects.exists()
    more = desk.clerk.post(desk.url("enter"), {**RENT, "add": "1"}).content.decode()
    assert "lines-9-summary" in more


def test_a_closed_or_old_month_says_so_before_anybody_types(desk: Desk) -> None:
    desk.posted()
    desk.close(1)
    assert "已结账。现在填的不能保存" in text(desk.clerk, desk.url("enter"))


def test_the_maker_cannot_check_by_any_path(desk: Desk) -> None:
    both = user_with("township-accountant", desk.village, "shuang")
    from tests.support.identity import assign

    assign(both, "township-reviewer", desk.village)
    client = signed_in(Client(), both)
    client.post(
        desk.url("enter"), {"date": "2025-01-06", "word": "记", "attachments": "0", **RENT, "save": "1"}
    )
    voucher = Voucher.objects.latest("pk")
    assert client.post(f"/vouchers/{voucher.pk}/review/").status_code == 422
    answer = client.post("/vouchers/act/", {"row": [voucher.pk], "do": "review"}, follow=True)
    assert "应由他人审核" in answer.content.decode()
    assert "另有 1 张由您填制" in text(client, f"/vouchers/queue/?{PLACE}&do=review")
    voucher.refresh_from_db()
    assert voucher.state == "draft"


def test_return_and_void_ask_for_a_reason(desk: Desk) -> None:
    voucher = desk.entered()
    desk.reviewer.post(f"/vouchers/{voucher.pk}/review/")
    assert "记入凭证的经过" in text(desk.reviewer, f"/vouchers/{voucher.pk}/return/")
    assert desk.reviewer.post(f"/vouchers/{voucher.pk}/return/", {"reason": ""}).status_code == 200
    desk.reviewer.post(f"/vouchers/{voucher.pk}/return/", {"reason": "附件不全"})
    assert "附件不全" in text(desk.clerk, f"/vouchers/{voucher.pk}/")
    desk.clerk.post(f"/vouchers/{voucher.pk}/void/", {"reason": "重复填制"})
    voucher.refresh_from_db()
    assert voucher.state == "void"
    assert str(desk.entered()) == "2025-01 记-0002"


def test_a_draft_is_edited_and_keeps_its_number(desk: Desk) -> None:
    voucher = desk.entered()
    assert 'value="101 库存现金"' in text(desk.clerk, f"/vouchers/{voucher.pk}/edit/")
    changed = {**RENT, "lines-0-debit": "5", "lines-1-credit": "5"}
    head = {"date": "2025-01-09", "attachments": "2"}
    desk.clerk.post(f"/vouchers/{voucher.pk}/edit/", {**head, **changed, "save": "1"})
    voucher.refresh_from_db()
    assert (str(voucher), voucher.date.day, voucher.lines.get(no=1).debit) == ("2025-01 记-0001", 9, 500)


def test_a_posted_voucher_is_cancelled_or_put_right_by_drafts(desk: Desk) -> None:
    first, second = desk.posted(), desk.posted()
    assert desk.clerk.get(f"/vouchers/{first.pk}/edit/").status_code == 422
    desk.clerk.post(f"/vouchers/{first.pk}/reverse/", {"date": "2025-01-20", "word": "记"})
    red = Voucher.objects.get(red_of=first)
    assert [line.debit for line in red.lines.all()] == [-120_050, 0]
    assert str(red) in text(desk.viewer, f"/vouchers/{first.pk}/")
    right = {**RENT, "lines-0-debit": "12", "lines-1-credit": "12"}
    head = {"date": "2025-01-21", "word": "记", "attachments": "0"}
    desk.clerk.post(f"/vouchers/{second.pk}/correct/", {**head, **right, "save": "1"})
    assert Voucher.objects.get(corrects=second).lines.get(no=1).debit == 1_200
    assert Voucher.objects.filter(red_of=second).count() == 1


def test_papers_are_kept_by_digest_and_shown_without_rights(desk: Desk) -> None:
    voucher = desk.entered()
    paper = SimpleUploadedFile("发票.pdf", b"%PDF-1.4 paper")
    desk.clerk.post(f"/vouchers/{voucher.pk}/papers/", {"papers": [paper]})
    [stored] = voucher.papers.all()
    shown = desk.viewer.get(f"/vouchers/{voucher.pk}/papers/{stored.pk}/")
    assert shown.content == b"%PDF-1.4 paper"
    assert shown.headers["Content-Security-Policy"].startswith("sandbox")
    script = SimpleUploadedFile("网页.html", b"<script>alert(1)</script>")
    assert desk.clerk.post(f"/vouchers/{voucher.pk}/papers/", {"papers": [script]}).status_code == 422
    desk.clerk.post(f"/vouchers/{voucher.pk}/papers/{stored.pk}/remove/")
    assert not voucher.papers.exists()


def test_the_queue_checks_and_posts_over_all_books(desk: Desk) -> None:
    vouchers = [desk.entered() for _ in range(3)]
    assert "待审核" in text(desk.reviewer, f"/?{PLACE}")
    page = text(desk.reviewer, "/vouchers/queue/?region=990121100000&month=2026-11&do=review")
    assert page.count('name="row"') == 3
    with one_hand_at(desk.clerk, desk.reviewer):
        left = text(desk.reviewer, f"/vouchers/queue/?{PLACE}&do=review")
        assert 'name="row"' not in left and "另有 3 张由您填制" in left
    desk.reviewer.post("/vouchers/act/", {"row": [each.pk for each in vouchers[:2]], "do": "review"})
    assert Voucher.objects.filter(state="reviewed").count() == 2
    desk.accountant.post(f"/books/{desk.book.pk}/vouchers/2025-01/post/")
    assert Voucher.objects.filter(state="posted").count() == 2
    foreign = signed_in(Client(), user_with("township-reviewer", desk.office.places["芦坪镇"]))
    foreign.post("/vouchers/act/", {"row": [vouchers[2].pk], "do": "review"})
    assert Voucher.objects.get(pk=vouchers[2].pk).state == "draft"


def test_a_voucher_that_another_hand_holds_leaves_the_rest_of_the_queue_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desk.entered(), desk.entered()

    def review(actor: Actor, *, voucher_id: int) -> None:
        if voucher_id == second.pk:
            raise OperationalError("deadlock detected") from type(
                "Cause", (Exception,), {"sqlstate": "40P01"}
            )()
        actions.review(actor, voucher_id=voucher_id)

    monkeypatch.setitem(vouchers._BULK, "review", ("审核", review))
    rows = {"row": [first.pk, second.pk], "do": "review"}
    said = desk.reviewer.post("/vouchers/act/", rows, follow=True).content.decode()
    assert "已审核 1 张凭证" in said
    assert "1 张没有审核" in said and "同一份资料刚被办过" in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=租金", True), ("q=1", True), ("q=工资", False), ("state=draft", True), ("state=posted", False),
        ("account=101", True), ("account=102", False), ("least=1200", True), ("least=1300", False),
        ("most=1200", False), ("span=year", True), ("month=2025-02", False), ("kind=close", False),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(desk: Desk, query: str, found: bool) -> None:
    desk.entered()
    place = "region=990121000000" + ("" if "month=" in query else "&month=2025-01")
    assert ("记-0001" in text(desk.viewer, f"/vouchers/?{place}&{query}")) == found


def test_the_list_and_a_voucher_cost_a_fixed_number_of_queries(
    desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(12):
        desk.entered()
    with django_assert_max_num_queries(22):
        text(desk.viewer, f"/vouchers/?{PLACE}")
    with django_assert_max_num_queries(26):
        text(desk.viewer, f"/vouchers/{Voucher.objects.latest('pk').pk}/?{PLACE}")


def test_prints_are_papers_and_leave_a_trace(desk: Desk) -> None:
    voucher = desk.posted()
    for url in (f"/vouchers/{voucher.pk}/print.pdf", f"/books/{desk.book.pk}/vouchers/2025-01/print.pdf"):
        answer = desk.viewer.get(url)
        assert answer.content[:5] == b"%PDF-"
    assert AuditEntry.objects.filter(code="kernel.list.exported").count() == 2
    assert desk.viewer.get(f"/books/{desk.book.pk}/vouchers/2025-02/print.pdf").status_code == 422
