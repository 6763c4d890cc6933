"""The desk, the audit trail, a village's page and the state of books for programs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from lingyan.economy.books import actions
from lingyan.economy.books.actions import StartBalance
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.regions.models import VillageProfile
from tests.api.test_endpoints import read
from tests.economy.books.desk import Desk, close_without_counting
from tests.support.actors import everything
from tests.support.identity import make_user, signed_in
from tests.support.masking import mask
from tests.support.records import bodies, serve

pytestmark = pytest.mark.django_db
VILLAGE = "990121100200"
OPENING = [StartBalance("11301", debit=500, party="H1"), StartBalance("3220201", credit=500)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def auditor(desk: Desk) -> Client:
    return desk._with("auditor", "芦溪镇", "shenji", "钱审计")


def other_code(desk: Desk) -> str:
    return desk.office.places["铜垭村"].code


def test_the_desk_is_that_of_the_page(desk: Desk) -> None:
    desk.entered()
    items = read(desk.reviewer, f"/desk?region={VILLAGE}&month=2025-01")
    assert ("待审核的凭证", 1, "waiting") in {
        (each["title"], each["count"], each["section"]) for each in items
    }
    assert read(signed_in(Client(), make_user()), "/desk") == []
    read(desk.reviewer, f"/desk?region={other_code(desk)}", 404)
    assert Client().get("/api/desk").status_code in {302, 401}


def test_the_trail_is_for_who_may_read_it_and_only_their_part(desk: Desk, auditor: Client) -> None:
    desk.posted()
    page = read(auditor, "/audit?size=200")
    assert page["total"] == len(page["rows"]) > 0
    assert all("sealed" not in row["details"] for row in page["rows"])
    shown = {row["id"] for row in page["rows"]}
    inside = AuditEntry.objects.filter(region_path__startswith=desk.office.places["芦溪镇"].path)
    assert shown <= set(inside.values_list("pk", flat=True))
    assert not any(row["code"].startswith("identity.") for row in page["rows"])
    code = page["rows"][0]["code"]
    assert {row["code"] for row in read(auditor, f"/audit?code={code}")["rows"]} == {code}
    read(desk.accountant, "/audit", 403)
    stranger = desk._with("auditor", "铜垭村", "wai", "外村审计")
    assert read(stranger, "/audit")["total"] == 0


def test_the_trail_by_days(desk: Desk, auditor: Client) -> None:
    with clock.fixed(dt.date(2026, 1, 5)):
        actions.add_project(everything(), book_id=desk.book.pk, name="村道硬化")
    assert read(auditor, "/audit?first=2026-01-05&last=2026-01-05")["total"] == 1
    assert read(auditor, "/audit?first=2026-01-06&last=2026-01-07")["total"] == 0
    for query in ("first=0001-01-01", "last=9999-12-31", "first=2026-02-30", "code=A'"):
        read(auditor, f"/audit?{query}", 422)


def test_a_village_with_profile_posts_and_history(
    desk: Desk, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    jade = desk.office.places["玉屯村"]
    serve(bodies(jade)["party"]["书记"], dt.date(2021, 1, 10))
    VillageProfile.objects.create(region=jade, as_of=dt.date(2024, 12, 31), households=320)
    found = read(auditor, f"/villages/{jade.code}")
    assert (found["region"]["name"], found["profiles"][0]["households"]) == ("玉屯村", 320)
    assert [each["name"] for each in found["above"]][-1] == "芦溪镇"
    [post] = found["posts"]
    assert (post["title"], post["since"]) == ("书记", "2021-01-10")
    mask(monkeypatch, "auditor", "name")
    assert "*" in read(auditor, f"/villages/{jade.code}")["posts"][0]["name"]
    read(auditor, f"/villages/{other_code(desk)}", 404)
    read(auditor, "/villages/990121100000", 404)
    cashier = desk._with("cashier", "玉屯村", "chu", "出纳")
    assert read(cashier, f"/villages/{jade.code}")["posts"] == []


def test_how_far_books_are_closed_by_month(desk: Desk, auditor: Client) -> None:
    close_without_counting()
    desk.posted()
    [open_] = read(auditor, f"/closing?month=2025-01&region={VILLAGE}")
    assert (open_["state"], open_["closed_through"], open_["drafts"]) == ("open", None, 0)
    desk.close(1)
    [closed] = read(auditor, "/closing?month=2025-01")
    assert (closed["state"], closed["closed_through"]) == ("closed", "2025-01")
    assert read(auditor, "/closing?month=2024-12") == []
    [period] = read(auditor, f"/books/{desk.book.pk}/periods")
    assert (period["month"], period["state"], period["vouchers"]) == ("2025-01", "closed", 1)
    stranger = desk._with("auditor", "铜垭村", "wai", "外村审计")
    assert read(stranger, "/closing?month=2025-01") == []
    read(stranger, f"/closing?month=2025-01&region={VILLAGE}", 404)
    read(stranger, f"/books/{desk.book.pk}/periods", 404)


def test_the_conditions_of_closing_in_force(desk: Desk, auditor: Client) -> None:
    actions.set_close_rule(
        everything(), prerequisite="all-posted", severity="warn", from_month=Month(2025, 2),
        region=desk.office.places["芦溪镇"],
    )  # fmt: skip
    rows = read(desk.accountant, f"/close-rules?region={VILLAGE}&month=2025-02")
    found = {each["prerequisite"]: each for each in rows}
    assert (found["all-posted"]["severity"], found["all-posted"]["from_month"]) == ("warn", "2025-02")
    assert found["all-posted"]["region_code"] == desk.office.places["芦溪镇"].code
    assert (found["numbering"]["region_code"], found["numbering"]["from_month"]) == (None, None)
    read(auditor, f"/close-rules?region={VILLAGE}&month=2025-02", 403)
    read(desk.accountant, f"/close-rules?region={other_code(desk)}&month=2025-02", 404)


def test_opening_balances_with_parties_as_they_may_be_seen(
    desk: Desk, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(auditor, f"/books/{desk.book.pk}/opening")["rows"] == []
    actions.add_party(everything(), book_id=desk.book.pk, kind="household", name="赵户主", code="H1")
    actions.enter_opening(everything(), book_id=desk.book.pk, rows=OPENING)
    found = read(auditor, f"/books/{desk.book.pk}/opening")
    assert (found["first_month"], found["closed"], found["written_by"]) == ("2025-01", None, "测试员")
    assert [(row["account"], row["debit"], row["credit"]) for row in found["rows"]] == [
        ("11301", 500, 0), ("3220201", 0, 500),
    ]  # fmt: skip
    assert "赵户主" in str(found)
    read(desk._with("auditor", "铜垭村", "wai", "外村审计"), f"/books/{desk.book.pk}/opening", 404)
    mask(monkeypatch, "auditor", "party")
    assert "赵户主" not in str(read(auditor, f"/books/{desk.book.pk}/opening"))
