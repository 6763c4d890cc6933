"""Forms of sign-in, accounts, assignments and delegations. A last day is typed inclusive."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.identity.models import Assignment, User
from lingyan.identity.queries import substitutes
from lingyan.identity.roles import table
from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField
from lingyan.kernel.problems import Refused
from lingyan.regions.models import Region
from lingyan.regions.queries import by_code


def day_after(last_day: dt.date | None) -> dt.date | None:
    """The day from which something no longer holds, given its last day."""
    return last_day + dt.timedelta(days=1) if last_day else None


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("动态口令"),
        max_length=10,
        help_text=_("手机上动态口令应用当前显示的六位数字"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )


class PasswordForm(forms.Form):
    current = forms.CharField(
        label=_("当前密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        help_text=_("至少 10 个字符，包含大写字母、小写字母、数字、符号中的三类，不用最近 5 次用过的密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return data


class UserForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        help_text=_("小写字母开头，可用小写字母、数字、点、横线和下划线，建立后不能更改"),
    )
    name = forms.CharField(label=_("姓名"), max_length=60)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=80)


class AssignmentForm(forms.Form):
    username = forms.CharField(label=_("用户名"), max_length=40)
    role = forms.ChoiceField(label=_("岗位"))
    region = forms.CharField(
        label=_("区划代码"),
        max_length=12,
        required=False,
        help_text=_("管理员和接管操作员可以留空，表示全部区域；邻镇会计代审，填被审核乡镇的代码"),
    )
    valid_from = DayField(label=_("起用日期"))
    last_day = DayField(label=_("最后一天"), required=False, help_text=_("含当日；长期任职可以留空"))
    decree = forms.CharField(label=_("任用文号"), max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *((role.code, gettext(role.label)) for role in table().roles.values())]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = clock.today()

    def clean_username(self) -> User:
        user = User.objects.filter(username=self.cleaned_data["username"].strip()).first()
        if user is None:
            raise forms.ValidationError(_("没有这个用户名，请先由系统管理员建立账号。"))
        return user

    def clean_region(self) -> Region | None:
        code = self.cleaned_data["region"].strip()
        try:
            return by_code(code) if code else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean_last_day(self) -> dt.date | None:
        return _bounded(self.cleaned_data["last_day"])


class DelegationForm(forms.Form):
    to = forms.ModelChoiceField(label=_("受托人"), queryset=User.objects.none(), empty_label=_("请选择"))
    last_day = DayField(label=_("委托到哪一天"), help_text=_("含当日，到期自动收回，也可以随时收回"))

    def __init__(self, assignment: Assignment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["to"]
        chosen.queryset = substitutes(assignment)  # type: ignore[attr-defined]
        chosen.label_from_instance = _named  # type: ignore[attr-defined]
        self.fields["last_day"].initial = clock.today() + dt.timedelta(days=6)

    def clean_last_day(self) -> dt.date | None:
        return _bounded(self.cleaned_data["last_day"])


def _named(user: User) -> str:
    words = {"name": user.display_name, "username": user.username}
    return gettext("%(name)s（%(username)s）") % words


def _bounded(day: dt.date | None) -> dt.date | None:
    if day is not None and day.year > clock.today().year + 50:
        raise forms.ValidationError(_("日期太远，请核对年份。"))
    return day


def add_problems(form: forms.Form, refusal: Refused) -> None:
    """Say on the form what an action refused, so that what was typed stays."""
    for problem in refusal.problems:
        form.add_error(None, str(problem))
