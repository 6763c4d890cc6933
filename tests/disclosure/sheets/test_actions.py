"""The way of a sheet beside the accounts: drafted from records, fixed, signed, published, corrected, withdrawn."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.disclosure import actions, bodies, bundles, integrity, posters
from lingyan.disclosure.models import Publication, SheetItem, SignOff
from lingyan.disclosure.sheets import actions as sheets
from lingyan.disclosure.sheets.signed import strayed
from lingyan.disclosure.verification import Untrue
from lingyan.kernel import audit, clock, covers
from lingyan.kernel.guards import GUARD_MESSAGE
from lingyan.kernel.problems import Denied, Refused
from lingyan.seal.models import LogEntry
from tests.disclosure.support import Sealed, verdict
from tests.disclosure.test_bundles import Killed, kill_at
from tests.economy.books.actions.vouchers import Office
from tests.support.actors import holding

pytestmark = pytest.mark.django_db
AFTER: dt.datetime = dt.datetime(2025, 4, 7, 9, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with clock.fixed(AFTER):
        yield


def draft(village: Sealed, sheet: str = "affairs", period: str = "2025-Q1") -> Publication:
    return sheets.draft(village.clerk, region=village.region, sheet=sheet, period=period, reason="上一版写错")


def signed(village: Sealed, publication: Publication) -> Publication:
    actions.sign(village.supervisor, publication, SignOff.Step.SUPERVISED)
    return actions.sign(village.secretary, publication, SignOff.Step.APPROVED)


def published(village: Sealed, sheet: str = "affairs", period: str = "2025-Q1") -> Publication:
    [publication] = actions.publish(village.officer, [signed(village, draft(village, sheet, period))])
    bundles.finish([publication])
    return publication


def write(village: Sealed, **changed: Any) -> SheetItem:
    words = {
        "sheet": "affairs", "period": "2025-Q1", "item": "9-3", "text": "协助办理医保缴费登记。", "scope": "society",
    }  # fmt: skip
    return sheets.write_item(village.clerk, region=village.region, **{**words, **changed})


def code(of: pytest.ExceptionInfo[Refused]) -> str:
    return of.value.code


class TestDraft:
    @pytest.mark.parametrize(
        ("sheet", "period", "expected"),
        [
            ("accounts", "2025-01", "unknown-sheet"),
            ("weather", "2025-Q1", "unknown-sheet"),
            ("affairs", "2025-01", "bad-period"),
            ("affairs", "2025-Q2", "period-open"),
            ("plan", "2025", "no-budget"),
            ("decision", "2025-02-03", "nothing-happened"),
        ],
    )
    def test_what_cannot_be_drafted(self, village: Sealed, sheet: str, period: str, expected: str) -> None:
        with pytest.raises(Refused) as refused:
            draft(village, sheet, period)
        assert code(refused) == expected

    def test_the_first_day_after_the_period(self, village: Sealed) -> None:
        with clock.fixed(dt.date(2025, 3, 31)), pytest.raises(Refused, match="还没有到期"):
            draft(village)
        with clock.fixed(dt.date(2025, 4, 1)):
            assert draft(village).version == 1

    def test_a_quarter_whose_books_are_open_waits_for_the_accountant(
        self, village: Sealed, office: Office
    ) -> None:
        for sheet in ("affairs", "other"):
            with pytest.raises(Refused, match="雁庄村 2025年3月还没有结账") as refused:
                sheets.draft(
                    village.clerk, region=office.book.organisation.region, sheet=sheet, period="2025-Q1"
                )
            assert code(refused) == "month-open"
        assert sheets.draft(
            village.clerk, region=office.book.organisation.region, sheet="resources", period="2025-Q1"
        )

    def test_one_draft_at_a_time_and_the_right_in_this_region(self, village: Sealed) -> None:
        draft(village)
        with pytest.raises(Refused) as refused:
            draft(village)
        assert code(refused) == "draft-exists"
        with pytest.raises(Denied):
            sheets.draft(
                holding("disclosure.draft", path="/999/"),
                region=village.region,
                sheet="other",
                period="2025-Q1",
            )

    def test_what_nobody_knows_is_said_with_one_word(self, village: Sealed) -> None:
        body = json.loads(draft(village, "other").body)
        assert body["blocks"][-1]["heading"] == "本期没有的事项"
        assert "审计结果和整改：无" in body["blocks"][-1]["lines"]

    def test_it_is_composed_again_until_somebody_signs(self, village: Sealed) -> None:
        publication = draft(village)
        whole, publication.body = publication.body, "{}"
        publication.save()
        sheets.compose_again(village.clerk, publication)
        assert publication.body == whole
        actions.sign(village.supervisor, publication, SignOff.Step.SUPERVISED)
        with pytest.raises(Refused) as refused:
            sheets.compose_again(village.clerk, publication)
        assert code(refused) == "signed-already"


class TestItems:
    @pytest.mark.parametrize(
        ("changed", "expected"),
        [
            ({"item": "8-1"}, "unknown-item"),
            ({"sheet": "decision", "period": "2025-02-03", "item": "9-1"}, "unknown-item"),
            ({"scope": "party"}, "bad-scope"),
            ({"scope": "world"}, "bad-scope"),
            ({"text": " "}, "bad-text"),
            ({"text": "字" * 501}, "bad-text"),
            ({"text": "请打电话13812345678。"}, "personal-data"),
        ],
    )
    def test_what_is_not_written(self, village: Sealed, changed: dict[str, str], expected: str) -> None:
        with pytest.raises(Refused) as refused:
            write(village, **changed)
        assert code(refused) == expected
        assert not SheetItem.objects.exists()

    def test_a_word_about_health_waits_for_two_persons(self, village: Sealed) -> None:
        write(village, text="发放残疾人两项补贴。")
        publication = signed(village, draft(village))
        with pytest.raises(Refused, match="健康状况"):
            actions.publish(village.officer, [publication])
        override = actions.ask_override(
            village.clerk, publication, text="发放残疾人两项补贴。", kind="health", reason="政策名称"
        )
        actions.agree_override(village.supervisor, override)
        assert actions.publish(village.officer, [publication])

    def test_nothing_is_written_or_struck_under_a_signature(self, village: Sealed) -> None:
        item = write(village)
        actions.sign(village.supervisor, draft(village), SignOff.Step.SUPERVISED)
        for step in (lambda: write(village), lambda: sheets.strike_item(village.clerk, item)):
            with pytest.raises(Refused) as refused:
                step()
            assert code(refused) == "signed-already"

    def test_an_unsigned_draft_follows_its_texts_until_it_is_public(self, village: Sealed) -> None:
        struck, publication = write(village, text="请来看电影。"), draft(village)
        write(village)
        sheets.strike_item(village.clerk, struck)
        publication.refresh_from_db()
        actions.publish(village.officer, [signed(village, publication)])
        assert "医保" in publication.body
        assert "看电影" not in publication.body

    def test_nothing_uncleared_comes_onto_a_draft_of_party_affairs(self, village: Sealed) -> None:
        publication = draft(village, "party")
        inner = write(village, sheet="party", item="10-1", text="党内通报。", scope="party")
        assert inner.pk
        with pytest.raises(Refused) as refused:
            write(village, sheet="party", item="10-1", text="学习计划。")
        assert code(refused) == "draft-exists"
        publication.refresh_from_db()
        assert "通报" not in publication.body

    def test_a_text_for_the_village_alone_is_not_put_online(self, village: Sealed) -> None:
        write(village, text="只给村里人看。", scope="village")
        assert "只给村里人看" not in draft(village).body

    def test_a_struck_text_is_gone_from_the_sheet(self, village: Sealed) -> None:
        item = write(village)
        sheets.strike_item(village.clerk, item)
        assert "医保" not in draft(village).body
        with pytest.raises(Refused) as refused:
            sheets.strike_item(village.clerk, item)
        assert code(refused) == "struck-already"

    def test_party_affairs_are_cleared_by_a_second_person_and_inner_ones_stay_inside(
        self, village: Sealed
    ) -> None:
        public = write(village, sheet="party", item="10-1", text="学习贯彻年度工作计划。")
        write(village, sheet="party", item="10-2", text="党内通报一件事。", scope="party")
        with pytest.raises(Refused) as refused:
            draft(village, "party")
        assert code(refused) == "not-cleared"
        with pytest.raises(Refused) as refused:
            sheets.clear_item(village.clerk, public)
        assert code(refused) == "second-person"
        sheets.clear_item(village.secretary, public)
        with pytest.raises(Refused) as refused:
            sheets.clear_item(village.secretary, public)
        assert code(refused) == "cleared-already"
        body = draft(village, "party").body
        assert "年度工作计划" in body
        assert "党内通报" not in body

    def test_a_party_sheet_is_cleared_whole_by_a_second_person_before_it_is_public(
        self, village: Sealed
    ) -> None:
        publication = draft(village, "party")
        with pytest.raises(Refused) as refused:
            sheets.clear_sheet(village.clerk, publication)
        assert code(refused) == "second-person"
        sheets.clear_sheet(village.secretary, publication)
        with pytest.raises(Refused) as refused:
            sheets.clear_sheet(village.officer, publication)
        assert code(refused) == "cleared-already"
        assert actions.publish(village.officer, [signed(village, publication)])
        with pytest.raises(Refused) as refused:
            sheets.clear_sheet(village.secretary, publication)
        assert code(refused) == "not-in-hand"
        assert not [said for said in covers.breaches(audit.notes()) if "公开稿" in said]

    def test_a_party_sheet_that_is_composed_again_is_cleared_again_by_another(self, village: Sealed) -> None:
        item = write(village, sheet="party", item="10-1", text="学习年度计划。")
        sheets.clear_item(village.secretary, item)
        publication = draft(village, "party")
        sheets.clear_sheet(village.secretary, publication)
        sheets.strike_item(village.clerk, item)
        with pytest.raises(Refused, match="保密审查") as refused:
            actions.publish(village.officer, [signed(village, publication)])
        assert code(refused) == "not-cleared"
        with pytest.raises(Refused) as refused:
            sheets.clear_sheet(village.clerk, publication)
        assert code(refused) == "second-person"
        sheets.clear_sheet(village.secretary, publication)
        assert actions.publish(village.officer, [publication])

    def test_who_changed_a_draft_last_signs_nothing_of_it(self, village: Sealed) -> None:
        item = write(village)
        publication = draft(village)
        sheets.strike_item(village.secretary, item)
        actions.sign(village.supervisor, publication, "supervised")
        with pytest.raises(Refused, match="最后改动") as refused:
            actions.sign(village.secretary, publication, "approved")
        assert code(refused) == "same-person"

    def test_only_party_sheets_are_cleared_and_by_who_may(self, village: Sealed) -> None:
        with pytest.raises(Refused) as refused:
            sheets.clear_sheet(village.secretary, draft(village))
        assert code(refused) == "not-party"
        with pytest.raises(Denied):
            sheets.clear_sheet(holding("disclosure.view", path=village.region.path), draft(village, "party"))

    def test_the_rights(self, village: Sealed) -> None:
        item = write(village)
        stranger = holding("disclosure.view", path=village.region.path)
        for act in (sheets.clear_item, sheets.strike_item):
            with pytest.raises(Denied):
                act(stranger, item)
        with pytest.raises(Denied):
            sheets.write_item(
                stranger,
                region=village.region,
                sheet="affairs",
                period="2025-Q1",
                item="9-3",
                text="一",
                scope="society",
            )

    def test_the_database_keeps_what_was_written(self, village: Sealed) -> None:
        item = write(village)
        with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
            SheetItem.objects.filter(pk=item.pk).update(text="另外的话")
        with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
            item.delete()


class TestPublic:
    def test_a_bundle_that_an_outsider_checks(self, village: Sealed) -> None:
        write(village)
        publication = published(village)
        folder = bundles.folder_of(publication)
        assert folder.parent.name == "affairs-2025-Q1"
        assert {path.name for path in folder.iterdir()} == {
            "index.html", "data.json", "proof.tlog-proof", "manifest.json",
        }  # fmt: skip
        found = verdict(folder)
        assert "凤桥村 村务公开 2025-Q1 封存的内容一致" in found.sentence
        assert (found.facts["sheet"], found.facts["period"]) == ("affairs", "2025-Q1")
        assert LogEntry.objects.get(index=publication.log_index).data
        assert not list(integrity.breaches())

    def test_what_was_signed_is_what_is_published(self, village: Sealed) -> None:
        publication = signed(village, draft(village))
        before = json.loads(publication.body)["blocks"]
        [publication] = actions.publish(village.officer, [publication])
        assert json.loads(publication.body)["blocks"] == before
        assert [step[0] for step in json.loads(publication.body)["signed"]] == [
            "村委会拟稿", "监督机构审核", "两委联席会议审议", "公开",
        ]  # fmt: skip

    def test_what_was_not_signed_is_refused_and_told(self, village: Sealed) -> None:
        publication = signed(village, draft(village))
        assert not list(integrity.breaches())
        changed = publication.body.replace('"lines":["', '"lines":["另外的话",', 1)
        Publication.objects.filter(pk=publication.pk).update(body=changed)
        assert list(integrity.breaches()) == ["凤桥村 村务公开 2025-Q1 第1版：内容与签字时不同"]
        with pytest.raises(Refused, match="内容与签字时不同") as refused:
            actions.publish(village.officer, [publication])
        assert code(refused) == "not-as-signed"

    def test_what_is_public_is_compared_with_the_signatures(self, village: Sealed) -> None:
        publication = published(village)
        assert not list(strayed([publication]))
        publication.body = publication.body.replace('"lines":["', '"lines":["另外的话",', 1)
        assert list(strayed([publication])) == [publication]

    def test_one_person_is_one_signature(self, village: Sealed) -> None:
        with pytest.raises(Refused) as refused:
            actions.sign(village.clerk, draft(village), SignOff.Step.SUPERVISED)
        assert code(refused) == "same-person"

    def test_a_correction_takes_the_place_of_the_version_before(self, village: Sealed) -> None:
        first, other = published(village), published(village, "other")
        write(village)
        second = published(village)
        first.refresh_from_db()
        other.refresh_from_db()
        assert (first.state, second.version, other.state) == ("superseded", 2, "published")
        assert not list(integrity.breaches())

    def test_a_withdrawal_forgets_the_text_and_says_why(self, village: Sealed) -> None:
        publication = published(village)
        actions.withdraw(village.officer, publication, reason="误公开了一件事")
        bundles.finish()
        folder = bundles.folder_of(publication)
        page = (folder / "index.html").read_text(encoding="utf-8")
        assert "村务公开" in page and "误公开了一件事" in page
        assert "村务公开 2025-Q1 第1版已于 2025-04-07 撤下" in verdict(folder).sentence
        assert not (folder / "data.json").exists()
        assert not list(integrity.breaches())

    def test_the_village_page_leads_to_it(self, village: Sealed, home: Any) -> None:
        village.published()
        published(village)
        page = (home / "public" / "v" / village.region.code / "index.html").read_text(encoding="utf-8")
        assert page.index("账目公开") < page.index("村务公开")
        assert 'href="affairs-2025-Q1/1/">2025年第1季度' in page

    def test_accounts_and_sheets_go_public_together(self, village: Sealed) -> None:
        both = [signed(village, draft(village)), village.approved()]
        actions.publish(village.officer, both)
        assert bundles.finish(both) == 2
        assert not list(integrity.breaches())

    @pytest.mark.parametrize("name", ["disclosure.publish.before-bundle", "disclosure.publish.after-bundle"])
    def test_a_kill_leaves_nothing_half_done(
        self, village: Sealed, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        publications = actions.publish(village.officer, [signed(village, draft(village))])
        with monkeypatch.context() as patched:
            kill_at(patched, name)
            with pytest.raises(Killed):
                bundles.finish(publications)
        bundles.finish()
        assert bundles.finish() == 0
        assert not list(integrity.breaches())

    def test_a_poster_keeps_the_bundle_true(self, village: Sealed) -> None:
        publication = published(village, "other")
        poster = posters.poster_of(publication)
        assert poster.startswith(b"%PDF") and posters.poster_of(publication) == poster
        assert verdict(bundles.folder_of(publication))
        assert not list(integrity.breaches())

    @pytest.mark.parametrize(
        ("name", "old", "new", "match"),
        [
            ("index.html", "协助办理医保缴费登记。</p>", "协助办理一切。</p>", "不见了|与清单不符"),
            ("data.json", "affairs", "affair5", "与清单不符"),
            ("proof.tlog-proof", "index", "lndex", "与清单不符"),
        ],
    )
    def test_what_was_changed_is_named(
        self, village: Sealed, name: str, old: str, new: str, match: str
    ) -> None:
        write(village)
        folder = bundles.folder_of(published(village))
        path = folder / name
        assert old in path.read_text(encoding="utf-8")
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        with pytest.raises(Untrue, match=match):
            verdict(folder)
        assert list(integrity.breaches())

    def test_a_page_alone_shows_what_its_data_says(self, village: Sealed, tmp_path: Path) -> None:
        write(village)
        page = (bundles.folder_of(published(village)) / "index.html").read_text(encoding="utf-8")
        saved = tmp_path / "page.html"
        saved.write_text(page, encoding="utf-8")
        assert verdict(saved)
        saved.write_text(page.replace("登记。</p>", "登记！</p>"), encoding="utf-8")
        with pytest.raises(Untrue, match="页面上的文字被改动过"):
            verdict(saved)
        saved.write_text(page.replace('"page":2,', '"page":3,'), encoding="utf-8")
        with pytest.raises(Untrue, match="版式"):
            verdict(saved)

    def test_a_book_is_no_part_of_it(self, village: Sealed) -> None:
        folder = bundles.folder_of(published(village))
        (folder / "book.json").write_text("{}", encoding="utf-8")
        with pytest.raises(Untrue, match="不在清单里"):
            verdict(folder)

    def test_the_trail_notices_another_sheet_or_period(self, village: Sealed) -> None:
        publication = draft(village)
        before = covers.digests("publication", [publication.pk])
        for changed in ({"sheet": "other"}, {"period": "2024-Q1"}):
            with transaction.atomic():
                Publication.objects.filter(pk=publication.pk).update(**changed)
                assert covers.digests("publication", [publication.pk]) != before
                transaction.set_rollback(True)

    def test_the_texts_that_are_scanned(self, village: Sealed) -> None:
        write(village)
        body = bodies.preview(draft(village), on=dt.date(2025, 4, 7))
        assert "协助办理医保缴费登记。" in set(bodies.texts_of(body))
