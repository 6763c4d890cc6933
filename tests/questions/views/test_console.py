"""Console pages: what each post finds there, what stays out of sight, exports, and a fixed number of queries."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.questions import actions
from lingyan.questions.models import Question
from tests.questions.support import TAKEN, TEXT, Place, answered, ask, asked
from tests.support.identity import one_hand_at, signed_in

DAY = dt.timedelta(days=1)
LATE = dt.date(2025, 3, 14)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.fixed(TAKEN):
        yield


def as_(place: Place, name: str) -> Client:
    return signed_in(Client(), place.users[name])


def read(client: Client, address: str, **data: Any) -> str:
    response = client.get(address, data)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def cells(client: Client, address: str) -> str:
    response = client.get(address, {"format": "xlsx"})
    rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    return "\n".join(" ".join(str(cell) for cell in row) for row in rows)


class TestInbox:
    def test_looking_empties_the_box_and_passes_up_what_is_late(self, place: Place) -> None:
        ask(place)
        assert "雁庄村" in read(as_(place, "clerk"), "/questions/")
        with clock.fixed(LATE):
            assert "雁庄村" in read(as_(place, "officer"), "/questions/")
        assert Question.objects.get().level == 3

    def test_what_is_open_stands_before_what_is_answered(self, place: Place) -> None:
        done, waits = Question.objects.get(pk=answered(place)[1].pk), asked(place)
        assert done.due_on <= waits.due_on
        page = read(as_(place, "clerk"), "/questions/")
        assert page.index(f'href="/questions/{waits.pk}/') < page.index(f'href="/questions/{done.pk}/')

    def test_lists_show_no_word_and_no_name_of_a_household(self, place: Place) -> None:
        asked(place, name="穆青禾", topic="aid"), asked(place, name="娄秋禾")
        page = read(as_(place, "clerk"), "/questions/")
        assert TEXT not in page and "穆青禾" not in page and "不显示" in page
        assert "娄秋禾" in page

    def test_what_concerns_the_clerk_is_in_no_list_search_count_or_export(self, place: Place) -> None:
        secret, plain = asked(place, concerns=("clerk",)), asked(place)
        clerk = as_(place, "clerk")
        for address in (
            "/questions/",
            f"/questions/?q={secret.pk}",
            "/questions/?late=1",
            "/questions/?level=2",
            "/",
        ):
            page = read(clerk, address)
            assert f"/questions/{secret.pk}/" not in page
        numbers = [line.split()[0] for line in cells(clerk, "/questions/").splitlines()[1:]]
        assert numbers == [str(plain.pk)]
        for path in ("", "answer/", "move/", "release/", "person/"):
            assert clerk.get(f"/questions/{secret.pk}/{path}").status_code == 404
            assert clerk.post(f"/questions/{secret.pk}/{path}").status_code in {404, 405}

    def test_the_export_holds_no_text_and_is_noted(self, place: Place) -> None:
        asked(place)
        assert TEXT not in cells(as_(place, "clerk"), "/questions/")
        assert AuditEntry.objects.filter(code="kernel.list.exported").exists()

    def test_filters(self, place: Place) -> None:
        first, second = asked(place), asked(place, topic="contracts")
        clerk = as_(place, "clerk")
        page = read(clerk, "/questions/", topic="contracts", mine="1", state="open", level="1")
        assert f"/questions/{second.pk}/" in page and f"/questions/{first.pk}/" not in page
        assert f"/questions/{first.pk}/" in read(clerk, "/questions/", q=str(first.pk))

    def test_queries_do_not_grow_with_the_list(
        self, place: Place, django_assert_max_num_queries: Any
    ) -> None:
        clerk = as_(place, "clerk")
        for _ in range(12):
            asked(place, name="娄秋禾")
        with django_assert_max_num_queries(22):
            read(clerk, "/questions/")


class TestOne:
    def test_the_clerk_answers(self, place: Place) -> None:
        question = asked(place)
        clerk = as_(place, "clerk")
        page = read(clerk, f"/questions/{question.pk}/")
        assert TEXT in page and "还有 9 天" in page
        assert "短" not in page
        assert clerk.post(f"/questions/{question.pk}/answer/", {"text": "短"}).status_code == 422
        clerk.post(f"/questions/{question.pk}/answer/", {"text": "一共花了三万二千元，发票可以看。"})
        assert "等提问人回应" in read(clerk, f"/questions/{question.pk}/")

    def test_a_refused_answer_keeps_what_was_typed(self, place: Place) -> None:
        question = asked(place)
        response = as_(place, "clerk").post(
            f"/questions/{question.pk}/answer/", {"text": "请打 13912345678 问会计"}
        )
        assert response.status_code == 422
        assert "手机号码" in response.content.decode() and "13912345678" in response.content.decode()

    def test_who_only_looks_on_finds_no_button(self, place: Place) -> None:
        question = asked(place)
        page = read(as_(place, "secretary"), f"/questions/{question.pk}/")
        assert "不归您办" in page and f"/questions/{question.pk}/answer/" not in page
        assert (
            as_(place, "secretary")
            .post(f"/questions/{question.pk}/answer/", {"text": "我来答复这件事"})
            .status_code
            == 403
        )

    def test_stepping_aside(self, place: Place) -> None:
        question = asked(place)
        clerk = as_(place, "clerk")
        assert "涉及谁本人" in read(clerk, f"/questions/{question.pk}/move/")
        response = clerk.post(
            f"/questions/{question.pk}/move/", {"concerns": "clerk", "reason": "问的是我经手的"}
        )
        assert response.status_code == 302
        assert clerk.get(f"/questions/{question.pk}/").status_code == 404
        page = read(as_(place, "supervision"), f"/questions/{question.pk}/")
        assert "村文书" in page and "问的是我经手的" in page

    def test_a_name_opens_for_a_purpose_that_is_kept(self, place: Place) -> None:
        question = asked(place, name="穆青禾", phone="0990-7654321", topic="aid")
        clerk, address = as_(place, "clerk"), f"/questions/{question.pk}/person/"
        assert "穆青禾" not in read(clerk, address)
        assert "穆青禾" not in clerk.post(address, {"purpose": ""}).content.decode()
        page = clerk.post(address, {"purpose": "打电话核实情况"}).content.decode()
        assert "穆青禾" in page and "0990-7654321" in page
        assert AuditEntry.objects.get(code="identity.personal-revealed").reason == "打电话核实情况"

    def test_an_anonymous_one_has_no_name_to_open(self, place: Place) -> None:
        assert as_(place, "clerk").get(f"/questions/{asked(place).pk}/person/").status_code == 302

    def test_an_auditor_reads_all_and_changes_nothing(self, place: Place) -> None:
        _, question = answered(place, concerns=())
        auditor = as_(place, "auditor")
        page = read(auditor, f"/questions/{question.pk}/")
        assert TEXT in page
        for path in ("answer", "move", "release"):
            response = auditor.post(
                f"/questions/{question.pk}/{path}/",
                {"text": "一句够长的话", "concerns": "clerk", "reason": "理由", "question_text": "一句够长的话",
                 "answer_text": "一句够长的话"},
            )  # fmt: skip
            assert response.status_code == 403


class TestEntering:
    def fields(self, place: Place, **more: str) -> dict[str, str]:
        return {
            "village": place.village.code,
            "channel": "phone",
            "topic": "accounts",
            "text": TEXT,
            "conduct": "no",
            **more,
        }

    def test_shows_the_receipt_once(self, place: Place) -> None:
        response = as_(place, "clerk").post("/questions/new/", self.fields(place))
        page = response.content.decode()
        assert "请把回执码交给提问人" in page and response.headers["Cache-Control"] == "no-store"
        assert f"/questions/{Question.objects.get().pk}/" in page

    def test_what_concerns_oneself_is_passed_on_at_once(self, place: Place) -> None:
        page = (
            as_(place, "clerk")
            .post("/questions/new/", self.fields(place, conduct="yes", concerns="clerk"))
            .content.decode()
        )
        assert "您看不到后续" in page
        assert f"/questions/{Question.objects.get().pk}/" not in page

    def test_only_for_ones_own_villages(self, place: Place) -> None:
        client = as_(place, "clerk")
        assert place.tree.other_village.code not in read(client, "/questions/new/")
        fields = self.fields(place, village=place.tree.other_village.code)
        assert client.post("/questions/new/", fields).status_code == 422
        assert not Question.objects.exists()


class TestReleases:
    def test_from_proposal_to_the_page_and_back(self, place: Place) -> None:
        _, question = answered(place, consent=True)
        clerk, officer = as_(place, "clerk"), as_(place, "officer")
        page = read(clerk, f"/questions/{question.pk}/release/")
        assert TEXT in page and "三万二千元" in page
        texts = {"question_text": "修水渠一共花了多少钱？", "answer_text": "一共三万二千元，发票可以看。"}
        clerk.post(f"/questions/{question.pk}/release/", texts)
        release = question.releases.get()
        assert f"/questions/releases/{release.pk}/" in read(officer, "/questions/moderation/")
        assert "您来决定" in read(officer, f"/questions/releases/{release.pk}/")
        with one_hand_at(clerk, officer):
            left = read(officer, f"/questions/releases/{release.pk}/")
            assert "须由第二人审看" in left and "提交决定" not in left
        assert officer.post(f"/questions/releases/{release.pk}/", {"publish": "no"}).status_code == 422
        officer.post(f"/questions/releases/{release.pk}/", {"publish": "yes"})
        assert "已公开" in read(officer, f"/questions/releases/{release.pk}/")
        officer.post(f"/questions/releases/{release.pk}/withdraw/", {"reason": "能认出是哪一家"})
        page = read(officer, f"/questions/releases/{release.pk}/")
        assert "文字已清除" in page and "能认出是哪一家" in page
        assert "已撤下" in cells(officer, "/questions/moderation/")

    def test_a_personal_fault_comes_back_to_the_form(self, place: Place) -> None:
        _, question = answered(place, consent=True, name="穆青禾")
        texts = {"question_text": "穆青禾问的水渠的钱", "answer_text": "一共三万二千元，发票可以看。"}
        response = as_(place, "clerk").post(f"/questions/{question.pk}/release/", texts)
        assert response.status_code == 422 and "提问人的姓名" in response.content.decode()

    def test_another_townships_officer_finds_nothing(self, place: Place) -> None:
        _, question = answered(place, consent=True)
        release = actions.propose(
            place.clerk, question, question_text="水渠花了多少？", answer_text="三万二千元整。"
        )
        other = as_(place, "other_officer")
        assert other.get(f"/questions/releases/{release.pk}/").status_code == 404
        assert "雁庄村" not in read(other, "/questions/moderation/")


class TestSupervision:
    def test_lateness_by_post_and_cause(self, place: Place) -> None:
        asked(place), asked(place, concerns=("secretary",)), asked(place, topic="contracts")
        with clock.fixed(LATE):
            page = read(as_(place, "officer"), "/questions/supervision/")
            assert "报账员和会计" in page and "村监督机构" in page and "理事会" in page
            assert "提出后没有答复" in page and "芦溪镇" in page
            assert "报账员和会计" in cells(as_(place, "officer"), "/questions/supervision/")
            narrowed = cells(as_(place, "officer"), "/questions/supervision/?post=理事会")
            assert "理事会" in narrowed

    def test_a_township_officer_learns_nothing_of_what_concerns_the_township(self, place: Place) -> None:
        secret = asked(place, concerns=("township",))
        with clock.fixed(LATE + 60 * DAY):
            page = read(as_(place, "officer"), "/questions/supervision/")
            assert f"/questions/{secret.pk}/" not in page and "县级部门" not in page

    def test_what_the_village_has_in_hand_is_a_number(self, place: Place) -> None:
        question = asked(place)
        page = read(as_(place, "officer"), "/questions/supervision/")
        assert "村里在期限内办的" in page and f"/questions/{question.pk}/" not in page

    def test_not_for_the_village(self, place: Place) -> None:
        assert as_(place, "clerk").get("/questions/supervision/").status_code == 403
