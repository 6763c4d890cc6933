"""One's own line behind the households' sums: asked at the counter, on paper, and for nobody else."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pypdfium2
import pytest

from lingyan.disclosure.models import Publication
from lingyan.economy.books.models import Book, Party
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied, Refused
from lingyan.parameters.actions import set_value
from lingyan.people.models import Organisation, PersonalData
from lingyan.questions import actions, ownlines
from lingyan.questions.desk import own_lines_to_show
from lingyan.questions.models import OwnLine
from lingyan.questions.parameters import OWN_LINE_DAYS
from tests.questions.support import HOMES, OWN_MONTH, Place, public_accounts
from tests.support.actors import everything, holding
from tests.support.records import publish

DAY = dt.date(2025, 3, 3)
ASKED: dict[str, Any] = {"month": OWN_MONTH, "who": "穆小禾", "identity": "card", "purpose": "核对慰问金"}


@pytest.fixture
def accounts(place: Place) -> Publication:
    return public_accounts(place.village)


def asked(place: Place, **more: Any) -> OwnLine:
    with clock.fixed(DAY):
        return actions.ask_own(place.clerk, place.village, **{**ASKED, **more})


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.usefixtures("accounts")
class TestAsking:
    def test_it_is_due_within_the_countys_days(self, place: Place) -> None:
        assert asked(place).due_on == dt.date(2025, 3, 13)
        set_value(
            everything(), OWN_LINE_DAYS, region=place.tree.county, from_on=dt.date(2025, 1, 1), text="3", basis="县发1号"
        )  # fmt: skip
        assert asked(place, who="穆大田").due_on == dt.date(2025, 3, 6)

    def test_by_name_also_with_spaces_or_by_code(self, place: Place) -> None:
        assert asked(place, who=" 穆 小禾 ").party.code == "0101"
        assert asked(place, who="0102").party.personal.name == "穆大田"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"identity": ""}, "identity"), ({"identity": "none"}, "identity"), ({"who": "穆"}, "unknown-party"),
            ({"who": ""}, "unknown-party"), ({"who": "修渠工程队"}, "unknown-party"), ({"who": "UNIT"}, "unit"),
            ({"month": Month(2025, 2)}, "not-public"), ({"purpose": "看"}, "length"),
            ({"purpose": "穆小禾核对"}, "personal-data"), ({"purpose": "电话13812345678"}, "personal-data"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_recorded(self, place: Place, changes: dict[str, Any], code: str) -> None:
        with pytest.raises(Refused) as refused:
            asked(place, **changes)
        assert refused.value.code == code
        assert not OwnLine.objects.exists()

    def test_two_of_one_name_are_told_apart_by_code(self, place: Place, accounts: Publication) -> None:
        twin = accounts.book.parties.get(code="0103")
        twin.personal.name = "穆小禾"
        twin.personal.save()
        with pytest.raises(Refused, match="往来编码"):
            asked(place)
        assert asked(place, who="0103").party == twin

    def test_who_is_neither_household_nor_unit_is_summed_and_may_ask(
        self, place: Place, accounts: Publication
    ) -> None:
        other = Party.objects.create(book=accounts.book, kind="other", code="X1", name="穆氏祠堂")
        found = asked(place, who="穆氏祠堂")
        assert found.party == other
        with clock.fixed(DAY):
            assert actions.show_own(place.clerk, found).name == "穆氏祠堂"

    def test_the_collectives_book_comes_before_a_groups_whatever_its_version(
        self, place: Place, accounts: Publication
    ) -> None:
        group = Organisation.objects.create(kind="group", region=place.village, name="一组股份经济合作社")
        book = Book.objects.create(
            organisation=group, first_month=OWN_MONTH, opened_at=clock.now(), seed=bytes(32)
        )
        personal = PersonalData.objects.create(name="穆组员")
        Party.objects.create(book=book, kind="household", code="0101", personal=personal)
        theirs = publish(book, OWN_MONTH, dt.date(2025, 2, 5), version=9)
        assert asked(place).publication == accounts
        assert asked(place, who="穆组员").publication == theirs
        with pytest.raises(Refused, match="没有这个姓名"):
            asked(place, who="穆没有")

    def test_once_until_it_is_done(self, place: Place) -> None:
        found = asked(place)
        with pytest.raises(Refused, match="已经登记"):
            asked(place)
        with clock.fixed(DAY):
            actions.show_own(place.clerk, found)
        assert asked(place).pk != found.pk

    def test_not_of_a_page_that_was_withdrawn(self, place: Place, accounts: Publication) -> None:
        found = asked(place, who="穆大田")
        Publication.objects.filter(pk=accounts.pk).update(state="withdrawn", withdrawn_at=clock.now())
        with pytest.raises(Refused, match="公开"):
            asked(place)
        with pytest.raises(Refused, match="撤下"):
            actions.show_own(place.clerk, found)

    @pytest.mark.parametrize("name", ["secretary", "supervision", "auditor", "neighbour", "other_officer"])
    def test_only_who_handles_it_here(self, place: Place, name: str) -> None:
        found = asked(place)
        stranger = getattr(place, name)
        for act in (
            lambda: actions.ask_own(stranger, place.village, **ASKED),
            lambda: actions.show_own(stranger, found),
            lambda: actions.refuse_own(stranger, found, reason="没有带证件"),
        ):
            with pytest.raises(Denied):
                act()
        assert not ownlines.visible(stranger).exists()

    def test_without_the_right_to_names_none_is_shown(self, place: Place) -> None:
        found = asked(place)
        with pytest.raises(Denied):
            actions.show_own(holding("questions.own-lines"), found)
        found.refresh_from_db()
        assert found.state == "open"


@pytest.mark.usefixtures("accounts")
class TestShowing:
    def test_the_paper_has_the_own_lines_and_nobody_elses(self, place: Place) -> None:
        found = asked(place, who="穆大田")
        with clock.fixed(DAY):
            shown = actions.show_own(place.officer, found)
            text = words_of(ownlines.paper(shown.request, shown.name, shown.entries))
        assert [(each.debit, each.credit) for each in shown.entries] == [(30_000, 0), (7_000, 0)]
        assert "穆大田" in text and "300.00" in text and "70.00" in text and "记-7" in text
        assert not [name for code, name in HOMES.items() if code != "0102" and name in text]
        assert "500.00" not in text and "慰问穆小禾" not in text and "修渠工程队" not in text

    def test_who_had_nothing_in_the_month_learns_that(self, place: Place) -> None:
        found = asked(place, who="冉小禾")
        with clock.fixed(DAY):
            shown = actions.show_own(place.clerk, found)
            assert shown.entries == []
            assert "0笔" in words_of(ownlines.paper(shown.request, shown.name, shown.entries))

    def test_again_on_that_day_and_not_after(self, place: Place) -> None:
        found = asked(place)
        with clock.fixed(DAY):
            actions.show_own(place.clerk, found)
            actions.show_own(place.clerk, found)
        with clock.fixed(DAY + dt.timedelta(days=1)), pytest.raises(Refused, match="重新登记"):
            actions.show_own(place.clerk, found)

    def test_each_unmasking_stands_in_the_trail_without_a_name(self, place: Place) -> None:
        found = asked(place)
        with clock.fixed(DAY):
            actions.show_own(place.clerk, found)
            actions.show_own(place.clerk, found)
        entries = AuditEntry.objects.filter(actor_id=place.users["clerk"].pk)
        assert entries.filter(code="questions.own-line-shown", reason="核对慰问金").count() == 2
        assert (
            entries.filter(object_kind="personal-data", object_id=str(found.party.personal_id)).count() == 2
        )
        said = json.dumps(list(entries.values("reason", "details")), ensure_ascii=False)
        assert not [name for name in HOMES.values() if name in said]

    def test_a_refusal_has_a_reason_without_names_and_ends_it(self, place: Place) -> None:
        found = asked(place)
        for reason in ("", "穆小禾没有来", "电话13812345678"):
            with pytest.raises(Refused):
                actions.refuse_own(place.clerk, found, reason=reason)
        with clock.fixed(DAY):
            assert actions.refuse_own(place.clerk, found, reason="委托书没有签字").state == "refused"
        for act in (actions.show_own, lambda *who: actions.refuse_own(*who, reason="再来一次")):
            with pytest.raises(Refused, match="办结"):
                act(place.clerk, found)

    def test_the_desk_counts_what_waits(self, place: Place) -> None:
        asked(place), asked(place, who="穆大田")
        with clock.fixed(DAY):
            [card] = own_lines_to_show(place.clerk, None, OWN_MONTH)
            assert (card.count, card.tone) == (2, "info")
            assert not list(own_lines_to_show(place.secretary, None, OWN_MONTH))
        with clock.fixed(dt.date(2025, 3, 14)):
            [card] = own_lines_to_show(place.officer, None, OWN_MONTH)
            assert (card.tone, card.section) == ("danger", "overdue")
