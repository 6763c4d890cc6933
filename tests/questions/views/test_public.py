"""A villager's way without account, cookie or script, and what of it a log of the network could hold."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import resolve

from lingyan.disclosure.models import Publication
from lingyan.kernel import clock, receipts
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.questions import actions
from lingyan.questions.models import Letter, Question
from tests.questions.support import ASKED, TAKEN, TEXT, Place, answered, ask, asked, taken
from tests.support.records import book_of, publish

ADDRESS = "203.0.113.77"


@pytest.fixture
def browser() -> Client:
    return Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT="OldPhone/1", enforce_csrf_checks=True)


def form(place: Place, **more: str) -> dict[str, Any]:
    return {"village": place.village.code, "topic": "accounts", "text": TEXT, "conduct": "no", **more}


def receipt_in(page: str) -> str:
    found = re.search(r'<p class="receipt">([\d ]+)</p>', page)
    assert found
    return found[1]


class TestAsking:
    def test_the_form_tells_who_it_is_for_and_what_happens_with_it(
        self, place: Place, browser: Client
    ) -> None:
        page = browser.get(f"/ask/{place.village.code}/").content.decode()
        for words in (
            "雁庄村",
            "姓名和电话可以都不留",
            "180 天后清除",
            "雁城市",
            "0990-1234567",
            "本人看不到",
        ):
            assert words in page
        assert "<script" not in page

    def test_a_question_gives_a_receipt_once(self, place: Place, browser: Client) -> None:
        with clock.fixed(ASKED):
            page = browser.post("/ask/", form(place)).content.decode()
        code = receipt_in(page)
        assert taken(code).text == TEXT

    def test_by_name_about_a_contract_and_somebody(self, place: Place, browser: Client) -> None:
        with clock.fixed(ASKED):
            page = browser.post(
                "/ask/",
                form(
                    place,
                    conduct="yes",
                    concerns="secretary",
                    contract="水库承包合同",
                    name="穆青禾",
                    consent="on",
                ),
            ).content.decode()
        question = taken(receipt_in(page))
        assert (question.about, question.reference, question.conduct) == ("contract", "水库承包合同", True)
        assert question.personal and question.personal.name == "穆青禾"

    def test_somebody_unnamed_is_somebody(self, place: Place, browser: Client) -> None:
        with clock.fixed(ASKED):
            page = browser.post("/ask/", form(place, conduct="yes")).content.decode()
        assert taken(receipt_in(page)).conduct

    def test_nobody_ticked_by_mistake(self, place: Place, browser: Client) -> None:
        with clock.fixed(ASKED):
            page = browser.post("/ask/", form(place, concerns="secretary")).content.decode()
        assert not taken(receipt_in(page)).conduct

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("topic", "", "必填"),
            ("text", "短", "至少"),
            ("conduct", "", "必填"),
            ("website", "http://spam.invalid", "留空"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, place: Place, browser: Client, field: str, value: str, words: str
    ) -> None:
        response = browser.post("/ask/", {**form(place, contract="水库承包合同"), field: value})
        page = response.content.decode()
        assert response.status_code == 422
        assert "还没有发出" in page and "水库承包合同" in page
        assert not Letter.objects.exists()
        assert words in page or field in {"topic", "text", "conduct"}

    def test_too_many_for_one_village_says_where_else(
        self, place: Place, browser: Client, monkeypatch: Any
    ) -> None:
        from lingyan.questions.actions import posting

        monkeypatch.setattr(posting, "integer_of", lambda *_: 0)
        page = browser.post("/ask/", form(place)).content.decode()
        assert "已到上限" in page and "乡镇当面提出" in page

    def test_a_village_that_is_none(self, place: Place, browser: Client) -> None:
        assert browser.get("/ask/990199999999/").status_code == 404
        assert browser.post("/ask/", {**form(place), "village": "../etc"}).status_code == 404

    def test_the_larger_type_goes_along_without_a_cookie(self, place: Place, browser: Client) -> None:
        page = browser.get(f"/ask/{place.village.code}/?large=1").content.decode()
        assert 'class="larger"' in page and 'name="large" value="1"' in page
        assert 'class="larger"' in browser.post("/ask/", {**form(place), "large": "1"}).content.decode()


class TestAboutPublished:
    """Where a poster or a published page leads: the month, its version and its entries."""

    @pytest.fixture
    def published(self, place: Place) -> Publication:
        body = {"entries": [{"no": "记-7", "text": "付水渠材料款"}, {"no": "记-8", "text": "<收>租金"}]}
        found = publish(book_of(place.village, Month(2025, 1)), Month(2025, 1), dt.date(2025, 2, 8))
        # As stored after publishing; the body of a published row cannot be written later.
        return Publication.objects.create(
            book=found.book, region=found.region, month=Month(2025, 2), version=1, state="published", log_index=7,
            body=json.dumps(body), salt=bytes(32), commitment=bytes(32), drafted_at=found.drafted_at,
        )  # fmt: skip

    def test_an_entry_can_be_chosen(self, place: Place, browser: Client, published: Publication) -> None:
        page = browser.get(f"/ask/{place.village.code}/2025-02/1/").content.decode()
        assert "2025年2月" in page and "记-7 付水渠材料款" in page and "&lt;收&gt;租金" in page
        with clock.fixed(ASKED):
            answer = browser.post("/ask/", form(place, page="2025-02", version="1", entry="记-7"))
        question = taken(receipt_in(answer.content.decode()))
        assert (question.about, question.reference, question.publication) == ("entry", "记-7", published)

    def test_or_the_whole_month(self, place: Place, browser: Client, published: Publication) -> None:
        with clock.fixed(ASKED):
            answer = browser.post("/ask/", form(place, page="2025-02", version="1"))
        assert taken(receipt_in(answer.content.decode())).about == "publication"

    def test_an_entry_that_was_never_published(
        self, place: Place, browser: Client, published: Publication
    ) -> None:
        response = browser.post("/ask/", form(place, page="2025-02", version="1", entry="记-99"))
        assert response.status_code == 422 and not Letter.objects.exists()

    def test_what_is_not_public_is_not_asked_about(
        self, place: Place, browser: Client, published: Publication
    ) -> None:
        """A month without a log entry was never public; the form then asks about the village."""
        page = browser.get(f"/ask/{place.village.code}/2025-01/1/").content.decode()
        assert "2025年1月" not in page
        assert browser.post("/ask/", form(place, page="2025-01", version="1")).status_code == 422


class TestAboutASheet:
    """Where the page and the poster of a sheet beside the accounts lead."""

    @pytest.fixture
    def sheet(self, place: Place) -> Publication:
        made = {"region": place.village, "sheet": "resources", "period": "2025-Q1", "commitment": bytes(32)}
        for version, state in ((1, "superseded"), (2, "published")):
            found = Publication.objects.create(
                **made, version=version, state=state, log_index=version, body=json.dumps({"blocks": []}),
                salt=bytes(32), drafted_at=clock.now(), published_at=clock.now(),
            )  # fmt: skip
        return found

    def test_the_form_the_desk_and_the_answer_name_it(
        self, place: Place, browser: Client, sheet: Publication
    ) -> None:
        village = place.village.code
        page = browser.get(f"/ask/{village}/resources-2025-Q1/2/").content.decode()
        assert "问的是 2025年第1季度 的资源情况，第2版。" in page and 'value="resources-2025-Q1"' in page
        with clock.fixed(ASKED):
            answer = browser.post("/ask/", form(place, page="resources-2025-Q1", version="2"))
        receipt = receipt_in(answer.content.decode())
        question = taken(receipt)
        assert (question.about, question.publication) == ("publication", sheet)
        with clock.fixed(TAKEN):
            assert (
                "资源情况 2025年第1季度"
                in browser.post("/ask/receipt/", {"receipt": receipt}).content.decode()
            )
        desk = Client()
        desk.force_login(place.users["clerk"])
        pages = [
            desk.get(address).content.decode()
            for address in ("/questions/", f"/questions/{question.pk}/", f"/questions/{question.pk}/answer/")
        ]
        assert all("资源情况 2025年第1季度" in each for each in pages)
        assert f'href="/v/{village}/resources-2025-Q1/2/"' in pages[1]

    def test_a_version_or_a_period_that_was_never_public_is_not_asked_about(
        self, place: Place, browser: Client, sheet: Publication
    ) -> None:
        for page, version, status in (
            ("resources-2025-Q1", 3, 422), ("resources-2025-Q2", 1, 422), ("resources-2025-Q1\0", 1, 400),
        ):  # fmt: skip
            assert browser.post("/ask/", form(place, page=page, version=str(version))).status_code == status
        assert "问的是" not in browser.get(f"/ask/{place.village.code}/resources-2025-Q2/1/").content.decode()


class TestFollowing:
    def look(self, browser: Client, receipt: str) -> str:
        return browser.post("/ask/receipt/", {"receipt": receipt}).content.decode()

    def test_before_it_is_handed_over(self, place: Place, browser: Client) -> None:
        with clock.fixed(ASKED):
            page = self.look(browser, ask(place))
        assert "还没有转交" in page and TEXT in page

    def test_where_it_lies_and_until_when(self, place: Place, browser: Client) -> None:
        receipt = ask(place)
        taken(receipt)
        with clock.fixed(TAKEN):
            page = self.look(browser, receipts.in_groups(receipt))
        assert "办理中（村里）" in page and "2025-03-13" in page

    def test_the_answer_and_what_can_be_said(self, place: Place, browser: Client) -> None:
        receipt, _ = answered(place)
        with clock.fixed(TAKEN):
            page = self.look(browser, receipt)
            assert "三万二千元" in page
            said = browser.post(
                "/ask/receipt/say/", {"receipt": receipt, "kind": "unsatisfied"}
            ).content.decode()
        assert "已经收到，2025-03-05 转交" in said
        assert "您怎么看" not in said

    def test_no_official_is_named(self, place: Place, browser: Client) -> None:
        receipt, _ = answered(place)
        with clock.fixed(TAKEN):
            page = self.look(browser, receipt)
        assert place.users["clerk"].display_name not in page and place.users["clerk"].username not in page

    def test_a_wrong_receipt(self, place: Place, browser: Client) -> None:
        response = browser.post("/ask/receipt/", {"receipt": receipts.receipt_of(bytes(40))})
        assert response.status_code == 422
        assert "有没有抄错" in response.content.decode()

    def test_what_cannot_be_said_now_is_told_and_the_words_stay(self, place: Place, browser: Client) -> None:
        receipt, _ = answered(place)
        with clock.fixed(TAKEN):
            response = browser.post(
                "/ask/receipt/say/", {"receipt": receipt, "kind": "further", "text": "短"}
            )
        assert response.status_code == 422
        assert "应有 5 到 1000 个字" in response.content.decode()
        assert browser.post("/ask/receipt/say/", {"kind": "satisfied"}).status_code == 422


class TestNothingToJoin:
    """The path of a question from the first page to the last word, seen by who keeps the network's log."""

    def walk(self, place: Place, browser: Client) -> tuple[str, list[Any]]:
        answers = []
        with clock.fixed(ASKED):
            answers.append(browser.get(f"/ask/{place.village.code}/"))
            answers.append(browser.post("/ask/", form(place, name="穆青禾", phone="0990-7654321")))
            receipt = receipt_in(answers[-1].content.decode())
        taken(receipt)
        with clock.fixed(TAKEN):
            actions.answer(place.clerk, Question.objects.get(), text="一共花了三万二千元，发票可以看。")
            answers.append(browser.get("/ask/receipt/"))
            answers.append(browser.post("/ask/receipt/", {"receipt": receipt}))
            answers.append(
                browser.post(
                    "/ask/receipt/say/", {"receipt": receipt, "kind": "further", "text": "发票是谁开的？"}
                )
            )
        taken(receipt, TAKEN + dt.timedelta(days=1))
        return receipt, answers

    def test_no_address_carries_a_receipt_or_a_word(self, place: Place, browser: Client) -> None:
        receipt, answers = self.walk(place, browser)
        secret = [receipt.replace(" ", ""), receipt, TEXT, "穆青禾", "发票是谁开的"]
        for answer in answers:
            address = unquote(f"{answer.wsgi_request.get_full_path()} {answer.headers.get('Location', '')}")
            assert not any(word in address for word in secret)
            for link in re.findall(r'(?:href|action|src)="([^"]*)"', answer.content.decode()):
                assert not any(word in unquote(link) for word in secret)

    def test_no_cookie_is_set_and_nothing_is_kept_by_browsers(self, place: Place, browser: Client) -> None:
        _, answers = self.walk(place, browser)
        for answer in answers:
            assert not answer.cookies and "Set-Cookie" not in answer.headers
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert not browser.cookies

    def test_no_row_of_the_database_holds_the_address(self, place: Place, browser: Client) -> None:
        from axes.models import AccessAttempt, AccessFailureLog, AccessLog
        from django.contrib.sessions.models import Session

        self.walk(place, browser)
        assert not AuditEntry.objects.exclude(address="").exists()
        asked_entries = AuditEntry.objects.filter(code__in=["questions.opened", "questions.reacted"])
        assert asked_entries.count() == 2
        assert (
            not asked_entries.exclude(request_id="").exists()
            and not asked_entries.exclude(actor_id=None).exists()
        )
        for model in (AccessAttempt, AccessLog, AccessFailureLog, Session):
            assert not model.objects.exists()

    def test_the_trail_is_written_on_another_day_than_the_post(self, place: Place, browser: Client) -> None:
        self.walk(place, browser)
        days = [entry.at.astimezone(clock.ZONE).date() for entry in
                AuditEntry.objects.filter(code__in=["questions.opened", "questions.reacted"]).order_by("pk")]  # fmt: skip
        assert days == [TAKEN, TAKEN + dt.timedelta(days=1)]

    def test_the_programs_own_log_stays_silent(
        self, place: Place, browser: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING):
            self.walk(place, browser)
            browser.post("/ask/", form(place, text="短"))
            browser.post("/ask/receipt/", {"receipt": "123"})
        said = " ".join(record.getMessage() for record in caplog.records)
        assert ADDRESS not in said and "短" not in said and "123" not in said.replace("/ask/receipt/", "")

    def test_the_web_server_keeps_no_access_log(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import granian

        from lingyan.cli import serving

        asked_for: dict[str, Any] = {}

        class Server:
            def __init__(self, *_: Any, **options: Any) -> None:
                asked_for.update(options)

            def serve(self) -> None: ...

        monkeypatch.setattr(granian, "Granian", Server)
        monkeypatch.setattr(serving, "call_command", lambda *_, **__: None)
        monkeypatch.setattr(serving, "finish_what_was_published", lambda: None)
        monkeypatch.setattr(serving, "start_worker", lambda: None)
        monkeypatch.setattr(serving, "keep_worker", lambda _worker, _stop: None)
        serving.serve("127.0.0.1", 8000, 1)
        assert asked_for["log_access"] is False

    def test_a_signed_in_member_of_staff_posts_as_nobody(self, place: Place, client: Client) -> None:
        from tests.support.identity import signed_in

        signed_in(client, place.users["clerk"])
        with clock.fixed(ASKED):
            page = client.post("/ask/", form(place)).content.decode()
        assert taken(receipt_in(page)).entered_by is None


def test_no_public_address_takes_an_argument_but_the_place() -> None:
    for path in ("/ask/", "/ask/receipt/", "/ask/receipt/say/"):
        assert resolve(path).kwargs == {}


def test_one_question_of_many_is_found_by_its_own_receipt_alone(place: Place) -> None:
    first, second = asked(place, text="第一件事情怎么样了？"), asked(place, text="第二件事情怎么样了？")
    assert bytes(first.receipt_hash) != bytes(second.receipt_hash)
