"""The register: rows are added with dates and reasons, none is changed, and what would contradict the past is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lingyan.economy.members import actions, queries
from lingyan.economy.members.models import Member, ShareChange, Stay
from lingyan.economy.members.parameters import SHARE_KINDS
from lingyan.kernel.idnumbers import identity_check_digit
from lingyan.kernel.problems import Refused
from lingyan.parameters.actions import set_value
from lingyan.people.actions import Identity, erase, remember
from lingyan.people.models import Person
from tests.economy.members.support import FOUNDED, TODAY, Village, row
from tests.economy.payments.support import refused
from tests.support.actors import everything, holding

_FIRST = "99012119900307001"
NUMBER = _FIRST + identity_check_digit(_FIRST)


class TestAdding:
    def test_members_get_numbers_households_and_shares(self, village: Village) -> None:
        assert [each.number for each in village.members] == list(range(1, 11))
        found = queries.holdings(village.organisation.pk, TODAY)
        assert [each.household for each in found] == [1, 1, 1, 2, 2, 3, 7, 7, 7, 7]
        assert found[5].shares == {"人口股": 250}
        assert queries.holdings(village.organisation.pk, FOUNDED - dt.timedelta(days=1)) == []

    def test_somebody_the_platform_knows_stays_one_person(self, village: Village) -> None:
        [first] = village.add(row("王小明", 9, identity_number=NUMBER))
        assert (first.person.sex, first.person.birth_year) == ("男", 1990)
        with refused("already-member"):
            village.add(row("王小明", 9, identity_number=NUMBER.lower()))
        assert Person.objects.filter(personal__name="王小明").count() == 1

    def test_a_number_does_not_tell_what_another_village_calls_its_bearer(self, village: Village) -> None:
        other = village.office.places["铜垭村"]
        theirs = Person.objects.create(personal=remember([Identity("赵大山", NUMBER)])[0], home=other)
        [guessed] = village.add(row("某某", 9, identity_number=NUMBER))
        assert guessed.person_id != theirs.pk and guessed.person.personal.name == "某某"

    def test_who_is_known_elsewhere_by_number_and_name_is_the_same(self, village: Village) -> None:
        other = village.office.places["铜垭村"]
        theirs = Person.objects.create(personal=remember([Identity("赵大山", NUMBER)])[0], home=other)
        [named] = village.add(row("赵 大山", 9, identity_number=NUMBER))
        assert named.person_id == theirs.pk

    def test_who_is_known_here_stays_one_person_whatever_the_spelling(self, village: Village) -> None:
        ours = Person.objects.create(
            personal=remember([Identity("赵大山", NUMBER)])[0], home=village.organisation.region
        )
        [found] = village.add(row("赵大杉", 9, identity_number=NUMBER))
        assert found.person_id == ours.pk

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"name": " "}, "no-name"), ({"household": 0}, "bad-household"), ({"household": 100_000}, "bad-household"),
            ({"joined_on": TODAY + dt.timedelta(days=1)}, "future"), ({"reason": "service"}, "bad-reason"),
            ({"reason": "moved"}, "bad-reason"), ({"identity_number": "123"}, "bad-identity"), ({"sex": "无"}, "bad-sex"),
            ({"receiver": True, "account_number": "12", "bank_name": "农商行"}, "bad-account"),
            ({"receiver": True, "account_number": "6228480001000", "bank_name": ""}, "bad-account"),
        ],
    )  # fmt: skip
    def test_what_is_refused(self, village: Village, change: dict[str, Any], code: str) -> None:
        given = {"name": "冯一", "household": 9, **change}
        with refused(code):
            village.add(row("陈二", 8), row(given.pop("name"), given.pop("household"), **given))
        assert Member.objects.count() == 10

    def test_kinds_of_shares_are_the_countys(self, village: Village) -> None:
        with refused("unknown-kind"):
            village.add(actions.NewMember("冯一", 9, FOUNDED, shares={"资源股": 100}))
        set_value(
            everything(), SHARE_KINDS, region=village.organisation.region, from_on=dt.date(2026, 1, 1),
            text="人口股、资源股", basis="县发1号",
        )  # fmt: skip
        assert village.add(actions.NewMember("冯一", 9, FOUNDED, shares={"资源股": 100}))

    def test_all_or_nothing_with_every_fault_at_its_row(self, village: Village) -> None:
        with pytest.raises(Refused) as caught:
            village.add(row("", 8), row("冯一", 0), row("陈二", 9))
        assert [(problem.code, problem.row) for problem in caught.value.problems] == [
            ("no-name", 1), ("bad-household", 2),
        ]  # fmt: skip
        assert Member.objects.count() == 10

    def test_only_who_keeps_this_register(self, village: Village) -> None:
        stranger = holding("members.manage", path=village.office.places["铜垭村"].path)
        for actor in (stranger, holding("members.view")):
            with refused("denied"):
                actions.add_members(actor, organisation_id=village.organisation.pk, rows=[row("冯一", 9)])

    def test_nothing_confirmed_is_joined_afterwards(self, village: Village) -> None:
        village.confirmed()
        with refused("before-confirmed"):
            village.add(row("冯一", 9))
        assert village.add(row("冯一", 9, joined_on=dt.date(2026, 2, 20), reason="birth"))


class TestLeaving:
    def leave(self, village: Village, reason: str, on: dt.date = dt.date(2026, 3, 1)) -> Any:
        return actions.end_membership(
            village.clerk, member_id=village.named("钱秀英").pk, on=on, reason=reason
        )

    def test_from_a_day_on_no_longer_a_member(self, village: Village) -> None:
        self.leave(village, "death")
        household = {each.member: each.household for each in queries.holdings(village.organisation.pk, TODAY)}
        assert household[village.named("钱秀英").pk] is None
        before = queries.holdings(village.organisation.pk, dt.date(2026, 2, 28))
        assert all(each.household for each in before)

    @pytest.mark.parametrize(
        "reason", ["marriage", "divorce", "study", "service", "work", "prison", "moved", ""]
    )
    def test_protected_reasons_do_not_exist(self, village: Village, reason: str) -> None:
        with refused("bad-reason"):
            self.leave(village, reason)

    def test_not_twice_and_not_tomorrow(self, village: Village) -> None:
        with refused("future"):
            self.leave(village, "death", TODAY + dt.timedelta(days=1))
        self.leave(village, "death")
        with refused("not-member"):
            self.leave(village, "death", TODAY)

    def test_what_was_confirmed_is_not_undone(self, village: Village) -> None:
        village.confirmed()
        with refused("before-confirmed"):
            self.leave(village, "death", dt.date(2026, 1, 4))
        with refused("confirmed"):
            self.leave(village, "mistake")

    def test_a_mistake_before_that_never_was(self, village: Village) -> None:
        self.leave(village, "mistake")
        assert village.named("钱秀英").pk not in {
            each.member
            for each in queries.holdings(village.organisation.pk, dt.date(2024, 1, 1))
            if each.household
        }

    def test_back_again(self, village: Village) -> None:
        member = village.named("钱秀英")
        with refused("already-member"):
            actions.readmit(village.clerk, member_id=member.pk, household=1, on=TODAY, reason="other")
        self.leave(village, "elsewhere")
        actions.readmit(village.clerk, member_id=member.pk, household=2, on=TODAY, reason="marriage")
        assert member.stays.count() == 2
        with refused("unknown-member"):
            actions.readmit(village.clerk, member_id=0, household=2, on=TODAY, reason="marriage")


class TestHouseholds:
    def test_a_move_is_an_end_and_a_beginning(self, village: Village) -> None:
        member = village.named("赵小满")
        actions.move_household(village.clerk, member_id=member.pk, household=8, on=dt.date(2026, 3, 1))
        assert [(stay.household, stay.reason) for stay in member.stays.all()] == [
            (1, "founding"),
            (8, "moved"),
        ]
        with refused("bad-household"):
            actions.move_household(village.clerk, member_id=member.pk, household=8, on=TODAY)
        with refused("bad-household"):
            actions.move_household(village.clerk, member_id=member.pk, household=0, on=TODAY)

    def test_the_latest_receiver_holds(self, village: Village) -> None:
        actions.set_receiver(
            village.clerk, member_id=village.named("钱秀英").pk, account_number="6228 4800 0100 9999",
            bank_name="农商行",
        )  # fmt: skip
        found = queries.receivers(village.organisation.pk, TODAY)
        assert found[1].account_number == "6228480001009999"
        assert queries.receivers(village.organisation.pk, dt.date(2026, 1, 1))[1].account_number.endswith(
            "00001"
        )
        with refused("bad-account"):
            actions.set_receiver(
                village.clerk,
                member_id=village.named("钱秀英").pk,
                account_number="１２３",
                bank_name="农商行",
            )

    def test_account_numbers_rest_encrypted(self, village: Village) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT account_number FROM members_receiver")
            assert all(b"62284800" not in bytes(each) for (each,) in cursor.fetchall())


class TestShares:
    def change(self, village: Village, hundredths: int, reason: str, **more: Any) -> Any:
        given = {"kind": "人口股", "on": dt.date(2026, 3, 1), **more}
        return actions.change_shares(
            village.clerk, member_id=village.named("周长河").pk, hundredths=hundredths, reason=reason, **given
        )

    def test_more_and_less_as_rows_with_dates(self, village: Village) -> None:
        self.change(village, 50, "allotted")
        self.change(village, -300, "taken-back", on=TODAY)
        member = village.named("周长河")
        assert queries.shares_of(member, dt.date(2026, 3, 5)) == {"人口股": 300}
        assert queries.shares_of(member, TODAY) == {}
        assert member.share_changes.count() == 3

    @pytest.mark.parametrize(
        ("hundredths", "reason", "more", "code"),
        [
            (-1, "allotted", {}, "bad-reason"), (1, "taken-back", {}, "bad-reason"), (1, "inherited", {}, "bad-reason"),
            (0, "corrected", {}, "bad-shares"), (1, "allotted", {"kind": "资源股"}, "unknown-kind"),
            (-251, "taken-back", {}, "too-few-shares"), (1, "allotted", {"on": dt.date(2019, 1, 1)}, "not-member"),
            (1, "corrected", {"on": TODAY + dt.timedelta(days=1)}, "future"),
        ],
    )  # fmt: skip
    def test_what_is_refused(
        self, village: Village, hundredths: int, reason: str, more: dict[str, Any], code: str
    ) -> None:
        before = ShareChange.objects.count()
        with refused(code):
            self.change(village, hundredths, reason, **more)
        assert ShareChange.objects.count() == before

    def test_nobody_ever_held_less_than_nothing(self, village: Village) -> None:
        """Taken back first, given later: on the days between it would be negative."""
        self.change(village, 100, "allotted", on=TODAY)
        with refused("too-few-shares"):
            self.change(village, -300, "taken-back", on=dt.date(2026, 3, 1))

    def transfer(self, village: Village, to: str, hundredths: int, reason: str = "transferred") -> Any:
        return actions.transfer_shares(
            village.clerk, from_id=village.named("周长河").pk, to_id=village.named(to).pk, kind="人口股",
            hundredths=hundredths, on=TODAY, reason=reason,
        )  # fmt: skip

    def test_inherited_shares_pass_on_and_all_stay_the_same(self, village: Village) -> None:
        self.transfer(village, "孙有田", 250, "inherited")
        assert queries.shares_of(village.named("孙有田"), TODAY) == {"人口股": 350}
        assert queries.shares_of(village.named("周长河"), TODAY) == {}

    def test_a_buyer_may_not_come_to_more_than_the_countys_share(self, village: Village) -> None:
        with refused("over-limit"):
            self.transfer(village, "孙有田", 1)

    @pytest.mark.parametrize(
        ("hundredths", "reason"), [(0, "transferred"), (-5, "inherited"), (5, "allotted")]
    )
    def test_what_is_no_transfer(self, village: Village, hundredths: int, reason: str) -> None:
        with refused("bad-reason"):
            self.transfer(village, "孙有田", hundredths, reason)

    def test_only_inside_one_collective(self, village: Village) -> None:
        with refused("other-organisation"):
            self.transfer(village, "周长河", 5)


def test_no_row_of_the_register_can_be_changed_or_removed(village: Village) -> None:
    for model in (Member, Stay, ShareChange):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            model.objects.all().update(**{"number": 5} if model is Member else {"recorded_by": 9})


def test_an_erased_person_leaves_the_numbers(village: Village) -> None:
    member = village.named("周长河")
    erase(everything(), member.person.personal, reason="本人申请")
    assert str(Member.objects.get(pk=member.pk).person.personal) == "（已清除）"
    assert queries.shares_of(member, TODAY) == {"人口股": 250}
