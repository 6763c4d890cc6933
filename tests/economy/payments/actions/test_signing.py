"""Who signs, in which order, and who may not: one person is one signature, whatever posts or delegations he has."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from lingyan.decisions import uses
from lingyan.economy.payments import actions, queries
from lingyan.economy.payments.models import Hand, PaymentRequest, Signature, Step
from lingyan.economy.payments.parameters import DECISION_ABOVE, JOINT, SUPERVISION_ABOVE
from lingyan.identity import actions as identity
from lingyan.identity.models import Assignment, User
from lingyan.kernel import clock
from lingyan.kernel.problems import Denied
from lingyan.parameters import actions as parameters
from lingyan.people.models import Organisation, Person
from tests.economy.payments.support import DAY, Office, payee, refused
from tests.support.actors import everything
from tests.support.identity import assign, make_user

TIERS = [
    (500, ["village"]), (501, ["village", "supervision"]), (2000, ["village", "supervision"]),
    (2001, ["village", "supervision", "township"]), (5000, ["village", "supervision", "township"]),
]  # fmt: skip


def levels(request: PaymentRequest) -> list[str]:
    return [step.level for step, _ in queries.steps_of(request)]


def let(office: Office, holder: str, to: str) -> None:
    """The holder of a post lets a colleague act in it for a week."""
    assignment = Assignment.objects.get(user=office.users[holder])
    identity.delegate(
        office.actor(holder), assignment=assignment, to=office.users[to], valid_to=DAY + dt.timedelta(days=7)
    )


class TestTiers:
    @pytest.mark.parametrize(("yuan", "expected"), TIERS)
    def test_the_amount_fixes_who_signs(self, office: Office, yuan: int, expected: list[str]) -> None:
        assert levels(office.submitted(yuan)) == expected

    def test_all_payees_together_are_the_amount(self, office: Office) -> None:
        assert levels(office.submitted(300, 300)) == ["village", "supervision"]

    def test_steps_stay_as_the_rules_of_that_day_fixed_them(self, office: Office) -> None:
        request = office.submitted(400)
        parameters.set_value(
            everything(), SUPERVISION_ABOVE, region=office.village, from_on=DAY, text="100", basis="县发1号"
        )
        assert levels(request) == ["village"]
        assert office.sign(request, "chairman").state == "approved"
        assert levels(office.submitted(400)) == ["village", "supervision"]

    def test_joint_signature_where_the_county_asks_for_it(self, office: Office) -> None:
        parameters.set_value(
            everything(), JOINT, region=office.village, from_on=DAY, text="是", basis="县发1号"
        )
        request = office.submitted(600)
        assert levels(request) == ["village", "joint", "supervision"]
        assert office.sign(request, "chairman", "secretary", "supervision").state == "approved"


class TestOrder:
    def test_each_signs_in_turn_and_the_last_one_approves(self, office: Office) -> None:
        request = office.submitted(3000)
        states = [office.sign(request, name).state for name in ("chairman", "supervision", "officer")]
        assert states == ["approving", "approving", "approved"]

    def test_no_early_unlock(self, office: Office) -> None:
        """One of three signatures leaves the request shut for the bank."""
        request = office.sign(office.submitted(3000), "chairman")
        with refused("wrong-state"):
            actions.make_list(office.actor("cashier"), request_ids=[request.pk])

    def test_a_later_step_cannot_be_signed_first(self, office: Office) -> None:
        request = office.submitted(3000)
        last = Step.objects.get(request=request, no=3)
        with refused("not-current"):
            actions.sign(office.actor("officer"), step_id=last.pk)

    def test_a_step_is_signed_once(self, office: Office) -> None:
        """Two browsers show the same page; the second click finds the step signed."""
        request = office.submitted(3000)
        step = office.step(request)
        office.sign(request, "chairman")
        with refused("already-signed"):
            actions.sign(office.actor("secretary"), step_id=step.pk)

    def test_an_approved_request_is_not_approved_again(self, office: Office) -> None:
        request = office.submitted(100)
        step = office.step(request)
        office.sign(request, "chairman")
        with refused("already-signed"):
            actions.sign(office.actor("chairman"), step_id=step.pk)

    def test_a_step_of_an_earlier_round_is_gone(self, office: Office) -> None:
        request = office.submitted(100)
        step = office.step(request)
        actions.send_back(office.actor("chairman"), step_id=step.pk, reason="用途不明")
        actions.submit(office.actor("reporter"), request_id=request.pk)
        with refused("not-current"):
            actions.sign(office.actor("chairman"), step_id=step.pk)


class TestRights:
    @pytest.mark.parametrize("name", ["reporter", "clerk", "cashier", "supervision", "accountant", "auditor"])
    def test_the_village_step_needs_the_village_right(self, office: Office, name: str) -> None:
        request = office.submitted(100)
        with pytest.raises(Denied):
            office.sign(request, name)

    def test_the_township_does_not_sign_for_a_village_that_can(self, office: Office) -> None:
        with pytest.raises(Denied):
            office.sign(office.submitted(100), "officer")

    def test_another_village_is_out_of_reach(self, office: Office) -> None:
        stranger = make_user()
        assign(stranger, "chairman", office.tree.other_village)
        office.users["stranger"] = stranger
        with pytest.raises(Denied):
            office.sign(office.submitted(100), "stranger")

    def test_nobody_is_no_signature(self, office: Office) -> None:
        from lingyan.kernel.access import system_actor

        step = office.step(office.submitted(100))
        with pytest.raises(Denied):
            actions.sign(system_actor("系统", ["payments.approve-village"]), step_id=step.pk)


class TestOnePerson:
    def test_the_maker_does_not_approve(self, office: Office) -> None:
        """A secretary who is also the reporter asks for money; the chairman is there to sign."""
        assign(office.users["secretary"], "village-reporter", office.village)
        request = office.submitted(100, by="secretary")
        with refused("same-person"):
            office.sign(request, "secretary")
        assert office.sign(request, "chairman").state == "approved"

    def test_a_second_account_of_the_same_person_does_not_count(self, office: Office) -> None:
        assign(office.users["secretary"], "village-reporter", office.village)
        twin = make_user()
        User.objects.filter(pk=twin.pk).update(personal=office.users["secretary"].personal)
        office.users["twin"] = User.objects.get(pk=twin.pk)
        assign(office.users["twin"], "party-secretary", office.village)
        request = office.submitted(100, by="secretary")
        with refused("same-person"):
            office.sign(request, "twin")

    def test_one_head_signs_once_and_the_township_signs_next(self, office: Office) -> None:
        """一肩挑: chairman and secretary are one person, so the joint signature is the township's."""
        parameters.set_value(
            everything(), JOINT, region=office.village, from_on=DAY, text="是", basis="县发1号"
        )
        Assignment.objects.filter(user=office.users["secretary"]).update(valid_to=DAY)
        assign(office.users["chairman"], "party-secretary", office.village)
        request = office.sign(office.submitted(600), "chairman")
        with refused("same-person"):
            office.sign(request, "chairman")
        request = office.sign(request, "officer")
        joint = Signature.objects.get(step__request=request, step__level="joint")
        assert (joint.level, joint.by) == ("township", office.users["officer"].pk)
        assert office.sign(request, "supervision").state == "approved"

    def test_a_township_officer_who_signed_for_the_village_does_not_sign_for_the_township(
        self, office: Office
    ) -> None:
        Assignment.objects.filter(role__in=["chairman", "party-secretary"]).update(valid_to=DAY)
        request = office.sign(office.submitted(3000), "officer", "supervision")
        with refused("same-person"):
            office.sign(request, "officer")
        assert office.sign(request, "officer2").state == "approved"

    def test_an_approver_who_is_to_be_paid_does_not_sign(self, office: Office) -> None:
        chairman = office.users["chairman"]
        person = Person.objects.create(personal=chairman.personal)
        request = office.submitted(payees=[payee(100, name=chairman.personal.name, person_id=person.pk)])
        with refused("same-person"):
            office.sign(request, "chairman")
        assert office.sign(request, "secretary").state == "approved"


class TestDelegation:
    def test_a_colleague_signs_for_the_holder(self, office: Office) -> None:
        let(office, "chairman", "clerk")
        request = office.sign(office.submitted(100), "clerk")
        signature = Signature.objects.get(step__request=request)
        assert (signature.by, signature.for_user) == (office.users["clerk"].pk, office.users["chairman"].pk)

    def test_the_maker_does_not_sign_for_an_absent_holder(self, office: Office) -> None:
        let(office, "chairman", "clerk")
        request = office.submitted(100, by="clerk")
        with refused("same-person"):
            office.sign(request, "clerk")

    def test_the_holder_does_not_sign_after_his_substitute_made_the_request(self, office: Office) -> None:
        """The reporter lets the clerk act; what the clerk asks for then is the reporter's too."""
        assign(office.users["reporter"], "party-secretary", office.village)
        Assignment.objects.filter(user=office.users["clerk"]).update(valid_to=DAY)
        assignment = Assignment.objects.get(user=office.users["reporter"], role="village-reporter")
        identity.delegate(
            office.actor("reporter"), assignment=assignment, to=office.users["clerk"],
            valid_to=DAY + dt.timedelta(days=7),
        )  # fmt: skip
        request = office.submitted(100, by="clerk")
        with refused("same-person"):
            office.sign(request, "reporter")

    def test_a_substitute_does_not_sign_after_the_holder(self, office: Office) -> None:
        """The chairman signed as chairman; who stands in for him as secretary uses up the same person."""
        parameters.set_value(
            everything(), JOINT, region=office.village, from_on=DAY, text="是", basis="县发1号"
        )
        Assignment.objects.filter(user=office.users["secretary"]).update(valid_to=DAY)
        assign(office.users["chairman"], "party-secretary", office.village)
        request = office.sign(office.submitted(600), "chairman")
        assignment = Assignment.objects.get(user=office.users["chairman"], role="party-secretary")
        identity.delegate(
            office.actor("chairman"), assignment=assignment, to=office.users["clerk"],
            valid_to=DAY + dt.timedelta(days=7),
        )  # fmt: skip
        with refused("same-person"):
            office.sign(request, "clerk")

    def test_the_holder_does_not_sign_after_his_substitute(self, office: Office) -> None:
        parameters.set_value(
            everything(), JOINT, region=office.village, from_on=DAY, text="是", basis="县发1号"
        )
        let(office, "chairman", "clerk")
        request = office.sign(office.submitted(600), "clerk")
        with refused("same-person"):
            office.sign(request, "chairman")
        office.sign(request, "secretary")

    def test_who_has_an_own_post_too_signs_in_it_where_the_delegation_is_used_up(
        self, office: Office
    ) -> None:
        parameters.set_value(
            everything(), JOINT, region=office.village, from_on=DAY, text="是", basis="县发1号"
        )
        let(office, "chairman", "clerk")
        assign(office.users["clerk"], "party-secretary", office.village)
        request = office.sign(office.submitted(600), "chairman")
        request = office.sign(request, "clerk")
        assert Signature.objects.get(step__request=request, step__level="joint").for_user is None

    def test_a_delegation_taken_back_signs_nothing(self, office: Office) -> None:
        let(office, "chairman", "clerk")
        request = office.submitted(100)
        [delegation] = office.users["clerk"].delegations.all()
        identity.revoke(office.actor("chairman"), delegation=delegation)
        with pytest.raises(Denied):
            office.sign(request, "clerk")


class TestBackAndOn:
    def test_returned_with_a_reason_it_is_editable_and_starts_anew(self, office: Office) -> None:
        request = office.sign(office.submitted(600), "chairman")
        request = actions.send_back(
            office.actor("supervision"), step_id=office.step(request).pk, reason="缺验收单"
        )
        assert (request.state, request.round, request.digest) == ("returned", 2, "")
        request = actions.submit(office.actor("reporter"), request_id=request.pk)
        assert [signature for _, signature in queries.steps_of(request)] == [None, None]
        assert office.sign(request, "chairman", "supervision").state == "approved"

    def test_what_was_laid_before_them_stays(self, office: Office) -> None:
        request = office.submitted(600)
        actions.send_back(office.actor("chairman"), step_id=office.step(request).pk, reason="太贵")
        actions.edit_request(
            office.actor("reporter"), request_id=request.pk, kind="expense", purpose="购买办公用品",
            payees=[payee(500)], debits=[actions.Entry("51303", "办公用品", 500_00)], from_account="10201",
        )  # fmt: skip
        assert list(request.all_payees.values_list("round", "amount")) == [(1, 600_00), (2, 500_00)]

    def test_needs_a_reason(self, office: Office) -> None:
        step = office.step(office.submitted(100))
        with refused("no-reason"):
            actions.send_back(office.actor("chairman"), step_id=step.pk, reason=" ")
        with refused("no-reason"):
            actions.send_on(
                office.actor("chairman"), step_id=step.pk, to_user_id=office.users["secretary"].pk, reason=""
            )

    def test_sent_on_it_waits_for_that_colleague_alone(self, office: Office) -> None:
        request = office.submitted(100)
        step = office.step(request)
        other = office.users["secretary"]
        actions.send_on(office.actor("chairman"), step_id=step.pk, to_user_id=other.pk, reason="我出差")
        assert queries.waiting_for(office.actor("chairman")) == []
        assert queries.waiting_for(office.actor("secretary")) == [request.pk]
        with refused("sent-on"):
            office.sign(request, "chairman")
        assert office.sign(request, "secretary").state == "approved"

    def test_sent_on_to_an_absent_colleague_it_can_be_sent_on_again(self, office: Office) -> None:
        step = office.step(office.submitted(100))
        for sender, to in (("chairman", "secretary"), ("secretary", "chairman")):
            actions.send_on(
                office.actor(sender), step_id=step.pk, to_user_id=office.users[to].pk, reason="我出差"
            )
        step.refresh_from_db()
        assert step.assigned_to == office.users["chairman"].pk

    @pytest.mark.parametrize("to", ["clerk", "chairman", "officer"])
    def test_not_to_who_cannot_sign(self, office: Office, to: str) -> None:
        step = office.step(office.submitted(100))
        with refused("bad-colleague"):
            actions.send_on(
                office.actor("chairman"), step_id=step.pk, to_user_id=office.users[to].pk, reason="忙"
            )


class TestInbox:
    def test_shows_exactly_what_can_be_signed(self, office: Office) -> None:
        small, large = office.submitted(100), office.submitted(3000)
        office.sign(large, "chairman", "supervision")
        waiting = {name: queries.waiting_for(office.actor(name)) for name in office.users}
        assert {name for name, found in waiting.items() if found} == {
            "chairman",
            "secretary",
            "officer",
            "officer2",
        }
        assert waiting["chairman"] == [small.pk]
        assert waiting["officer"] == [large.pk]

    def test_agrees_with_the_action_for_everybody(self, office: Office) -> None:
        assign(office.users["chairman"], "village-reporter", office.village)
        requests = [office.submitted(100, by="chairman"), office.submitted(600)]
        for name in office.users:
            for request in requests:
                shown = request.pk in queries.waiting_for(office.actor(name))
                with transaction.atomic():
                    try:
                        office.sign(request, name)
                        done = True
                    except Exception:
                        done = False
                    transaction.set_rollback(True)
                assert (
                    shown
                    == done
                    == queries.may_sign(office.actor(name), PaymentRequest.objects.get(pk=request.pk))
                )

    def test_costs_the_same_however_much_waits(self, office: Office, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
        actor = office.actor("chairman")
        for _ in range(3):
            office.submitted(100)
        with django_assert_num_queries(5):
            assert len(queries.waiting_for(actor)) == 3


class TestDatabase:
    """What the database refuses by itself, whatever code writes."""

    def test_a_second_hand_of_one_person(self, office: Office) -> None:
        request = office.submitted(100)
        [hand] = Hand.objects.filter(request=request)
        with pytest.raises(IntegrityError), transaction.atomic():
            Hand.objects.create(
                request=request, round=request.round, person=hand.person, act="signed", at=clock.now()
            )

    def test_a_signature_of_the_maker(self, office: Office) -> None:
        request = office.submitted(100)
        with pytest.raises(Exception, match="same person"), transaction.atomic():
            Signature.objects.create(
                step=office.step(request), by=request.made_by, level="village", at=clock.now()
            )

    def test_a_second_signature_of_one_user(self, office: Office) -> None:
        request = office.sign(office.submitted(600), "chairman")
        with pytest.raises(Exception, match="same person"), transaction.atomic():
            Signature.objects.create(
                step=office.step(request), by=office.users["chairman"].pk, level="supervision", at=clock.now()
            )

    @pytest.mark.parametrize("state", ["approved", "released", "paid"])
    def test_a_jump_over_the_signatures(self, office: Office, state: str) -> None:
        request = office.sign(office.submitted(600), "chairman")
        with pytest.raises(Exception, match="out of order"), transaction.atomic():
            PaymentRequest.objects.filter(pk=request.pk).update(state=state)

    def test_a_request_that_begins_approved(self, office: Office) -> None:
        request = office.request(100)
        request.pk, request.number, request.state = None, 99, "approved"
        with pytest.raises(Exception, match="out of order"), transaction.atomic():
            request.save()

    def test_a_payee_more_after_the_submission(self, office: Office) -> None:
        request = office.submitted(100)
        line = request.all_payees.get()
        line.pk, line.no = None, 2
        with pytest.raises(Exception, match="out of order"), transaction.atomic():
            line.save()

    @pytest.mark.parametrize(
        "change",
        ["UPDATE payments_payeeline SET amount = 1", "DELETE FROM payments_payeeline",
         "UPDATE payments_paymentrequest SET amount = 1", "UPDATE payments_signature SET by = 1",
         "DELETE FROM payments_hand", "UPDATE payments_debitline SET amount = 1", "UPDATE payments_document SET amount = 1"],
    )  # fmt: skip
    def test_a_change_of_what_was_approved(self, office: Office, change: str) -> None:
        office.approved(100)
        with pytest.raises(Exception, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


class TestDecision:
    def test_above_the_third_tier_a_decision_is_asked_for(self, office: Office) -> None:
        with refused("no-decision"):
            office.submitted(5001)
        assert office.submitted(5000).tier == 3
        assert office.approved(5001, matter_id=office.matter(6000).pk).tier == 4

    @pytest.mark.parametrize(("state", "code"), [("s4", "not-passed"), ("returned", "not-passed")])
    def test_it_must_have_passed(self, office: Office, state: str, code: str) -> None:
        with refused(code):
            office.submitted(6000, matter_id=office.matter(9000, state=state).pk)

    def test_it_must_name_an_amount_that_suffices(self, office: Office) -> None:
        with refused("over-decision"):
            office.submitted(6000, matter_id=office.matter(5999).pk)
        with refused("no-amount-decided"):
            office.submitted(6000, matter_id=office.matter(None).pk)

    def test_its_amount_is_used_up_once(self, office: Office) -> None:
        matter = office.matter(10_000)
        office.submitted(6000, matter_id=matter.pk)
        with refused("over-decision"):
            office.submitted(6000, matter_id=matter.pk)
        office.submitted(4000, matter_id=matter.pk)
        with refused("over-decision"):
            office.submitted(1, matter_id=matter.pk)

    def test_what_comes_back_is_free_again(self, office: Office) -> None:
        matter = office.matter(6000)
        first = office.submitted(6000, matter_id=matter.pk)
        actions.send_back(office.actor("chairman"), step_id=office.step(first).pk, reason="先等等")
        second = office.approved(6000, matter_id=matter.pk)
        with refused("over-decision"):
            actions.submit(office.actor("reporter"), request_id=first.pk)
        actions.cancel(office.actor("reporter"), request_id=second.pk, reason="不买了")
        actions.submit(office.actor("reporter"), request_id=first.pk)

    def test_of_another_organisation_is_none(self, office: Office) -> None:
        from tests.economy.books.support import book_of

        matter = office.matter(9000, of=book_of(office.tree.other_village).organisation)
        with refused("no-decision"):
            office.request(6000, matter_id=matter.pk)

    def test_of_the_villagers_committee_carries_what_the_collective_pays(self, office: Office) -> None:
        committee = Organisation.objects.create(
            kind="committee", region=office.village, name="雁庄村民委员会"
        )
        assert office.submitted(6000, matter_id=office.matter(9000, of=committee).pk).tier == 4

    def test_about_no_amount_is_none(self, office: Office) -> None:
        with refused("other-matter"):
            office.submitted(6000, matter_id=office.matter(9000, item="village-rules").pk)

    def test_shows_what_payments_use_of_it(self, office: Office) -> None:
        matter = office.matter(9000)
        office.submitted(6000, matter_id=matter.pk)
        assert uses.used(matter.pk) == 6000_00

    def test_withdrawn_before_the_last_signature_it_no_longer_carries(self, office: Office) -> None:
        matter = office.matter(9000)
        request = office.sign(office.submitted(6000, matter_id=matter.pk), "chairman", "supervision")
        matter.state = "withdrawn"
        matter.save()
        with refused("not-passed"):
            office.sign(request, "officer")

    def test_the_threshold_is_the_countys(self, office: Office) -> None:
        parameters.set_value(
            everything(), DECISION_ABOVE, region=office.village, from_on=DAY, text="100", basis="县发1号"
        )
        with refused("no-decision"):
            office.submitted(101)
