"""Every change of accounts, assignments and delegations.

System administrators keep accounts, security administrators give roles and remove second factors, so that
no one of them alone can enter under another's name. Nobody gives a role to himself.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from axes.utils import reset as reset_attempts
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from lingyan.identity import audit_codes as codes
from lingyan.identity.models import Assignment, Authenticator, Delegation, PastPassword, User
from lingyan.identity.passwords import REMEMBERED, initial_password
from lingyan.identity.queries import holdings
from lingyan.identity.roles import Role, table
from lingyan.identity.rules import Holding, clashes, same_place, together
from lingyan.identity.totp import new_secret
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Problem, Refused
from lingyan.kernel.rights import IDENTITY_MANAGE_ROLES, IDENTITY_MANAGE_USERS
from lingyan.people.actions import Identity, remember
from lingyan.people.models import Person, Tenure
from lingyan.regions.models import Region

_USERNAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,39}")
_GUESSED_FIRST: Final = frozenset(
    {"admin", "administrator", "root", "sysadmin", "test", "guest", "user", "demo"}
)


# Accounts


def create_user(
    actor: Actor, *, username: str, name: str, person: Person | None = None, may_sign_in: bool = True
) -> tuple[User, str]:
    """A new account without any role, and its first password, which is shown once and must be changed.

    `may_sign_in=False` makes an operator of the command line, who has no password (the text is empty then).
    """
    actor.require_somewhere(IDENTITY_MANAGE_USERS)
    _check_new_user(username, name, person)
    password = initial_password() if may_sign_in else ""
    with transaction.atomic():
        user = User(
            username=username,
            personal=person.personal if person else remember([Identity(name.strip())])[0],
            person=person,
            must_change_password=may_sign_in,
            password_changed_at=clock.now(),
            created_at=clock.now(),
        )
        user.set_password(password or None)
        user.save()
        audit.record(actor, codes.USER_CREATED, target=("user", user.pk), may_sign_in=may_sign_in)
    return user, password


def _check_new_user(username: str, name: str, person: Person | None) -> None:
    if not _USERNAME.fullmatch(username):
        raise Refused("用户名要以小写字母开头，只用小写字母、数字、点、横线和下划线，2 到 40 个字符。")
    if username in _GUESSED_FIRST:
        raise Refused(f"用户名“{username}”太容易被猜到，请换一个。")
    if User.objects.filter(username=username).exists():
        raise Refused(f"用户名“{username}”已有人使用，请换一个。")
    if person is None and not name.strip():
        raise Refused("请填写姓名。")


def deactivate(actor: Actor, *, user: User, reason: str) -> None:
    """Close an account at once: its rights, its sessions and the delegations that rest on it."""
    _require_accounts_of_others(actor, user)
    if not reason.strip():
        raise Refused("停用账号要写明原因。")
    with transaction.atomic():
        if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            raise Refused(f"账号“{user.username}”已经停用。")
        user.is_active = False
        audit.record(actor, codes.USER_DEACTIVATED, target=("user", user.pk), reason=reason)


def reactivate(actor: Actor, *, user: User) -> None:
    """Open a closed account again, with the assignments that are still in force."""
    _require_accounts_of_others(actor, user)
    with transaction.atomic():
        if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            raise Refused(f"账号“{user.username}”正在使用，不必恢复。")
        user.is_active = True
        audit.record(actor, codes.USER_REACTIVATED, target=("user", user.pk))


def link_person(actor: Actor, *, user: User, person: Person, region_path: str) -> None:
    """Say whose account this is, so that its holder reads what is kept of them. It stays, as the account does.

    Called by actions that have checked their own right and that the account serves this person's post.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.person_id is not None:
            raise Refused(f"账号“{user.username}”已经关联到人员。", code="linked")
        if User.objects.filter(person=person, is_active=True).exists():
            raise Refused("这个人已有关联的账号，一个人只用一个账号。", code="has-account")
        user.person = person
        user.save(update_fields=["person"])
        audit.record(
            actor, codes.USER_LINKED, target=("user", user.pk), region_path=region_path, person=person.pk
        )


def unlock(actor: Actor, *, user: User) -> None:
    """Forget the failed sign-ins of an account, so that it may try again before the lock ends."""
    actor.require_somewhere(IDENTITY_MANAGE_USERS)
    with transaction.atomic():
        reset_attempts(username=user.username)
        audit.record(actor, codes.USER_UNLOCKED, target=("user", user.pk))


def _require_accounts_of_others(actor: Actor, user: User) -> None:
    actor.require_somewhere(IDENTITY_MANAGE_USERS)
    if user.pk == actor.user_id:
        raise Denied("不能停用、恢复或重置自己的账号，请另一位系统管理员办理")


# Passwords and second factors


def change_password(actor: Actor, *, user: User, current: str, new: str) -> None:
    """The holder gives an account another password. Every other session of the account ends."""
    if actor.user_id != user.pk:
        raise Denied("只能修改自己的密码")
    if not user.check_password(current):
        raise Refused("当前密码不对，没有修改。", code="wrong-password")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise Refused([Problem("weak-password", message) for message in error.messages]) from None
    with transaction.atomic():
        _set_password(user, new, must_change=False)
        audit.record(actor, codes.PASSWORD_CHANGED, target=("user", user.pk))


def reset_password(actor: Actor, *, user: User) -> str:
    """A new first password for who forgot the old one, shown once. The second factor stays."""
    _require_accounts_of_others(actor, user)
    password = initial_password()
    with transaction.atomic():
        _set_password(user, password, must_change=True)
        reset_attempts(username=user.username)
        audit.record(actor, codes.PASSWORD_RESET, target=("user", user.pk))
    return password


def _set_password(user: User, password: str, *, must_change: bool) -> None:
    if user.has_usable_password():
        PastPassword.objects.create(
            user=user, encoded=user.password, set_at=user.password_changed_at or clock.now()
        )
    kept = user.past_passwords.values_list("pk", flat=True)[:REMEMBERED]
    user.past_passwords.exclude(pk__in=list(kept)).delete()
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = clock.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])


def enrol_totp(actor: Actor, *, user: User) -> Authenticator:
    """The unconfirmed second factor whose secret the holder scans now; the same one until it is confirmed."""
    if actor.user_id != user.pk:
        raise Denied("只能登记自己的动态口令")
    if Authenticator.objects.filter(user=user, confirmed=True).exists():
        raise Refused("动态口令已经登记。更换手机请安全管理员先注销旧的。")
    with transaction.atomic():
        pending = Authenticator.objects.filter(user=user, confirmed=False).first()
        return pending or Authenticator.objects.create(
            user=user, name="手机", confirmed=False, secret=new_secret(), created_at=clock.now()
        )


def confirm_totp(actor: Actor, *, device: Authenticator, code: str) -> None:
    """Put the second factor to use once its holder has shown a right code."""
    if actor.user_id != device.user_id:
        raise Denied("只能登记自己的动态口令")
    # The count of wrong codes is written even when this one is refused, so it stands outside the transaction.
    if device.confirmed or not device.verify_token(code):
        raise Refused("动态口令不对。请核对手机时间，输入当前显示的六位数字。", code="wrong-code")
    with transaction.atomic():
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        audit.record(actor, codes.TOTP_ENROLLED, target=("user", device.user_id))


def remove_totp(actor: Actor, *, user: User, reason: str) -> None:
    """A lost phone: take the second factor away, so that a new one is enrolled at the next sign-in."""
    actor.require_somewhere(IDENTITY_MANAGE_ROLES)
    if user.pk == actor.user_id:
        raise Denied("不能注销自己的动态口令，请另一位安全管理员办理")
    if not reason.strip():
        raise Refused("注销动态口令要写明原因。")
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=user).delete()
        if not removed:
            raise Refused(f"账号“{user.username}”没有登记动态口令。")
        audit.record(actor, codes.TOTP_REMOVED, target=("user", user.pk), reason=reason)


# Assignments


def set_assignment(
    actor: Actor,
    *,
    user: User,
    role: str,
    region: Region | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    decree: str = "",
    tenure: Tenure | None = None,
) -> Assignment:
    """Give a role in a region from a day (today) until, but not on, another. No region means everywhere.

    Refused when the role does not belong to that level, when it is held already, and by the conflict matrix.
    """
    path = region.path if region else ""
    actor.require(IDENTITY_MANAGE_ROLES, path)
    if user.pk == actor.user_id:
        raise Denied("不能给自己授予岗位，请另一位安全管理员办理")
    kind = _role(role)
    start = valid_from or clock.today()
    _check_place(kind, region)
    _check_dates(start, valid_to)
    with transaction.atomic():
        # Two assignments given at the same moment must see each other.
        user = User.objects.select_for_update().get(pk=user.pk)
        if not user.is_active:
            raise Refused(f"账号“{user.username}”已停用，不能授予岗位。")
        _check_holdings(user, Holding(role, path, start, valid_to))
        assignment = Assignment.objects.create(
            user=user, role=role, region=region, tenure=tenure, valid_from=start, valid_to=valid_to,
            decree=decree, created_by_id=actor.user_id, created_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, codes.ASSIGNED, target=("assignment", assignment.pk), region_path=path, user=user.pk,
            role=role, valid_from=str(start), valid_to=str(valid_to or ""), decree=decree,
        )  # fmt: skip
    return assignment


def end_assignment(actor: Actor, *, assignment: Assignment, reason: str, on: dt.date | None = None) -> None:
    """End an assignment on a day (today, at once). It is never lengthened or ended in the past."""
    actor.require(IDENTITY_MANAGE_ROLES, assignment.region_path)
    if assignment.user_id == actor.user_id:
        raise Denied("不能停用自己的岗位，请另一位安全管理员办理")
    day = on or clock.today()
    if not reason.strip():
        raise Refused("停用岗位要写明原因。")
    if day < clock.today():
        raise Refused(f"停用日期不能早于今天（{clock.today()}）。")
    with transaction.atomic():
        # SECURITY: two who end it at the same moment must see each other, or the later day would win.
        set_for = (
            Assignment.objects.select_for_update().values_list("valid_to", flat=True).get(pk=assignment.pk)
        )
        if set_for is not None and set_for <= day:
            raise Refused(f"该岗位已定于 {set_for} 停用。要延长请重新授予。")
        assignment.valid_to = max(day, assignment.valid_from)
        assignment.end_reason = reason[:80]
        assignment.save(update_fields=["valid_to", "end_reason"])
        audit.record(
            actor, codes.ASSIGNMENT_ENDED, target=("assignment", assignment.pk), reason=reason,
            region_path=assignment.region_path, user=assignment.user_id, on=str(assignment.valid_to),
        )  # fmt: skip


def _role(code: str) -> Role:
    found = table().roles.get(code)
    if found is None:
        raise Refused(f"没有名为“{code}”的角色。")
    return found


def _check_place(role: Role, region: Region | None) -> None:
    if region is None:
        if not role.everywhere:
            raise Refused(f"“{role.label}”要指定区域。")
        return
    if region.level not in role.levels:
        raise Refused(
            f"“{role.label}”只能授予{'、'.join(role.levels)}一级，{region.name}是{region.level}一级。"
        )
    if region.valid_to is not None and region.valid_to <= clock.today():
        raise Refused(f"{region.name}已于 {region.valid_to} 停用，请选择现行区划。")


def _check_dates(start: dt.date, end: dt.date | None) -> None:
    if start < clock.today():
        raise Refused(f"起用日期不能早于今天（{clock.today()}）。")
    if end is not None and end <= start:
        raise Refused("停用日期要晚于起用日期。")


def _check_holdings(user: User, new: Holding) -> None:
    held = holdings(user)
    if any(each.role == new.role and together(new, each) and each.path == new.path for each in held):
        raise Refused(
            f"“{user.username}”在这段时间已担任该区域的“{table().label(new.role)}”。", code="held-already"
        )
    _refuse_clashes(user, new, held)


def _refuse_clashes(user: User, new: Holding, held: list[Holding]) -> None:
    found = clashes(new, held, table().conflicts)
    if found:
        raise Refused(
            Problem(
                "conflict",
                f"“{user.username}”已担任“{table().label(other)}”，不能再担任“{table().label(new.role)}”：{reason}。",
            )
            for other, reason in found
        )


# Delegations


def delegate(
    actor: Actor,
    *,
    assignment: Assignment,
    to: User,
    valid_to: dt.date,
    valid_from: dt.date | None = None,
) -> Delegation:
    """The holder lets a colleague act in an assignment until, but not on, a day.

    Never a role of the three administrators; never so that the colleague comes to hold conflicting duties.
    """
    if assignment.user_id != actor.user_id:
        raise Denied("只能委托自己的岗位")
    start = valid_from or clock.today()
    role = _role(assignment.role)
    _check_delegable(assignment, role, to, start, valid_to)
    with transaction.atomic():
        to = User.objects.select_for_update().get(pk=to.pk)
        if not to.is_active:
            raise Refused(f"账号“{to.username}”已停用，不能受托。")
        new = Holding(role.code, assignment.region_path, start, valid_to)
        held = holdings(to)
        if any(each.role == new.role and same_place(each, new) and together(each, new) for each in held):
            raise Refused(
                f"“{to.username}”在这段时间已担任该区域的“{role.label}”，不必委托。", code="held-already"
            )
        _refuse_clashes(to, new, held)
        delegation = Delegation.objects.create(
            assignment=assignment, delegate=to, valid_from=start, valid_to=valid_to,
            created_by_id=actor.user_id, created_at=clock.now(),
        )  # fmt: skip
        audit.record(
            actor, codes.DELEGATED, target=("delegation", delegation.pk), region_path=assignment.region_path,
            assignment=assignment.pk, to=to.pk, valid_from=str(start), valid_to=str(valid_to),
        )  # fmt: skip
    return delegation


def _check_delegable(assignment: Assignment, role: Role, to: User, start: dt.date, end: dt.date) -> None:
    longest = table().longest_delegation_days
    if not role.delegable:
        raise Refused(f"“{role.label}”不得委托他人。", code="not-delegable")
    if to.pk == assignment.user_id:
        raise Refused("不能委托给自己。")
    if start < clock.today() or end <= start:
        raise Refused("委托要从今天或以后开始，并在开始之后结束。")
    if (end - start).days > longest:
        raise Refused(f"一次委托最长 {longest} 天。时间更长请安全管理员授予岗位。")
    if start < assignment.valid_from or (assignment.valid_to is not None and end > assignment.valid_to):
        raise Refused("委托的时间不能超出岗位本身的有效期。")


def revoke(actor: Actor, *, delegation: Delegation) -> None:
    """Take a delegation back at once: by who gave it, by who received it, or by a security administrator."""
    if actor.user_id not in {delegation.created_by_id, delegation.delegate_id}:
        actor.require(IDENTITY_MANAGE_ROLES, delegation.assignment.region_path)
    with transaction.atomic():
        delegation.revoked_at, delegation.revoked_by_id = clock.now(), actor.user_id
        open_ones = Delegation.objects.filter(pk=delegation.pk, revoked_at=None)
        if not open_ones.update(revoked_at=delegation.revoked_at, revoked_by=actor.user_id):
            raise Refused("该委托已经收回。")
        audit.record(
            actor, codes.DELEGATION_REVOKED, target=("delegation", delegation.pk),
            region_path=delegation.assignment.region_path,
        )  # fmt: skip
