"""Forms of members and distributions. Shares are typed as numbers with two places, money in yuan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.models import Matter
from lingyan.economy.members.importing import hundredths_of
from lingyan.economy.members.models import Reply
from lingyan.economy.members.reasons import ALONE, BETWEEN_MEMBERS, TO_JOIN, TO_LEAVE
from lingyan.economy.members.rules import shown_shares
from lingyan.kernel import clock, receipts
from lingyan.kernel.form_fields import DayField, YuanField
from lingyan.people.models import Person


def _choices(found: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(each.value, each.label) for each in found]


class SharesField(forms.CharField):
    """Shares as typed, cleaned to hundredths; nought when left empty. `signed` lets a minus stand before them."""

    def __init__(self, *, signed: bool = False, **kwargs: Any) -> None:
        self.signed = signed
        super().__init__(
            **{"max_length": 14, "widget": forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs}
        )

    def clean(self, value: Any) -> int:
        text = super().clean(value).replace("－", "-")
        sign = -1 if self.signed and text.startswith("-") else 1
        if not text:
            return 0
        try:
            return sign * hundredths_of(text.removeprefix("-") if self.signed else text)
        except ValueError:
            raise forms.ValidationError(_("应是数字，最多两位小数")) from None

    def prepare_value(self, value: Any) -> Any:
        return shown_shares(value) if isinstance(value, int) else value


class HouseholdField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("户编号"), "min_value": 1, "max_value": 99_999, **kwargs})


class MatterField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"queryset": Matter.objects.none(), "label": _("决策事项"), "empty_label": "", **kwargs}
        )


class NewMemberForm(forms.Form):
    """One new member; a field for each kind of shares."""

    name = forms.CharField(label=_("姓名"), max_length=120)
    identity_number = forms.CharField(label=_("身份证号码"), max_length=18, required=False)
    sex = forms.ChoiceField(label=_("性别"), choices=[("", ""), *Person.Sex.choices], required=False)
    household = HouseholdField(help_text=_("同一户的成员用同一个编号"))
    joined_on = DayField(label=_("取得日期"))
    reason = forms.ChoiceField(label=_("取得原因"), choices=_choices(TO_JOIN))

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(kinds)
        for number, kind in enumerate(self.kinds):
            self.fields[f"shares-{number}"] = SharesField(label=gettext(kind), required=False)

    def shares(self) -> dict[str, int]:
        found = {kind: self.cleaned_data[f"shares-{number}"] for number, kind in enumerate(self.kinds)}
        return {kind: hundredths for kind, hundredths in found.items() if hundredths}


class WorkbookForm(forms.Form):
    file = forms.FileField(label=_("成员名册（Excel 或 CSV）"))
    joined_on = DayField(
        label=_("表中没有取得日期的，按这一天"), required=False, help_text=_("首次确认成员的，填确认基准日")
    )


class LeaveForm(forms.Form):
    on = DayField(label=_("从哪一天起不再是成员"))
    reason = forms.ChoiceField(
        label=_("原因"), choices=_choices(TO_LEAVE),
        help_text=_("就学、服役、务工、经商、婚姻变化、服刑都不丧失成员身份"),
    )  # fmt: skip


class MoveForm(forms.Form):
    household = HouseholdField(label=_("新的户编号"))
    on = DayField(label=_("从哪一天起"))


class ReadmitForm(forms.Form):
    household = HouseholdField()
    on = DayField(label=_("取得日期"))
    reason = forms.ChoiceField(label=_("取得原因"), choices=_choices(TO_JOIN))


class _KindForm(forms.Form):
    kind = forms.ChoiceField(label=_("股份种类"))

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, gettext(kind)) for kind in kinds]  # type: ignore[attr-defined]


class SharesForm(_KindForm):
    reason = forms.ChoiceField(label=_("变动原因"), choices=_choices(ALONE))
    hundredths = SharesField(label=_("增加的份额（股）"), signed=True, help_text=_("减少的写负数，如 -1.5"))
    on = DayField(label=_("日期"))


class TransferForm(_KindForm):
    reason = forms.ChoiceField(label=_("转移方式"), choices=_choices(BETWEEN_MEMBERS))
    number = forms.IntegerField(label=_("转给哪名成员（成员编号）"), min_value=1, max_value=10**9)
    hundredths = SharesField(label=_("份额（股）"))
    on = DayField(label=_("日期"))


class ReceiverForm(forms.Form):
    account_number = forms.CharField(label=_("收款账号"), max_length=40)
    bank_name = forms.CharField(label=_("开户行"), max_length=120)
    party_code = forms.CharField(
        label=_("往来编码"),
        max_length=30,
        required=False,
        help_text=_("账里已有这一户的，填它的编码；留空则记账时自动建立"),
    )


class DisplayRegisterForm(forms.Form):
    as_of = DayField(label=_("名册截止日期"))
    from_on = DayField(label=_("公示开始日期"))
    place = forms.CharField(label=_("公示地点"), max_length=80)


class DisplayForm(forms.Form):
    from_on = DayField(label=_("公示开始日期"))
    place = forms.CharField(label=_("公示地点"), max_length=80)


class MatterForm(forms.Form):
    matter = MatterField(help_text=_("只列出已通过、没有未答复异议的事项"))

    def __init__(self, *args: Any, matters: QuerySet[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


class FileForm(forms.Form):
    on = DayField(label=_("备案日期"), initial=clock.today)
    number = forms.CharField(label=_("备案编号"), max_length=60, required=False)


class ObjectionForm(forms.Form):
    raised_on = DayField(label=_("提出日期"), initial=clock.today)
    text = forms.CharField(
        label=_("异议"), max_length=300, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写事情，不写提出人和他人的姓名"),
    )  # fmt: skip


class ReplyForm(forms.Form):
    outcome = forms.ChoiceField(label=_("结果"), choices=Reply.Outcome.choices)
    text = forms.CharField(label=_("答复"), max_length=300, widget=forms.Textarea(attrs={"rows": 4}))
    answered_on = DayField(label=_("答复日期"), initial=clock.today)


class PlanForm(forms.Form):
    """What nobody can compute: the sum for the members, a charter's higher rate, the day of record, the kinds."""

    record_on = DayField(label=_("份额登记日"), help_text=_("按这一天名册上的份额分配"))
    pool = YuanField(label=_("向成员分配（元）"))
    reserve_percent = forms.IntegerField(
        label=_("公积公益金比例（%）"), min_value=0, max_value=100, help_text=_("章程规定更高的，照章程填")
    )
    kinds = forms.MultipleChoiceField(
        label=_("参加分配的股份"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("不选就是全部"),
    )

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [(kind, gettext(kind)) for kind in kinds]  # type: ignore[attr-defined]


class NoFieldsForm(forms.Form):
    """A step that asks nothing but whether."""


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("收益年度"), min_value=1990, max_value=9999)


class VoucherForm(forms.Form):
    date = DayField(label=_("凭证日期"), initial=clock.today)


class PayForm(forms.Form):
    from_account = forms.ChoiceField(label=_("付款账户"))

    def __init__(self, *args: Any, accounts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_account"].choices = accounts  # type: ignore[attr-defined]


class SlipsForm(forms.Form):
    household = HouseholdField(required=False, help_text=_("留空则打印全部"))


class CodeForm(forms.Form):
    """The code as a villager types it from the slip."""

    code = forms.CharField(
        label=_("查询码"), max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("查询单上的 24 位数字"),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if receipts.read_receipt(code) is None:
            raise forms.ValidationError(_("查询码应是 24 位数字，请对照查询单再看一遍"))
        return str(code)
