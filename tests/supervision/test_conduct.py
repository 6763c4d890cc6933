"""A hit about somebody who would be asked goes above, and stays hidden from them: in lists, pages, counts and answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from lingyan.economy.books import actions as books
from lingyan.economy.books.rules import Entry
from lingyan.identity.actors import actor_for
from lingyan.identity.models import Delegation, User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Denied
from lingyan.people.models import Person, PersonalData
from lingyan.questions.models import Concern as QuestionConcern
from lingyan.supervision import actions, desk, notices, prerequisites, queries
from lingyan.supervision.models import AuditRun, Concerned, Finding, Step
from tests.boards.support import question
from tests.economy.books.support import book_of
from tests.supervision.conftest import pay
from tests.support.actors import everything
from tests.support.identity import Tree, assign, signed_in, user_with
from tests.support.records import bodies, serve

CLERK = "陈文书"
VILLAGER = "刘大山"


def lend(tree: Tree, name: str, amount: int = 1_200_00) -> Finding:
    """Cash above the limit to a household of this name, found by R01."""
    book = book_of(tree.village)
    party = books.add_party(everything(), book_id=book.pk, kind="household", name=name)
    entries = [
        Entry("11302", "借给农户周转", amount, 0, party.code, ""), Entry("101", "借给农户周转", 0, amount, "", "")
    ]  # fmt: skip
    draft = books.save_draft(
        everything(1), book_id=book.pk, date=dt.date(2026, 1, 5), entries=entries, attachments=1
    )
    books.review(everything(2), voucher_id=draft.pk)
    books.post(everything(3), voucher_id=draft.pk)
    return asked(tree)


def asked(tree: Tree) -> Finding:
    actions.run(everything(), region=tree.county, year=2026, names=("R01",))
    return Finding.objects.select_related("village").latest("pk")


@pytest.fixture
def clerk(tree: Tree) -> User:
    return user_with("village-clerk", tree.village, "clerk", name=CLERK)


@pytest.fixture
def officer(tree: Tree) -> User:
    return user_with("township-officer", tree.town, "officer", name="周镇干")


def counts(actor: Actor, tree: Tree) -> tuple[int, int, int]:
    """On the desk, in the notice, and before the year is closed."""
    cards = [each.count for each in desk.cards(actor, tree.village, Month(2026, 3)) if "mine" in each.url]
    found = prerequisites._answered([book_of(tree.village).pk], Month(2026, 12))
    return sum(cards), notices._to_explain(actor), len(found)


def test_a_payee_who_is_the_clerk_is_judged_above(tree: Tree, clerk: User, officer: User) -> None:
    one = lend(tree, CLERK)
    assert one.own_conduct
    actor = actor_for(clerk)
    assert not queries.to_explain(actor).exists()
    assert counts(actor, tree) == (0, 0, 0)
    page = signed_in(Client(), clerk)
    assert "1,200.00" not in page.get("/supervision/mine/").content.decode()
    assert page.get(f"/supervision/findings/{one.pk}/").status_code == 404
    assert (
        page.post(f"/supervision/findings/{one.pk}/step/", {"kind": "explained", "text": "好"}).status_code
        == 404
    )
    with pytest.raises(Denied):
        actions.step(actor, one, kind="explained", text="是周转")
    assert list(queries.to_judge(actor_for(officer))) == [one]
    actions.step(actor_for(officer), one, kind="explained", text="已问过本人")


def test_a_payee_who_is_nobodys_clerk_is_explained_in_the_village(tree: Tree, clerk: User) -> None:
    one = lend(tree, VILLAGER)
    assert not one.own_conduct
    assert list(queries.to_explain(actor_for(clerk))) == [one]
    assert counts(actor_for(clerk), tree) == (1, 1, 1)


@pytest.mark.parametrize(("other_number", "above"), [(b"a" * 32, False), (b"b" * 32, True), (None, True)])
def test_a_namesake_with_another_number_is_another_person(
    tree: Tree, clerk: User, other_number: bytes | None, above: bool
) -> None:
    PersonalData.objects.filter(pk=clerk.personal_id).update(identity_hash=b"b" * 32)
    one = lend(tree, CLERK)
    PersonalData.objects.filter(parties__isnull=False).update(identity_hash=other_number)
    assert (one.pk in queries.now_concerned(Finding.objects.all())) is above
    assert Finding.objects.filter(queries._mine(actor_for(clerk))).exists() is above


def test_it_stays_hidden_from_who_gets_the_post_later(tree: Tree, clerk: User, officer: User) -> None:
    one = lend(tree, VILLAGER)
    with clock.fixed(dt.date(2026, 3, 10)):
        later = user_with("village-reporter", tree.village, "later", name=VILLAGER)
        assert not queries.to_explain(actor_for(later)).exists()
        assert counts(actor_for(later), tree) == (0, 0, 0)
        with pytest.raises(Denied):
            actions.step(actor_for(later), one, kind="explained", text="已还")
        with pytest.raises(Denied):
            actions.step(actor_for(clerk), one, kind="explained", text="已还")
        asked(tree)
        assert [each.kind for each in one.steps.all()] == ["passed"]
        assert not queries.to_explain(actor_for(clerk)).exists()
        assert list(queries.to_judge(actor_for(officer))) == [one]
        asked(tree)
        assert one.steps.count() == 1


def test_nobody_sees_it_in_the_place_of_whom_it_concerns(tree: Tree, officer: User) -> None:
    one = lend(tree, VILLAGER)
    own = assign(
        user_with("village-clerk", tree.other_village, "villager", name=VILLAGER), "supervision", tree.village
    )
    other = user_with("agriculture-office", tree.county, "stand-in", name="何代办")
    seen = queries.visible(actor_for(other))
    assert list(seen) == [one]
    Delegation.objects.create(
        assignment=own, delegate=other, valid_from=dt.date(2026, 3, 1), valid_to=dt.date(2026, 3, 9),
        created_by=officer, created_at=clock.now(),
    )  # fmt: skip
    assert not queries.visible(actor_for(other)).exists()


def test_whoever_judges_does_not_judge_what_is_about_them(tree: Tree, clerk: User) -> None:
    one = lend(tree, "周镇干")
    judge = user_with("township-officer", tree.town, "judge", name="周镇干")
    assert not one.own_conduct
    assert not queries.visible(actor_for(judge)).exists()
    actions.step(actor_for(clerk), one, kind="explained", text="已还")
    with pytest.raises(Denied, match="涉及本人"):
        actions.step(actor_for(judge), one, kind="confirmed", text="属实")


def test_counts_of_a_run_and_rates_tell_nothing_of_what_is_hidden(
    tree: Tree, clerk: User, officer: User
) -> None:
    one = lend(tree, VILLAGER)
    member = user_with("supervision", tree.village, "member", name=VILLAGER)
    watching = actor_for(member)
    actions.run(everything(), region=tree.village, year=2026, names=("R01",))
    run = AuditRun.objects.get(region=tree.village)
    page = signed_in(Client(), member)
    assert queries.hidden_hits(watching, [run]) == {(run.pk, "R01"): 1}
    assert 'data-label="疑点">0</td>' in page.get(f"/supervision/runs/{run.pk}/").content.decode()
    actions.step(actor_for(clerk), one, kind="explained", text="已还")
    actions.step(actor_for(officer), one, kind="confirmed", text="属实")
    assert queries.rates(tree.village.path, queries.known(actor_for(officer))) == {"R01": (1, 0, 0)}
    assert queries.rates(tree.village.path, queries.known(watching)) == {}
    [result] = actions.run(_as(member), region=tree.village, year=2026, names=("R01",)).results
    assert result.hits == []


def test_the_papers_of_a_term_are_silent_about_who_makes_them(
    tree: Tree, officer: User, tmp_path: Path
) -> None:
    person = serve(bodies(tree.village)["party"]["书记"], dt.date(2025, 1, 10)).person
    Finding.objects.filter(pk=lend(tree, "周镇干").pk).update(state="rectifying")
    Step.objects.create(finding=Finding.objects.get(), kind=Step.Kind.CONFIRMED, text="属实", at=clock.now())
    found = []
    for user in (officer.pk, 1_000_000):
        workbook, _ = actions.audit_term(everything(user), person=person, folder=tmp_path / str(user))
        sheets = openpyxl.load_workbook(workbook)
        rows = [row for name in sheets.sheetnames for row in sheets[name].iter_rows(values_only=True)]
        found.append(sum("R01" in row for row in rows))
    assert found == [0, 2]


def _as(user: User) -> Actor:
    """All rights in the hands of this account."""
    return everything(user.pk)


def test_an_account_is_known_by_the_person_behind_it(tree: Tree, clerk: User) -> None:
    """A payee whose personal data are those of the clerk's person, under another name."""
    one = lend(tree, "陈某")
    assert list(queries.to_explain(actor_for(clerk))) == [one]
    data = Concerned.objects.get().personal
    clerk.person = Person.objects.create(personal=data)
    clerk.save()
    assert not queries.to_explain(actor_for(clerk)).exists()


def test_what_concerns_the_keeping_of_books_is_kept_from_who_keeps_them(tree: Tree, clerk: User) -> None:
    lend(tree, VILLAGER)
    actions.run(everything(), region=tree.county, year=2026, names=("R51", "R63"))
    for each in Finding.objects.filter(rule__in=("R51", "R63")):
        assert each.own_conduct
    both = assign(clerk, "supervision", tree.village)
    assert both.role == "supervision"
    assert {each.rule for each in queries.visible(actor_for(clerk))} <= {"R01"}


def test_a_late_question_about_somebody_is_kept_from_them(tree: Tree, clerk: User, officer: User) -> None:
    """The question lies on no desk of the village, so what is asked about it does not either."""
    late, plain = (question(tree.village, dt.date(2026, 2, 1), late=True) for _ in range(2))
    QuestionConcern.objects.create(question=late, kind="clerk", user_id=officer.pk, day=dt.date(2026, 2, 1))
    book_of(tree.village)
    with clock.fixed(dt.date(2026, 3, 20)):
        actions.run(everything(), region=tree.county, year=2026, names=("R60",))
    about = {
        each.records[0]: each
        for each in Finding.objects.filter(rule="R60")
        if each.records[0].startswith("question:")
    }
    one, other = about[f"question:{late.pk}"], about[f"question:{plain.pk}"]
    assert (one.own_conduct, other.own_conduct) == (True, False)
    assert list(queries.to_explain(actor_for(clerk)).filter(records__in=[one.records, other.records])) == [
        other
    ]
    assert one not in queries.visible(actor_for(officer))
    assert other in queries.visible(actor_for(officer))


@pytest.mark.parametrize(("since", "above"), [(dt.date(2026, 1, 5), True), (dt.date(2026, 1, 6), False)])
def test_the_cashier_of_the_day_is_kept_from_the_till(
    tree: Tree, clerk: User, since: dt.date, above: bool
) -> None:
    """A clerk who keeps the cash box is not asked about it; one who took it over later is."""
    assign(clerk, "cashier", tree.village, valid_from=since)
    book_of(tree.village)
    pay(tree.village, 20_000_00, day=5)
    actions.run(everything(), region=tree.county, year=2026, names=("R05",))
    [one] = Finding.objects.filter(rule="R05")
    assert (one.date, one.own_conduct) == (dt.date(2026, 1, 5), above)
