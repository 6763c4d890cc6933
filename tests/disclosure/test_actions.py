"""The way to a public page: steps in order, by different persons, and nothing edited afterwards."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from lingyan.disclosure import actions, bundles
from lingyan.disclosure.models import ClearedSummary, Publication, SignOff
from lingyan.kernel.guards import GUARD_MESSAGE
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.seal import actions as log
from lingyan.seal.models import LogEntry
from tests.disclosure.support import FEBRUARY, JANUARY, Sealed, person, verdict
from tests.economy.books.actions.vouchers import Office
from tests.support.actors import holding
from tests.support.identity import one_person

SUPERVISED, APPROVED = SignOff.Step.SUPERVISED, SignOff.Step.APPROVED


def refusal(of: pytest.ExceptionInfo[Refused]) -> str:
    return of.value.code


class TestDraft:
    def test_only_a_closed_month(self, village: Sealed) -> None:
        with pytest.raises(Refused, match="还没有结账") as refused:
            actions.draft(village.clerk, village.book, FEBRUARY)
        assert refusal(refused) == "month-open"

    def test_one_draft_at_a_time(self, village: Sealed) -> None:
        actions.draft(village.clerk, village.book, JANUARY)
        with pytest.raises(Refused, match="已有一份公开稿在办"):
            actions.draft(village.clerk, village.book, JANUARY)

    def test_needs_the_right_in_this_region(self, village: Sealed) -> None:
        with pytest.raises(Denied):
            actions.draft(holding("disclosure.draft", path="/999/"), village.book, JANUARY)

    def test_a_discarded_version_is_not_used_again(self, village: Sealed) -> None:
        first = actions.draft(village.clerk, village.book, JANUARY)
        actions.discard(village.clerk, first, reason="数字要补")
        assert actions.draft(village.clerk, village.book, JANUARY).version == 2

    def test_discarding_needs_a_reason_and_something_in_hand(self, village: Sealed) -> None:
        publication = village.published()
        with pytest.raises(Refused, match="理由"):
            actions.discard(village.clerk, publication, reason=" ")
        with pytest.raises(Refused, match="只能撤下"):
            actions.discard(village.clerk, publication, reason="不要了")


class TestSign:
    def test_steps_come_in_order(self, village: Sealed) -> None:
        publication = actions.draft(village.clerk, village.book, JANUARY)
        with pytest.raises(Refused, match="下一步是“监督机构审核”") as refused:
            actions.sign(village.secretary, publication, APPROVED)
        assert refusal(refused) == "out-of-order"

    def test_a_step_is_signed_once(self, village: Sealed) -> None:
        publication = actions.draft(village.clerk, village.book, JANUARY)
        actions.sign(village.supervisor, publication, SUPERVISED)
        with pytest.raises(Refused, match="下一步是“两委联席会议审议”"):
            actions.sign(village.secretary, publication, SUPERVISED)

    def test_a_reader_who_loaded_it_earlier_sees_the_present_state(self, village: Sealed) -> None:
        publication = actions.draft(village.clerk, village.book, JANUARY)
        stale = Publication.objects.prefetch_related("signoffs").get(pk=publication.pk)
        actions.sign(village.supervisor, publication, SUPERVISED)
        with pytest.raises(Refused, match="下一步是“两委联席会议审议”"):
            actions.sign(person(99, "另一人"), stale, SUPERVISED)

    def test_one_person_is_one_signature(self, village: Sealed) -> None:
        publication = actions.draft(village.clerk, village.book, JANUARY)
        with pytest.raises(Refused, match="同一个人只算一次签字") as refused:
            actions.sign(village.clerk, publication, SUPERVISED)
        assert refusal(refused) == "same-person"

    def test_two_accounts_of_one_person_are_one_signature(self, village: Sealed) -> None:
        publication = actions.draft(village.clerk, village.book, JANUARY)
        one_person(village.clerk.user_id, 99)
        with pytest.raises(Refused) as refused:
            actions.sign(person(99, "又一账号"), publication, SUPERVISED)
        assert refusal(refused) == "same-person"

    def test_who_signed_does_not_publish(self, village: Sealed) -> None:
        publication = village.approved()
        with pytest.raises(Refused, match="同一个人只算一次签字"):
            actions.publish(village.secretary, [publication])

    def test_a_signature_from_paper_says_where_the_paper_is(self, village: Sealed) -> None:
        publication = actions.draft(village.clerk, village.book, JANUARY)
        with pytest.raises(Refused, match="纸质材料在哪里") as refused:
            actions.sign(village.clerk, publication, SUPERVISED, imported=True)
        assert refusal(refused) == "note-missing"
        actions.sign(village.clerk, publication, SUPERVISED, imported=True, note="村档案柜3号")
        assert publication.signoffs.get(step=SUPERVISED).imported

    def test_not_after_the_draft_was_discarded(self, village: Sealed) -> None:
        publication = actions.draft(village.clerk, village.book, JANUARY)
        actions.discard(village.clerk, publication, reason="重拟")
        with pytest.raises(Refused, match="不能再签"):
            actions.sign(village.supervisor, publication, SUPERVISED)


class TestPublish:
    def test_not_before_all_have_signed(self, village: Sealed) -> None:
        publication = actions.draft(village.clerk, village.book, JANUARY)
        with pytest.raises(Refused, match="不是“公开”"):
            actions.publish(village.officer, [publication])
        assert log.size() == 0

    def test_the_body_names_every_step(self, village: Sealed) -> None:
        stale = Publication.objects.prefetch_related("signoffs", "region").get(pk=village.approved().pk)
        assert len(stale.signoffs.all()) == 3
        [publication] = actions.publish(village.officer, [stale])
        steps = [step for step, _, _ in json.loads(publication.body)["signed"]]
        assert steps == ["村委会拟稿", "监督机构审核", "两委联席会议审议", "公开"]

    def test_nothing_to_publish_does_nothing(self, village: Sealed) -> None:
        assert actions.publish(village.officer, []) == []

    def test_a_correction_takes_the_place_of_the_former_version(self, village: Sealed) -> None:
        first = village.published()
        second = village.published()
        first.refresh_from_db()
        assert (first.state, second.state, second.version) == ("superseded", "published", 2)
        assert "2025-01" in verdict(bundles.folder_of(first)).sentence
        assert verdict(bundles.folder_of(second)).facts["version"] == 2

    def test_filing_is_the_last_step(self, village: Sealed) -> None:
        publication = village.published()
        actions.file_with_township(village.officer, publication, note="镇农经站")
        with pytest.raises(Refused, match="已全部完成"):
            actions.file_with_township(village.officer, publication)

    def test_the_audit_trail_has_each_step(self, village: Sealed) -> None:
        village.published()
        codes = AuditEntry.objects.filter(code__startswith="disclosure.").values_list("code", flat=True)
        assert sorted(codes) == ["disclosure.drafted", *["disclosure.published"], *["disclosure.signed"] * 2]


class TestTakeOver:
    def test_publishes_what_is_closed_with_imported_signatures(self, village: Sealed) -> None:
        [publication] = actions.take_over_month(village.poster, village.region, JANUARY, note="纸质")
        steps = publication.signoffs.values_list("step", "imported")
        assert list(steps) == [
            ("drafted", True),
            ("supervised", True),
            ("approved", True),
            ("published", False),
        ]

    def test_an_open_month_is_refused(self, village: Sealed) -> None:
        with pytest.raises(Refused, match="没有账套结清了") as refused:
            actions.take_over_month(village.poster, village.region, FEBRUARY, note="纸质")
        assert refusal(refused) == "month-open"

    def test_a_second_time_is_refused(self, village: Sealed) -> None:
        actions.take_over_month(village.poster, village.region, JANUARY, note="纸质")
        with pytest.raises(Refused, match="都已公开"):
            actions.take_over_month(village.poster, village.region, JANUARY, note="纸质")

    def test_a_draft_in_hand_is_not_overtaken(self, village: Sealed) -> None:
        actions.draft(village.clerk, village.book, JANUARY)
        with pytest.raises(Refused, match="在办"):
            actions.take_over_month(village.poster, village.region, JANUARY, note="纸质")

    def test_what_was_withdrawn_does_not_come_back_by_itself(self, village: Sealed) -> None:
        actions.withdraw(village.officer, village.published(), reason="公开了不该公开的内容")
        with pytest.raises(Refused, match="都已公开"):
            actions.take_over_month(village.poster, village.region, JANUARY, note="纸质")

    def test_a_draft_that_was_discarded_does_not_stand_in_the_way(self, village: Sealed) -> None:
        publication = actions.draft(village.clerk, village.book, JANUARY)
        actions.discard(village.clerk, publication, reason="改用纸质签审")
        [taken] = actions.take_over_month(village.poster, village.region, JANUARY, note="纸质")
        assert taken.version == 2


class TestScanner:
    @pytest.fixture
    def telling(self, village: Sealed, office: Office) -> tuple[Publication, str]:
        """An approved publication one of whose cleared summaries gives a telephone number away."""
        text = "付李师傅工钱 13812345678"
        office.posted(f"01-05 | 1 | {text} | 51301 | 300.00 |\n | | {text} | 101 | | 300.00")
        office.close(1, accept_warnings=True)
        kept_here = replace(village, region=office.book.organisation.region, book=office.book)
        actions.clear_summaries(village.supervisor, office.book, [text])
        return kept_here.approved(), text

    def test_stops_publication_and_names_the_place(
        self, village: Sealed, telling: tuple[Publication, str]
    ) -> None:
        with pytest.raises(Refused, match="雁庄村 2025-01：文字中有手机号码") as refused:
            actions.publish(village.officer, [telling[0]])
        assert refused.value.problems[0].value == "138****5678"
        telling[0].refresh_from_db()
        assert (telling[0].state, telling[0].body, log.size()) == ("approved", "", 0)

    def test_passes_when_a_second_person_agrees(
        self, village: Sealed, telling: tuple[Publication, str]
    ) -> None:
        publication, text = telling
        override = actions.ask_override(
            village.clerk, publication, text=text, kind="mobile", reason="对外服务电话"
        )
        with pytest.raises(Refused):
            actions.publish(village.officer, [publication])
        with pytest.raises(Refused, match="第二人") as refused:
            actions.agree_override(village.clerk, override)
        assert refusal(refused) == "second-person"
        actions.agree_override(village.supervisor, override)
        actions.publish(village.officer, [publication])
        assert text in publication.body

    def test_an_override_has_a_reason_and_is_asked_and_agreed_once(
        self, village: Sealed, telling: tuple[Publication, str]
    ) -> None:
        publication, text = telling
        with pytest.raises(Refused, match="理由"):
            actions.ask_override(village.clerk, publication, text=text, kind="mobile", reason="")
        override = actions.ask_override(
            village.clerk, publication, text=text, kind="mobile", reason="服务电话"
        )
        with pytest.raises(Refused, match="已经申请过"):
            actions.ask_override(village.clerk, publication, text=text, kind="mobile", reason="服务电话")
        actions.agree_override(village.supervisor, override)
        with pytest.raises(Refused) as refused:
            actions.agree_override(village.secretary, override)
        assert refusal(refused) == "agreed-already"

    def test_no_text_is_let_pass_that_the_draft_does_not_hold(
        self, village: Sealed, telling: tuple[Publication, str]
    ) -> None:
        with pytest.raises(Refused) as refused:
            actions.ask_override(village.clerk, telling[0], text="别的文字", kind="mobile", reason="服务电话")
        assert refusal(refused) == "unknown-text"

    def test_the_database_itself_refuses_the_same_person(
        self, village: Sealed, telling: tuple[Publication, str]
    ) -> None:
        override = actions.ask_override(
            village.clerk, telling[0], text=telling[1], kind="mobile", reason="服务电话"
        )
        override.agreed_by = override.asked_by
        with pytest.raises(DatabaseError), transaction.atomic():
            override.save()


class TestSummaries:
    def test_are_published_by_account_unless_cleared(self, village: Sealed) -> None:
        summaries = village.summaries()
        actions.clear_summaries(village.supervisor, village.book, summaries[:1])
        entries = json.loads(village.published().body)["entries"]
        assert entries[0]["text"] == summaries[0]
        shown = {entry["text"] for entry in entries}
        assert not shown & (set(summaries) - {summaries[0]})

    def test_clearing_twice_counts_once(self, village: Sealed) -> None:
        texts = ["收租金", " 收租金 ", ""]
        assert actions.clear_summaries(village.supervisor, village.book, texts) == 1
        assert actions.clear_summaries(village.supervisor, village.book, texts) == 0
        assert ClearedSummary.objects.count() == 1


class TestWithdraw:
    def test_forgets_the_text_and_says_when_and_why(self, village: Sealed) -> None:
        publication = village.published()
        commitment = bytes(publication.commitment)
        bundles.finish([actions.withdraw(village.officer, publication, reason="误公开了合同附件")])
        publication.refresh_from_db()
        assert (publication.body, publication.salt) == ("", None)
        assert bytes(publication.commitment) == commitment
        folder = bundles.folder_of(publication)
        assert sorted(path.name for path in folder.iterdir()) == ["index.html", "proof.tlog-proof"]
        page = (folder / "index.html").read_text()
        assert "误公开了合同附件" in page
        assert "收入" not in page
        assert "撤下属实" in verdict(folder).sentence
        assert verdict(folder / "index.html").facts["reason"] == "误公开了合同附件"

    @pytest.mark.parametrize("reason", ["", "  ", "电话13812345678不该公开"])
    def test_the_reason_is_given_and_gives_nobody_away(self, village: Sealed, reason: str) -> None:
        publication = village.published()
        with pytest.raises(Refused):
            actions.withdraw(village.officer, publication, reason=reason)
        publication.refresh_from_db()
        assert publication.state == Publication.State.PUBLISHED

    def test_only_what_is_public_and_once(self, village: Sealed) -> None:
        publication = village.approved()
        with pytest.raises(Refused, match="只有已公开的"):
            actions.withdraw(village.officer, publication, reason="内容有误")
        actions.publish(village.officer, [publication])
        actions.withdraw(village.officer, publication, reason="内容有误")
        with pytest.raises(Refused, match="只有已公开的"):
            actions.withdraw(village.officer, publication, reason="内容有误")

    def test_is_an_entry_of_the_log(self, village: Sealed) -> None:
        publication = village.published()
        actions.withdraw(village.officer, publication, reason="内容有误")
        kinds = LogEntry.objects.in_bulk([publication.log_index, publication.withdrawal_index])
        assert [entry.kind for entry in kinds.values()] == ["publication", "withdrawal"]

    def test_a_corrected_version_may_follow(self, village: Sealed) -> None:
        actions.withdraw(village.officer, village.published(), reason="内容有误")
        assert village.published().version == 2


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE disclosure_publication SET body = %s", "x"),
        ("UPDATE disclosure_publication SET salt = %s", b"x"),
        ("UPDATE disclosure_publication SET commitment = %s", b"x"),
        ("UPDATE disclosure_publication SET month = %s", 202502),
        ("UPDATE disclosure_publication SET log_index = %s", 7),
        ("DELETE FROM disclosure_publication WHERE version = %s", 1),
        ("UPDATE disclosure_signoff SET label = %s", "别人"),
        ("DELETE FROM disclosure_signoff WHERE step = %s", "drafted"),
        ("UPDATE seal_logentry SET data = %s", b"x"),
        ("DELETE FROM seal_logentry WHERE index = %s", 0),
    ],
)
def test_what_is_published_cannot_be_changed_by_sql(village: Sealed, statement: str, value: object) -> None:
    village.published()
    quoted = statement.replace("WHERE index", 'WHERE "index"')
    with (
        pytest.raises(DatabaseError, match=GUARD_MESSAGE),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(quoted, [value])
