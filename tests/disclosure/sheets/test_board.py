"""What hangs on the village's board only: committed to by the public page, and nowhere to be read but on its poster."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings as configured
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lingyan.disclosure import actions, bundles, integrity, posters
from lingyan.disclosure.models import BoardPart, Publication, SheetItem
from lingyan.disclosure.sheets import actions as sheets
from lingyan.disclosure.sheets import board, hung
from lingyan.disclosure.sheets.proving import verify_board_texts
from lingyan.disclosure.sheets.signed import content_of, strayed
from lingyan.disclosure.verification import Untrue
from lingyan.files import papers
from lingyan.identity.actors import actor_for
from lingyan.kernel import clock, covers
from lingyan.kernel import sheets as rooms
from lingyan.kernel.guards import GUARD_MESSAGE
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import (
    DISCLOSURE_BOARD,
    DISCLOSURE_DRAFT,
    DISCLOSURE_OVERRIDE_SCAN,
    DISCLOSURE_PUBLISH,
    DISCLOSURE_SIGN_SUPERVISION,
)
from lingyan.kernel.sheets import Block, Head
from lingyan.noticeboard import actions as noticeboard
from lingyan.noticeboard import printing
from tests.disclosure.sheets.test_actions import draft, published, signed, write
from tests.disclosure.support import Sealed, log_key, verdict
from tests.support.actors import everything, holding
from tests.support.identity import signed_in, user_with

AFTER = dt.datetime(2025, 4, 7, 9, tzinfo=clock.ZONE)
SECRET = "石料由一组三组轮流看管"
HEADING = "协助政府开展工作的情况"


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with clock.fixed(AFTER):
        yield


def for_board(village: Sealed, text: str = f"{SECRET}。", **changed: Any) -> SheetItem:
    return write(village, text=text, scope="village", **changed)


def texts_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


class TestCode:
    @given(st.text(min_size=1, max_size=40))
    def test_a_text_is_found_however_it_is_spaced(self, text: str) -> None:
        code = board.new_code()
        digests = board.public_part(code, ["别的", text])["items"]
        assert board.number_of(code, f" {text}\n", digests) == (1 if board.plain(text) == "别的" else 2)
        assert board.number_of(board.new_code(), text, digests) is None

    def test_a_code_as_it_is_typed_from_paper(self) -> None:
        code = board.new_code()
        typed = board.in_groups(code).lower().replace("0", "o").replace("1", "l")
        assert board.read_code(typed) == code
        wrong = ("1" if code[3] == "0" else "0") + code[4:]
        assert board.read_code(code[:3] + wrong) is None
        assert board.read_code(code[:-1]) is None and board.read_code("") is None

    def test_width_does_not_matter_and_words_do(self) -> None:
        code = board.new_code()
        digests = board.public_part(code, ["轮值：12 月起（各组）"])["items"]
        assert board.number_of(code, "轮值:１２月起(各组)", digests) == 1
        assert board.number_of(code, "轮值：11月起（各组）", digests) is None

    def test_how_much_one_poster_holds(self) -> None:
        assert board.has_room(["字" * 100] * 12) and not board.has_room(["字"] * 13)
        assert not board.has_room(["字" * 601] * 2)


@pytest.mark.django_db
class TestSheet:
    def test_nothing_public_says_it_and_the_log_commits_to_it(self, village: Sealed, home: Path) -> None:
        write(village)
        for_board(village)
        publication = published(village)
        posters.poster_of(publication)
        body, part = json.loads(publication.body), hung.part_of(publication)
        assert part and [SECRET in text for text in part.texts] == [True]
        assert body["board"] == part.public and len(body["board"]["items"]) == 1
        assert verdict(bundles.folder_of(publication)) and not list(integrity.breaches())
        folders = [home / "public", Path(configured.LINGYAN.log)]
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        assert len(files) > 10
        for path in files:
            content = (
                texts_of(path.read_bytes())
                if path.suffix == ".pdf"
                else path.read_bytes().decode(errors="replace")
            )
            assert SECRET not in content and part.code not in content.replace(" ", ""), path
        page = (bundles.folder_of(publication) / "index.html").read_text(encoding="utf-8")
        assert "<b data-hung>1</b> 条只张贴在凤桥村公示栏，不上网" in page
        assert f"{HEADING}：无" not in page
        for entry in AuditEntry.objects.values_list("details", flat=True):
            assert SECRET not in json.dumps(entry, ensure_ascii=False)

    def test_only_the_board_s_poster_prints_it(self, village: Sealed) -> None:
        for_board(village)
        publication = published(village)
        part = hung.part_of(publication)
        assert part
        outside = holding("disclosure.view", path=village.region.path)
        kept, for_it = posters.poster_for(outside, publication)
        assert not for_it and kept == bundles.poster_in(publication)
        assert "另有 1 条只张贴在本村公示栏，不上网" in texts_of(kept) and SECRET not in texts_of(kept)
        pdf, for_it = posters.poster_for(village.clerk, publication)
        printed = texts_of(pdf).replace("\u3000", "").replace(" ", "")
        assert for_it and SECRET in printed and part.code in printed
        assert bundles.poster_in(publication) == kept

    def test_whoever_prints_without_it_is_told(self, village: Sealed, tmp_path: Path) -> None:
        for_board(village)
        both = [published(village), published(village, "other")]
        outside = holding("disclosure.view", path=village.region.path)
        without = printing.write_posters(outside, both, tmp_path / "海报")
        assert not any(SECRET in texts_of(path.read_bytes()) for path in without)
        assert printing.left_out(outside, both).startswith("其中 1 张另有只张贴在村里的内容")
        assert printing.left_out(village.clerk, both) == ""
        [path, _] = printing.write_posters(village.clerk, both, tmp_path / "海报")
        assert SECRET in texts_of(path.read_bytes())

    def test_the_fullest_board_part_stands_whole_on_one_page(self, village: Sealed) -> None:
        for number in range(board.MOST_ITEMS):
            for_board(village, text=f"第{number:02}件" + "村里的事" * 20)
        with pytest.raises(Refused, match="写不下") as refused:
            for_board(village, text="再写一条")
        assert refused.value.code == "board-full"
        pdf, _ = posters.poster_for(village.clerk, published(village))
        assert len(pypdfium2.PdfDocument(pdf)) == 1
        printed = "".join(texts_of(pdf).split())
        assert all(f"第{number:02}件" in printed for number in range(board.MOST_ITEMS))
        assert printed.count("村里的事") == 20 * board.MOST_ITEMS

    def test_who_holds_the_poster_proves_it_offline(self, village: Sealed, tmp_path: Path) -> None:
        for_board(village)
        publication = published(village)
        folder, part = bundles.folder_of(publication), hung.part_of(publication)
        assert part
        text, code = part.texts[0].replace("：", " ： "), board.in_groups(part.code)
        for path in (folder, folder / "index.html", folder / "data.json"):
            found = verify_board_texts(path, code, [text], log_key())
            assert "与封存的第 1 条一致，共 1 条" in found.sentence and found.facts["numbers"] == [1]
        for typed, words, said in ((code, "别的事", "任何一条都不一致"), (code[:-1], text, "核对码抄错了")):
            with pytest.raises(Untrue, match=said):
                verify_board_texts(folder, typed, [words], log_key())
        with pytest.raises(Untrue, match="没有只在村公示栏张贴的部分"):
            verify_board_texts(bundles.folder_of(published(village, "other")), code, [text], log_key())

    def test_what_was_not_signed_is_refused_and_told(self, village: Sealed) -> None:
        for_board(village)
        publication = signed(village, draft(village))
        row, other = BoardPart.objects.get(), board.new_code()
        for changed in ({"items": '["另外的话"]'}, {"code": other}):
            with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
                BoardPart.objects.filter(pk=row.pk).update(**changed)
        with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
            row.delete()
        BoardPart.objects.filter(pk=row.pk).update(items="", code="")
        assert list(strayed([publication])) == [publication]
        with pytest.raises(Refused) as refused:
            actions.publish(village.officer, [publication])
        assert refused.value.code == "not-as-signed"
        assert "内容与签字时不同" in "".join(integrity.breaches())

    def test_a_draft_follows_its_texts_and_what_is_withdrawn_is_forgotten(self, village: Sealed) -> None:
        first = for_board(village)
        publication = draft(village)
        before = content_of(publication)
        for_board(village, text="第二件事。")
        sheets.strike_item(village.clerk, first)
        publication.refresh_from_db()
        assert hung.texts_of(publication) == (f"{HEADING}：第二件事。",) and content_of(publication) != before
        [public] = actions.publish(village.officer, [signed(village, publication)])
        bundles.finish([public])
        actions.withdraw(village.officer, public, reason="贴错了")
        bundles.finish()
        assert hung.part_of(public) is None and not BoardPart.objects.exclude(items="").exists()
        assert not list(integrity.breaches()) and covers_hold()

    def test_a_draft_given_up_keeps_nothing(self, village: Sealed) -> None:
        for_board(village)
        publication = draft(village)
        actions.discard(village.clerk, publication, reason="写错了")
        assert not BoardPart.objects.exclude(code="").exists() and covers_hold()

    def test_a_correction_has_a_code_of_its_own(self, village: Sealed) -> None:
        for_board(village)
        first, second = published(village), published(village)
        codes = {part.code for part in hung.parts_of([first, second]).values()}
        assert len(codes) == 2 and second.version == 2
        assert not list(integrity.breaches())

    def test_a_sheet_without_it_is_what_it_was_before(self, village: Sealed) -> None:
        write(village)
        publication = draft(village)
        assert set(json.loads(publication.body)) == {"format", "kind", "blocks"}
        assert not BoardPart.objects.exists()
        assert "board" not in json.loads(published(village, "other").body)

    def test_its_texts_are_scanned_like_all_others(self, village: Sealed) -> None:
        with pytest.raises(Refused) as refused:
            for_board(village, text="请打电话13812345678。")
        assert refused.value.code == "personal-data"
        for_board(village, text="残疾人补贴发放办法。")
        publication = signed(village, draft(village))
        with pytest.raises(Refused, match="健康状况"):
            actions.publish(village.officer, [publication])
        text = hung.texts_of(publication)[0]
        override = actions.ask_override(
            village.clerk, publication, text=text, kind="health", reason="政策名称"
        )
        actions.agree_override(village.supervisor, override)
        assert actions.publish(village.officer, [publication])

    def test_who_may_not_read_a_text_neither_asks_to_let_it_pass_nor_agrees(self, village: Sealed) -> None:
        """By a request made by hand, since no page shows them the text."""
        for_board(village, text="残疾人补贴发放办法。")
        publication = signed(village, draft(village))
        [text] = hung.texts_of(publication)
        asked = {"text": text, "kind": "health", "reason": "政策名称"}
        with pytest.raises(Refused) as refused:
            actions.ask_override(holding(DISCLOSURE_DRAFT), publication, **asked)
        assert refused.value.code == "unknown-text"
        override = actions.ask_override(village.clerk, publication, **asked)
        outside = user_with("agriculture-office", region=village.region.parent.parent)
        assert not actor_for(outside).may(DISCLOSURE_BOARD, village.region.path)
        client = signed_in(Client(), outside)
        assert client.post(reverse("disclosure:agree-override", args=[override.pk])).status_code == 403
        override.refresh_from_db()
        assert override.agreed_at is None
        actions.agree_override(holding(DISCLOSURE_OVERRIDE_SCAN, DISCLOSURE_BOARD), override)
        assert override.agreed_at is not None

    def test_on_the_party_s_sheet_a_second_person_clears_it(self, village: Sealed) -> None:
        item = for_board(village, sheet="party", item="10-1", text="支部大会定了学习日。")
        with pytest.raises(Refused) as refused:
            draft(village, "party")
        assert refused.value.code == "not-cleared"
        sheets.clear_item(village.secretary, item)
        assert "学习日" in hung.texts_of(draft(village, "party"))[0]

    def test_a_block_of_a_room_may_be_for_the_board_only(
        self, village: Sealed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        block = Block(
            "看管轮值", ("9-4",), ("按组轮值。",), (Head("组"), Head("补贴", "money"), Head("户数", "count")),
            (("一组", 12_300, rooms.counted(4)),), scope="village",
        )  # fmt: skip
        monkeypatch.setitem(rooms._composers, "affairs", [(1, lambda *_: [block])])
        publication = draft(village)
        assert hung.texts_of(publication) == (
            "看管轮值：按组轮值。", "看管轮值：组 一组，补贴 123.00元，户数 少于10",
        )  # fmt: skip
        assert "轮值" not in publication.body

    def test_a_kill_or_failure_keeps_draft_and_part_together(
        self, village: Sealed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for_board(village)

        def fails(*_: object, **__: object) -> None:
            raise RuntimeError

        with monkeypatch.context() as patched, pytest.raises(RuntimeError):
            patched.setattr(sheets, "_keep_board_part", fails)
            draft(village)
        assert not Publication.objects.filter(sheet="affairs").exists()


def covers_hold() -> bool:
    """Every publication is what the trail says it is."""
    notes = (
        details.get(covers.NOTE, {})
        for details in AuditEntry.objects.order_by("pk").values_list("details", flat=True)
    )
    return not [text for text in covers.breaches(iter(notes)) if text.startswith("公开稿")]


@pytest.mark.django_db
class TestWhoMayRead:
    def test_the_village_its_township_and_auditors(self, village: Sealed) -> None:
        for_board(village)
        publication = published(village)
        part = hung.part_of(publication)
        assert part
        pages = [
            reverse(f"disclosure:{name}", args=[publication.pk])
            for name in ("publication", "board-part", "poster")
        ]
        county = village.region.parent.parent
        for role, place, may in (
            ("village-clerk", village.region, True), ("township-officer", village.region.parent, True),
            ("auditor", county, True), ("agriculture-office", county, False), ("cashier", village.region, False),
        ):  # fmt: skip
            client = signed_in(Client(), user_with(role, place))
            shown, check, poster = (client.get(page) for page in pages)
            assert (SECRET in shown.content.decode()) is may, role
            assert "条只张贴在村公示栏" in shown.content.decode() or may
            assert (check.status_code == 200) is may, role
            assert (SECRET in texts_of(poster.content)) is may, role
            if may:
                assert poster["Cache-Control"] == check["Cache-Control"] == "no-store"
                assert (
                    "与签审、封存的一致" in check.content.decode()
                    and board.in_groups(part.code) in check.content.decode()
                )
        clerk = signed_in(Client(), user_with("village-clerk", village.region))
        for text, said in ((part.texts[0], "与封存的第 1 条一致"), ("改过的字", "任何一条都不一致")):
            assert said in clerk.post(pages[1], {"text": text}).content.decode()

    def test_nobody_reads_the_proof_of_what_is_hidden_from_them(self, village: Sealed) -> None:
        for_board(village)
        publication = published(village)
        rights = (DISCLOSURE_PUBLISH, DISCLOSURE_SIGN_SUPERVISION)
        with pytest.raises(Refused, match="您看不到"):
            noticeboard.proofread(holding(*rights), [publication])
        noticeboard.proofread(holding(*rights, DISCLOSURE_BOARD), [publication])

    def test_a_photograph_of_the_board_is_for_the_same_people(self, village: Sealed) -> None:
        for_board(village)
        publication = published(village)
        display = noticeboard.hang(
            everything(),
            region=village.region,
            sheet="affairs",
            period="2025-Q1",
            place="村口",
            shown_from=AFTER.date(),
        )
        other = noticeboard.hang(
            everything(),
            region=village.region,
            sheet="other",
            period="2025-Q1",
            place="村口",
            shown_from=AFTER.date(),
        )
        assert display.publication == publication
        owner = papers.registered()["display"]
        assert owner.right_to_read(display.pk) == "disclosure.board.view"
        assert owner.right_to_read(other.pk) == "disclosure.view"

    def test_findings_in_it_are_not_told_to_others(self, village: Sealed) -> None:
        for_board(village, text="残疾人补贴发放办法。")
        page = reverse("disclosure:publication", args=[draft(village).pk])
        county = signed_in(Client(), user_with("agriculture-office", village.region.parent.parent))
        clerk = signed_in(Client(), user_with("village-clerk", village.region))
        assert "健康状况" in clerk.get(page).content.decode()
        assert "健康状况" not in county.get(page).content.decode()


def test_a_sheet_withdrawn_for_what_it_said_of_a_person_leaves_the_text_nowhere(village: Sealed) -> None:
    hangs, public = for_board(village), write(village, text="三组刘某家的事已经办好。")
    inside = write(village, sheet="party", item="10-1", text="党内的事。", scope="party")
    publication = published(village)
    with clock.fixed(AFTER + dt.timedelta(hours=1)):
        later = write(village, text="另一件事。")
        waiting = draft(village)
        actions.withdraw(village.officer, publication, reason="含个人信息", personal=True)
        for item in (hangs, public, later, inside):
            item.refresh_from_db()
    assert (hangs.text, public.text) == ("", "")
    assert hangs.struck_at is not None
    assert hangs.struck_by == village.officer.user_id
    assert (later.text, inside.text) == ("另一件事。", "党内的事。")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.body) == ("withdrawn", "")
    noted = AuditEntry.objects.get(code="disclosure.items-forgotten")
    assert noted.details["items"] == 2
    kept = (entry.details.get(covers.NOTE, {}) for entry in AuditEntry.objects.order_by("pk"))
    assert [text for text in covers.breaches(kept) if text.startswith("公开")] == []
    with pytest.raises(DatabaseError, match=GUARD_MESSAGE), transaction.atomic():
        SheetItem.objects.filter(pk=later.pk).update(text="改过的")


def test_another_withdrawal_keeps_the_words_for_the_correction(village: Sealed) -> None:
    hangs = for_board(village)
    actions.withdraw(village.officer, published(village), reason="数字写错")
    hangs.refresh_from_db()
    assert hangs.text
