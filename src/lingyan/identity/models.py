"""Accounts, assignments of roles to regions, delegations, and the second factor.

An account by itself may do nothing: rights come from assignments in force today. Assignments and
delegations are ended by a date and never deleted, so that who was allowed what on a day can be shown.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django_otp.models import Device, DeviceManager, ThrottlingMixin

from lingyan.identity.roles import table
from lingyan.identity.totp import accepted_step
from lingyan.kernel.crypto import EncryptedTextField


class UserManager(BaseUserManager["User"]):
    """Finds accounts by user name. Accounts are made by `actions.create_user` only."""


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]
    """One account of one member of staff, or of an operator of the command line.

    There is no superuser and no staff flag. The name of the person stands in `people.PersonalData`.
    """

    username = models.CharField("用户名", max_length=40, unique=True)
    personal = models.ForeignKey(
        "people.PersonalData", models.PROTECT, related_name="accounts", verbose_name="姓名"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name="人员"
    )
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["username"]
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.username

    @property
    def display_name(self) -> str:
        return self.personal.name or self.username

    def clean(self) -> None:
        # The base class would look for an e-mail field's normaliser; user names are normalised when created.
        self.username = self.normalize_username(self.username)


class PastPassword(models.Model):
    """The hash of a password that an account used, so that the last five are not used again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    encoded = models.CharField("密码散列", max_length=128)
    set_at = models.DateTimeField("设置时间")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class Assignment(models.Model):
    """A role that a user holds in a region from a day until, but not on, another day.

    No region means everywhere. Where an assignment rests on a tenure it ends with the tenure by itself.
    A township with a single accountant is checked by a neighbour: the neighbour's accountant is given the
    reviewing role in this township by a second assignment.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name="账号")
    role = models.CharField("角色", max_length=40)
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="区域",
    )
    tenure = models.ForeignKey(
        "people.Tenure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="任职",
    )
    valid_from = models.DateField("起用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)
    decree = models.CharField("任用文号", max_length=80, blank=True)
    end_reason = models.CharField("停用原因", max_length=80, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("办理时间")

    class Meta:
        ordering = ["user", "role", "-valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="assignment_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(created_by__isnull=True) | ~models.Q(created_by=models.F("user")),
                name="assignment_not_by_oneself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role}（{self.region or '全部区域'}）"

    @property
    def role_label(self) -> str:
        return table().shown(self.role)

    @property
    def region_path(self) -> str:
        return self.region.path if self.region else ""

    @property
    def last_day(self) -> dt.date | None:
        return self.valid_to - dt.timedelta(days=1) if self.valid_to else None


class Delegation(models.Model):
    """The holder of an assignment lets a colleague act in it for some days, and can take it back at once."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="delegations", verbose_name="岗位"
    )
    delegate = models.ForeignKey(User, models.PROTECT, related_name="delegations", verbose_name="受托人")
    valid_from = models.DateField("开始日期")
    valid_to = models.DateField("停止日期")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("办理时间")
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gt=models.F("valid_from")), name="delegation_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} → {self.delegate}"

    @property
    def last_day(self) -> dt.date:
        return self.valid_to - dt.timedelta(days=1)


class Authenticator(ThrottlingMixin, Device):
    """A phone app that shows six digits every thirty seconds (RFC 6238). The secret rests encrypted.

    `last_step` is the time step last accepted: a code is good once, and wrong codes slow down further tries.
    """

    secret = EncryptedTextField("密钥")
    last_step = models.BigIntegerField("最近使用的时间步", default=-1)
    created_at = models.DateTimeField("登记时间")

    objects: ClassVar[models.Manager[Authenticator]] = DeviceManager()

    class Meta:
        verbose_name = "动态口令"
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(confirmed=True), name="authenticator_one_confirmed"
            ),
        ]

    def get_throttle_factor(self) -> int:
        return 1

    def verify_token(self, token: Any) -> bool:
        """Whether the code fits now (give or take a step) and was not used before.

        Writes the outcome here, since django-otp asks a device so; signing in (`actions`) keeps the audit entry.
        """
        allowed, _ = self.verify_is_allowed()
        if not allowed:
            return False
        step = accepted_step(self.secret, str(token), after=self.last_step)
        if step is None:
            self.throttle_increment(commit=True)
            return False
        self.last_step = step
        self.throttle_reset(commit=False)
        self.save()
        return True
