"""Publication in the console: the board, each step by its person, what the pages say and refuse."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lingyan.disclosure import actions, bodies, bundles, integrity
from lingyan.disclosure.models import Publication
from lingyan.disclosure.sheets import actions as sheets
from lingyan.economy.books.models import Voucher
from lingyan.identity.models import User
from lingyan.kernel import clock
from lingyan.seal import actions as log
from tests.disclosure.support import JANUARY, Sealed
from tests.support.identity import assign, make_user, one_hand_at, signed_in


@pytest.fixture
def people(village: Sealed) -> dict[str, User]:
    made = {}
    for role in ("village-clerk", "supervision", "party-secretary", "township-officer", "agriculture-office"):
        place = village.region if role.startswith(("village", "super", "party")) else village.region.parent
        user = make_user(role)
        assign(user, role, place)
        made[role] = user
    return made


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:300]
    return response.content.decode()


def of(publication: Publication, name: str = "publication") -> str:
    return reverse(f"disclosure:{name}", args=[publication.pk])


def test_the_whole_way(village: Sealed, people: dict[str, User]) -> None:
    def as_(role: str) -> Client:
        return signed_in(Client(), people[role])

    board = f"{reverse('disclosure:board')}?region={village.region.code}&month=2025-01"
    clerk = as_("village-clerk")
    assert "村里拟稿" in text(clerk, board)
    draft = reverse("disclosure:draft", args=[village.book.pk, "2025-01"])
    assert "数字从已结账的账簿算出" in text(clerk, draft)
    clerk.post(draft)
    publication = Publication.objects.get()
    assert "下一步：监督机构审核" in text(clerk, of(publication))
    assert "不归您办" in text(clerk, of(publication))
    supervisor = as_("supervision")
    summaries = village.summaries()
    assert summaries[0] in text(supervisor, of(publication, "clear"))
    supervisor.post(of(publication, "clear"), {"summary": summaries[:2]})
    supervisor.post(of(publication, "sign"), {"note": ""})
    assert summaries[0] in text(supervisor, of(publication))
    secretary = as_("party-secretary")
    assert of(publication, "sign") in text(secretary, of(publication))
    with one_hand_at(supervisor, secretary):
        left = text(secretary, of(publication))
        assert "须由另一人办理" in left and of(publication, "sign") not in left
    secretary.post(of(publication, "sign"), {"note": ""})
    officer = as_("township-officer")
    assert "等公开" not in text(officer, board)
    officer.post(of(publication, "publish"))
    publication.refresh_from_db()
    assert publication.state == "published"
    assert "日志序号" in text(officer, of(publication))
    assert "已公开" in text(officer, board)
    officer.post(of(publication, "file"))
    assert publication.signoffs.filter(step="filed").exists()
    assert officer.get(of(publication, "poster"))["Content-Type"] == "application/pdf"
    officer.post(of(publication, "withdraw"), {"reason": "误公开了合同附件"})
    assert "误公开了合同附件" in text(officer, of(publication))
    assert "内容已撤下" in text(officer, of(publication))


def test_many_are_drafted_and_made_public_at_once(village: Sealed, people: dict[str, User]) -> None:
    place = f"region={village.region.parent.code}&month=2025-01"
    clerk, officer = (signed_in(Client(), people[role]) for role in ("village-clerk", "township-officer"))
    own = f"region={village.region.code}&month=2025-01"
    assert 'name="row"' not in text(clerk, f"{reverse('disclosure:board')}?{own}")
    clerk.post(f"{reverse('disclosure:draft-rows')}?{own}", {"row": [village.book.pk]})
    publication = Publication.objects.get()
    assert 'name="row"' in text(officer, f"{reverse('disclosure:board')}?{place}")
    publish = f"{reverse('disclosure:publish-rows')}?{place}"
    told = officer.post(publish, {"row": [village.book.pk], "sure": "1"}, follow=True).content.decode()
    assert "还没有审议完" in told
    actions.sign(village.supervisor, publication, "supervised")
    actions.sign(village.secretary, publication, "approved")
    asked = officer.post(publish, {"row": [village.book.pk]}).content.decode()
    assert village.region.name in asked and "村民不用登录就能看到" in asked
    publication.refresh_from_db()
    assert publication.state == "approved"
    officer.post(publish, {"row": [village.book.pk], "sure": "1"})
    publication.refresh_from_db()
    assert publication.state == "published"
    assert (bundles.folder_of(publication) / "index.html").is_file()


def test_what_cannot_be_drafted_is_named(village: Sealed, people: dict[str, User]) -> None:
    clerk = signed_in(Client(), people["village-clerk"])
    drafting = f"{reverse('disclosure:draft-rows')}?region={village.region.code}&month=2025-02"
    told = clerk.post(drafting, {"row": [village.book.pk]}, follow=True).content.decode()
    assert village.region.name in told
    assert not Publication.objects.exists()
    assert "没有选中村" in clerk.post(drafting, {}, follow=True).content.decode()


def test_who_may_not_sees_a_sentence(village: Sealed, people: dict[str, User]) -> None:
    publication = actions.draft(village.clerk, village.book, JANUARY)
    officer = signed_in(Client(), people["township-officer"])
    response = officer.post(of(publication, "publish"))
    assert response.status_code in {409, 422}
    assert "下一步是“监督机构审核”" in response.content.decode()


def test_a_finding_is_asked_for_once_and_agreed_by_another(village: Sealed, people: dict[str, User]) -> None:
    text = f"发放残疾人两项补贴。\n{'资源台账按季核对。' * 50}"
    about = {"region": village.region, "sheet": "resources", "period": "2025-Q1"}
    sheets.write_item(village.clerk, **about, item="5-1", text=text, scope="society")
    publication = sheets.draft(village.clerk, **about)
    clerk = signed_in(Client(), people["village-clerk"])
    ask = {"text": text.replace("\n", "\r\n"), "kind": "health", "reason": "政策名称"}
    refused = clerk.post(of(publication, "ask-override"), {**ask, "text": text[:400]})
    assert "没有这一段文字" in refused.content.decode()
    clerk.post(of(publication, "ask-override"), ask)
    [override] = publication.overrides.all()
    office = signed_in(Client(), people["agriculture-office"])
    office.post(reverse("disclosure:agree-override", args=[override.pk]))
    override.refresh_from_db()
    assert override.agreed_by == people["agriculture-office"].pk
    assert actions.findings(publication, bodies.preview(publication, on=clock.today())) == []


def test_fields_of_a_voucher_for_who_is_entitled(village: Sealed, people: dict[str, User]) -> None:
    publication = village.published()
    voucher = Voucher.objects.filter(book=village.book, month=JANUARY).first()
    assert voucher
    office = signed_in(Client(), people["agriculture-office"])
    address = reverse("disclosure:show-voucher", args=[publication.pk, voucher.pk])
    assert address in text(office, of(publication))
    assert "第1行 摘要" in text(office, address)
    shown = office.post(address, {"to": "王五", "purpose": "本人查询", "names": ["date", "line.1.amount"]})
    assert shown["Content-Disposition"].startswith("attachment")
    assert len(shown.json()["disclosure"]["fields"]) == 2
    assert address not in text(signed_in(Client(), people["village-clerk"]), of(publication))


def test_a_discarded_draft_and_a_poster_too_early(village: Sealed, people: dict[str, User]) -> None:
    publication = actions.draft(village.clerk, village.book, JANUARY)
    clerk = signed_in(Client(), people["village-clerk"])
    assert clerk.get(of(publication, "poster")).status_code in {409, 422}
    assert clerk.post(of(publication, "discard"), {"reason": "数字要补"}).status_code == 302
    assert "数字要补" in text(clerk, of(publication))


def test_the_board_asks_the_same_number_of_queries_for_many_villages(
    village: Sealed, people: dict[str, User], django_assert_max_num_queries: object
) -> None:
    officer = signed_in(Client(), people["township-officer"])
    address = f"{reverse('disclosure:board')}?region={village.region.parent.code}&month=2025-01"
    text(officer, address)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text(officer, address)
        return len(queries)

    before = count()
    from tests.economy.books.support import book_of

    for neighbour in village.region.parent.children.exclude(pk=village.region.pk)[:5]:
        book_of(neighbour)
    assert count() == before
    assert before <= 20


def test_the_bundle_is_where_the_page_says(village: Sealed, people: dict[str, User]) -> None:
    publication = village.published()
    assert bundles.address_of(publication) in text(
        signed_in(Client(), people["township-officer"]), of(publication)
    )


def test_a_log_that_refuses_does_not_hide_that_the_page_was_published(
    village: Sealed, people: dict[str, User]
) -> None:
    draft = reverse("disclosure:draft", args=[village.book.pk, "2025-01"])
    signed_in(Client(), people["village-clerk"]).post(draft)
    publication = Publication.objects.get()
    for role in ("supervision", "party-secretary"):
        signed_in(Client(), people[role]).post(of(publication, "sign"), {"note": ""})
    tiles = log.log_folder() / "tile" / "0"
    tiles.mkdir(parents=True)
    (tiles / "000").write_bytes(b"?")
    answer = signed_in(Client(), people["township-officer"]).post(of(publication, "publish"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已存入数据库" in page
    assert "没有改动任何数据" not in page
    publication.refresh_from_db()
    assert publication.state == "published"
    log.rebuild_folder()
    assert bundles.finish() == 1
    assert list(integrity.breaches()) == []
