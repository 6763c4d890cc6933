"""Every action does what it says, and refuses in words what it must refuse."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from lingyan.identity import actions
from lingyan.identity.actors import actor_for
from lingyan.identity.models import Assignment, Authenticator, Delegation, User
from lingyan.identity.roles import ADMINISTRATORS
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import BOOKS_POST, IDENTITY_MANAGE_ROLES, IDENTITY_MANAGE_USERS
from tests.support.actors import holding
from tests.support.identity import PASSWORD, Tree, actor_with, assign, code_now, make_user, user_with

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 23)


def _days(count: int) -> dt.date:
    return TODAY + dt.timedelta(days=count)


@pytest.fixture(autouse=True)
def _at_work() -> object:
    with clock.fixed(TODAY):
        yield


@pytest.fixture
def tree() -> Tree:
    return Tree()


@pytest.fixture
def system() -> Actor:
    return actor_with("system-administrator")


@pytest.fixture
def security() -> Actor:
    return actor_with("security-administrator")


def _last_audit() -> AuditEntry:
    return AuditEntry.objects.first()  # type: ignore[return-value]


# Accounts


def test_a_new_account_has_a_password_to_change_and_no_right(system: Actor) -> None:
    user, password = actions.create_user(system, username="wang.xm", name="王小明")
    assert user.check_password(password)
    assert user.must_change_password
    assert user.display_name == "王小明"
    assert not actor_for(user).grants
    assert _last_audit().code == "identity.user-created"
    assert "王" not in str(_last_audit().details)


def test_an_operator_of_the_command_line_has_no_password(system: Actor) -> None:
    user, password = actions.create_user(system, username="nightly", name="夜间作业", may_sign_in=False)
    assert password == ""
    assert not user.has_usable_password()
    assert not user.must_change_password


@pytest.mark.parametrize("username", ["admin", "root", "A", "王小明", "1abc", "a b", "a" * 41, ""])
def test_user_names_that_are_guessed_first_or_malformed_are_refused(system: Actor, username: str) -> None:
    with pytest.raises(Refused, match="用户名"):
        actions.create_user(system, username=username, name="王小明")
    assert not User.objects.filter(username=username).exists()


def test_one_account_one_name(system: Actor) -> None:
    actions.create_user(system, username="wang", name="王小明")
    with pytest.raises(Refused, match="已有人使用"):
        actions.create_user(system, username="wang", name="王大明")
    with pytest.raises(Refused, match="姓名"):
        actions.create_user(system, username="li", name=" ")


def test_only_system_administrators_keep_accounts(security: Actor) -> None:
    user = make_user()
    for act in (
        lambda: actions.create_user(security, username="wang", name="王小明"),
        lambda: actions.deactivate(security, user=user, reason="离任"),
        lambda: actions.reactivate(security, user=user),
        lambda: actions.reset_password(security, user=user),
        lambda: actions.unlock(security, user=user),
    ):
        with pytest.raises(Denied, match="管理账号"):
            act()


def test_closing_and_reopening_an_account(system: Actor, tree: Tree) -> None:
    user = user_with("village-clerk", tree.village)
    with pytest.raises(Refused, match="原因"):
        actions.deactivate(system, user=user, reason=" ")
    actions.deactivate(system, user=user, reason="离任")
    assert not actor_for(user).grants
    with pytest.raises(Refused, match="已经停用"):
        actions.deactivate(system, user=user, reason="离任")
    actions.reactivate(system, user=user)
    assert actor_for(user).grants
    with pytest.raises(Refused, match="不必恢复"):
        actions.reactivate(system, user=user)


def test_nobody_closes_or_resets_his_own_account(system: Actor) -> None:
    own = User.objects.get(pk=system.user_id)
    with pytest.raises(Denied, match="自己"):
        actions.deactivate(system, user=own, reason="试试")
    with pytest.raises(Denied, match="自己"):
        actions.reset_password(system, user=own)


# Passwords


def _own(user: User) -> Actor:
    return actor_for(user)


def test_changing_a_password_needs_the_present_one_and_a_strong_new_one() -> None:
    user = make_user(password=PASSWORD)
    with pytest.raises(Refused, match="当前密码不对"):
        actions.change_password(_own(user), user=user, current="wrong", new="Lv-Shui-2026")
    with pytest.raises(Refused):
        actions.change_password(_own(user), user=user, current=PASSWORD, new="short")
    assert user.check_password(PASSWORD)
    actions.change_password(_own(user), user=user, current=PASSWORD, new="Lv-Shui-2026")
    assert user.check_password("Lv-Shui-2026")
    assert _last_audit().code == "identity.password-changed"


def test_the_last_five_passwords_are_not_used_again() -> None:
    user = make_user(password="Password-No-0")
    for number in range(1, 6):
        actions.change_password(
            _own(user), user=user, current=f"Password-No-{number - 1}", new=f"Password-No-{number}"
        )
    for used in (1, 2, 3, 4, 5):
        with pytest.raises(Refused, match="最近 5 次"):
            actions.change_password(_own(user), user=user, current="Password-No-5", new=f"Password-No-{used}")
    assert user.past_passwords.count() <= 5


def test_nobody_changes_the_password_of_another(system: Actor) -> None:
    user = make_user(password=PASSWORD)
    with pytest.raises(Denied, match="自己的密码"):
        actions.change_password(system, user=user, current=PASSWORD, new="Lv-Shui-2026")


def test_a_reset_password_must_be_changed_and_the_second_factor_stays(system: Actor) -> None:
    user = make_user(password=PASSWORD)
    device = actions.enrol_totp(_own(user), user=user)
    actions.confirm_totp(_own(user), device=device, code=code_now(device))
    password = actions.reset_password(system, user=user)
    assert user.check_password(password)
    assert user.must_change_password
    assert Authenticator.objects.filter(user=user, confirmed=True).exists()


# Second factors


def test_a_second_factor_counts_only_after_a_right_code() -> None:
    user = make_user()
    device = actions.enrol_totp(_own(user), user=user)
    assert actions.enrol_totp(_own(user), user=user) == device
    with pytest.raises(Refused, match="动态口令不对"):
        actions.confirm_totp(_own(user), device=device, code="abc")
    assert not Authenticator.objects.get().confirmed
    Authenticator.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    device.refresh_from_db()
    actions.confirm_totp(_own(user), device=device, code=code_now(device))
    assert Authenticator.objects.get().confirmed
    with pytest.raises(Refused, match="已经登记"):
        actions.enrol_totp(_own(user), user=user)


def test_nobody_enrols_for_another(system: Actor) -> None:
    user = make_user()
    with pytest.raises(Denied):
        actions.enrol_totp(system, user=user)
    device = actions.enrol_totp(_own(user), user=user)
    with pytest.raises(Denied):
        actions.confirm_totp(system, device=device, code=code_now(device))


def test_a_lost_phone_is_taken_off_by_the_security_administrator_only(system: Actor, security: Actor) -> None:
    user = make_user()
    device = actions.enrol_totp(_own(user), user=user)
    actions.confirm_totp(_own(user), device=device, code=code_now(device))
    with pytest.raises(Denied, match="管理岗位授权"):
        actions.remove_totp(system, user=user, reason="手机遗失")
    with pytest.raises(Refused, match="原因"):
        actions.remove_totp(security, user=user, reason="")
    actions.remove_totp(security, user=user, reason="手机遗失")
    with pytest.raises(Refused, match="没有登记"):
        actions.remove_totp(security, user=user, reason="手机遗失")
    with pytest.raises(Denied, match="自己"):
        actions.remove_totp(security, user=User.objects.get(pk=security.user_id), reason="手机遗失")


# Assignments


def test_a_role_is_given_by_the_security_administrator_of_the_region(tree: Tree) -> None:
    of_the_city = actor_with("security-administrator", tree.city)
    user = make_user()
    given = actions.set_assignment(
        of_the_city, user=user, role="village-clerk", region=tree.village, decree="镇发3号"
    )
    assert given.created_by_id == of_the_city.user_id
    assert actor_for(user).grants
    entry = _last_audit()
    assert (entry.code, entry.region_path) == ("identity.assigned", tree.village.path)
    with pytest.raises(Denied):
        actions.set_assignment(of_the_city, user=make_user(), role="security-administrator")


def test_a_system_administrator_gives_no_role(system: Actor, tree: Tree) -> None:
    with pytest.raises(Denied, match="管理岗位授权"):
        actions.set_assignment(system, user=make_user(), role="village-clerk", region=tree.village)


def test_nobody_gives_a_role_to_himself(security: Actor, tree: Tree) -> None:
    own = User.objects.get(pk=security.user_id)
    with pytest.raises(Denied, match="给自己"):
        actions.set_assignment(security, user=own, role="village-clerk", region=tree.village)
    with pytest.raises(IntegrityError, match="assignment_not_by_oneself"), transaction.atomic():
        Assignment.objects.create(
            user=own, role="village-clerk", region=tree.village, valid_from=TODAY, created_by=own,
            created_at=clock.now(),
        )  # fmt: skip


def test_a_role_belongs_to_its_level(security: Actor, tree: Tree) -> None:
    user = make_user()
    with pytest.raises(Refused, match="只能授予村一级"):
        actions.set_assignment(security, user=user, role="village-clerk", region=tree.city)
    with pytest.raises(Refused, match="要指定区域"):
        actions.set_assignment(security, user=user, role="village-clerk")
    with pytest.raises(Refused, match="没有名为"):
        actions.set_assignment(security, user=user, role="emperor", region=tree.village)


def test_dates_are_checked(security: Actor, tree: Tree) -> None:
    def give(start: dt.date, end: dt.date | None = None) -> Assignment:
        return actions.set_assignment(
            security,
            user=make_user(),
            role="village-clerk",
            region=tree.village,
            valid_from=start,
            valid_to=end,
        )

    with pytest.raises(Refused, match="不能早于今天"):
        give(_days(-1))
    with pytest.raises(Refused, match="晚于起用日期"):
        give(TODAY, TODAY)
    assert give(_days(10), _days(20)).valid_to == _days(20)


def test_the_same_role_twice_and_a_closed_account_are_refused(security: Actor, tree: Tree) -> None:
    user = user_with("village-clerk", tree.village)
    with pytest.raises(Refused, match="已担任该区域"):
        actions.set_assignment(security, user=user, role="village-clerk", region=tree.village)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(Refused, match="已停用"):
        actions.set_assignment(security, user=user, role="village-clerk", region=tree.other_village)


@pytest.mark.parametrize("held", ADMINISTRATORS)
@pytest.mark.parametrize("wanted", [*ADMINISTRATORS, "auditor", "organisation-office"])
def test_two_of_the_three_administrators_are_never_one_person(
    security: Actor, tree: Tree, held: str, wanted: str
) -> None:
    if held == wanted:
        return
    user = user_with(held)
    with pytest.raises(Refused, match="三个管理员必须由不同的人"):
        actions.set_assignment(security, user=user, role=wanted, region=tree.city)


@pytest.mark.parametrize(
    ("held", "wanted", "words"),
    [
        ("cashier", "township-reviewer", "出纳不得"),
        ("cashier", "township-accountant", "出纳不得"),
        ("village-reporter", "cashier", "出纳不得"),
        ("supervision", "chairman", "监督机构"),
        ("chairman", "township-accountant", "理事长不得"),
        ("auditor", "village-clerk", "审计人员"),
        ("takeover-importer", "takeover-poster", "导入和过账"),
    ],
)
def test_the_conflict_matrix(security: Actor, tree: Tree, held: str, wanted: str, words: str) -> None:
    user = user_with(held, tree.village)
    with pytest.raises(Refused, match=words) as refusal:
        actions.set_assignment(security, user=user, role=wanted, region=tree.village)
    assert refusal.value.code == "conflict"
    assert user.assignments.count() == 1


def test_a_neighbouring_accountant_may_check(security: Actor, tree: Tree) -> None:
    accountant = user_with("township-accountant", tree.other_town)
    actions.set_assignment(security, user=accountant, role="township-reviewer", region=tree.town)
    assert actor_for(accountant).may(BOOKS_POST, tree.village.path)


def test_a_conflict_ends_with_the_first_role(security: Actor, tree: Tree) -> None:
    user = make_user()
    assign(user, "cashier", tree.town, valid_to=_days(5))
    with pytest.raises(Refused):
        actions.set_assignment(
            security, user=user, role="township-reviewer", region=tree.town, valid_from=_days(4)
        )
    actions.set_assignment(
        security, user=user, role="township-reviewer", region=tree.town, valid_from=_days(5)
    )


def test_ending_an_assignment_takes_effect_at_once(security: Actor, tree: Tree) -> None:
    user = user_with("village-clerk", tree.village)
    assignment = user.assignments.get()
    with pytest.raises(Refused, match="原因"):
        actions.end_assignment(security, assignment=assignment, reason="")
    with pytest.raises(Refused, match="不能早于今天"):
        actions.end_assignment(security, assignment=assignment, reason="离任", on=_days(-1))
    actions.end_assignment(security, assignment=assignment, reason="离任")
    assert not actor_for(user).grants
    with pytest.raises(Refused, match="重新授予"):
        actions.end_assignment(security, assignment=assignment, reason="离任", on=_days(30))


def test_who_ends_an_assignment_second_cannot_lengthen_it(security: Actor, tree: Tree) -> None:
    user = user_with("village-clerk", tree.village)
    seen_by_another = user.assignments.get()
    actions.end_assignment(security, assignment=user.assignments.get(), reason="离任")
    with pytest.raises(Refused, match="重新授予"):
        actions.end_assignment(security, assignment=seen_by_another, reason="月底离任", on=_days(30))
    assert not actor_for(user).grants


def test_an_account_and_a_delegation_are_closed_once_by_two_hands(system: Actor, tree: Tree) -> None:
    holder, assignment = _reviewer(tree)
    colleague = user_with("township-officer", tree.town)
    given = actions.delegate(actor_for(holder), assignment=assignment, to=colleague, valid_to=_days(7))
    seen_by_another = Delegation.objects.get(pk=given.pk)
    actions.revoke(actor_for(holder), delegation=given)
    with pytest.raises(Refused, match="已经收回"):
        actions.revoke(actor_for(colleague), delegation=seen_by_another)
    seen = User.objects.get(pk=holder.pk)
    actions.deactivate(system, user=holder, reason="离任")
    with pytest.raises(Refused, match="已经停用"):
        actions.deactivate(system, user=seen, reason="退休")


def test_nobody_ends_his_own_assignment_or_one_of_another_region(security: Actor, tree: Tree) -> None:
    own = Assignment.objects.get(user_id=security.user_id)
    with pytest.raises(Denied, match="自己的岗位"):
        actions.end_assignment(security, assignment=own, reason="离任")
    elsewhere = holding(IDENTITY_MANAGE_ROLES, path=tree.other_town.path, user_id=0)
    with pytest.raises(Denied):
        actions.end_assignment(
            elsewhere, assignment=user_with("cashier", tree.village).assignments.get(), reason="…"
        )


def test_who_was_allowed_what_cannot_be_rewritten(tree: Tree) -> None:
    assignment = user_with("village-clerk", tree.village).assignments.get()
    for change in ({"role": "chairman"}, {"valid_from": TODAY}, {"region": tree.town}):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            Assignment.objects.filter(pk=assignment.pk).update(**change)
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        assignment.delete()


# Delegations


def _reviewer(tree: Tree) -> tuple[User, Assignment]:
    user = user_with("township-reviewer", tree.town)
    return user, user.assignments.get()


def test_a_delegation_gives_the_colleague_the_rights_until_it_is_taken_back(tree: Tree) -> None:
    holder, assignment = _reviewer(tree)
    colleague = user_with("township-officer", tree.town)
    delegation = actions.delegate(actor_for(holder), assignment=assignment, to=colleague, valid_to=_days(7))
    assert actor_for(colleague).may(BOOKS_POST, tree.village.path)
    actions.revoke(actor_for(holder), delegation=delegation)
    assert not actor_for(colleague).may(BOOKS_POST, tree.village.path)
    with pytest.raises(Refused, match="已经收回"):
        actions.revoke(actor_for(holder), delegation=delegation)


def test_only_the_holder_delegates_and_never_to_himself(tree: Tree, security: Actor) -> None:
    holder, assignment = _reviewer(tree)
    with pytest.raises(Denied, match="自己的岗位"):
        actions.delegate(security, assignment=assignment, to=make_user(), valid_to=_days(7))
    with pytest.raises(Refused, match="委托给自己"):
        actions.delegate(actor_for(holder), assignment=assignment, to=holder, valid_to=_days(7))


@pytest.mark.parametrize("role", [*ADMINISTRATORS, "auditor", "takeover-importer", "takeover-poster"])
def test_administrators_auditors_and_operators_do_not_delegate(tree: Tree, role: str) -> None:
    holder = user_with(role, tree.city)
    with pytest.raises(Refused, match="不得委托"):
        actions.delegate(
            actor_for(holder), assignment=holder.assignments.get(), to=make_user(), valid_to=_days(7)
        )


def test_a_delegate_does_not_come_to_hold_conflicting_duties(tree: Tree) -> None:
    holder, assignment = _reviewer(tree)
    for role, region in (
        ("cashier", tree.village),
        ("system-administrator", None),
        ("supervision", tree.village),
    ):
        with pytest.raises(Refused) as refusal:
            actions.delegate(
                actor_for(holder), assignment=assignment, to=user_with(role, region), valid_to=_days(7)
            )
        assert refusal.value.code == "conflict"


def test_a_role_is_not_given_against_a_delegation_received(tree: Tree, security: Actor) -> None:
    holder, assignment = _reviewer(tree)
    colleague = make_user()
    actions.delegate(actor_for(holder), assignment=assignment, to=colleague, valid_to=_days(7))
    with pytest.raises(Refused, match="出纳"):
        actions.set_assignment(security, user=colleague, role="cashier", region=tree.town)


def test_the_time_of_a_delegation_is_bounded(tree: Tree) -> None:
    holder = make_user()
    assignment = assign(holder, "township-reviewer", tree.town, valid_to=_days(30))
    for start, end, words in (
        (_days(-1), _days(5), "从今天"),
        (_days(5), _days(5), "开始之后"),
        (TODAY, _days(91), "最长 90 天"),
        (TODAY, _days(31), "有效期"),
    ):
        with pytest.raises(Refused, match=words):
            actions.delegate(
                actor_for(holder), assignment=assignment, to=make_user(), valid_from=start, valid_to=end
            )
    assert not Delegation.objects.exists()


def test_a_delegation_is_not_needed_twice_nor_for_a_closed_account(tree: Tree) -> None:
    holder, assignment = _reviewer(tree)
    with pytest.raises(Refused, match="不必委托"):
        actions.delegate(
            actor_for(holder),
            assignment=assignment,
            to=user_with("township-reviewer", tree.town),
            valid_to=_days(7),
        )
    closed = make_user()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    with pytest.raises(Refused, match="已停用"):
        actions.delegate(actor_for(holder), assignment=assignment, to=closed, valid_to=_days(7))


def test_a_delegation_can_be_handed_back_or_ended_by_the_security_administrator(tree: Tree) -> None:
    holder, assignment = _reviewer(tree)
    colleague = make_user()
    first = actions.delegate(actor_for(holder), assignment=assignment, to=colleague, valid_to=_days(7))
    with pytest.raises(Denied):
        actions.revoke(holding(IDENTITY_MANAGE_USERS, user_id=0), delegation=first)
    actions.revoke(actor_for(colleague), delegation=first)
    second = actions.delegate(actor_for(holder), assignment=assignment, to=colleague, valid_to=_days(7))
    actions.revoke(holding(IDENTITY_MANAGE_ROLES, path=tree.city.path, user_id=None), delegation=second)  # type: ignore[arg-type]
    assert not actor_for(colleague).grants
