"""Forms of the year: the steps of distribution, the answer to a balance, and the purpose for which an archive is opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.models import Matter
from lingyan.economy.books.forms import PartyField
from lingyan.economy.year.models import Confirmation
from lingyan.kernel.form_fields import DayField, YuanField


class StepForm(forms.Form):
    """The day of the resolution and the decision a step rests on; as it is, the form of making losses good."""

    on = DayField(
        label=_("分配日期"), required=False, help_text=_("不填时为12月31日；12月已结账的，为今天。")
    )  # fmt: skip
    matter = forms.ModelChoiceField(
        label=_("通过的分配方案"), queryset=Matter.objects.none(), required=False, empty_label=_("还没有"),
    )  # fmt: skip

    def __init__(self, *args: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]


class ReserveForm(StepForm):
    percent = forms.IntegerField(label=_("提取比例（%）"), min_value=0, max_value=100)
    field_order = ("percent", "on", "matter")


class OtherForm(StepForm):
    """What others get. `accounts` are the debts and bank accounts that the book uses."""

    amount = YuanField(label=_("分配金额（元）"))
    purpose = forms.CharField(
        label=_("分配的对象和用途"), max_length=100, help_text=_("写进凭证摘要，例如“外来投资者分利”。")
    )
    against = forms.ChoiceField(label=_("对方科目"), help_text=_("还没有付的记应付款，以后申请付款。"))
    party = PartyField(label=_("往来对象"), help_text=_("记应付款时选择"))
    field_order = ("amount", "purpose", "against", "party", "on", "matter")

    def __init__(
        self, *args: Any, accounts: list[tuple[str, str]], parties: Any, label: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"].choices = accounts  # type: ignore[attr-defined]
        self.fields["party"].queryset, self.fields["party"].label_of = parties, label  # type: ignore[attr-defined]


class ConfirmationForm(forms.Form):
    """What the other side answered; which fields belong to which answer is said by the action."""

    answer = forms.ChoiceField(
        label=_("核对结果"), choices=Confirmation.Answer.choices,
        help_text=_("先看回执上列的金额是不是账上现在的余额，不是的先查明再登记。"),
    )  # fmt: skip
    answered_on = DayField(
        label=_("回函日期"), required=False, help_text=_("相符、不符时填写。当面核对的，填核对的日期。")
    )
    their_claims = YuanField(
        label=_("对方认可欠我方（元）"), required=False, help_text=_("不符时填写，没有的填 0。")
    )
    their_debts = YuanField(
        label=_("对方认为我方欠（元）"), required=False, help_text=_("不符时填写，没有的填 0。")
    )
    note = forms.CharField(
        label=_("说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不符的写明原因和怎么处理，未回函的写明原因。不写姓名。"),
    )  # fmt: skip


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("调阅用途"), min_length=2, max_length=100, help_text=_("记入审计日志，例如“年度审计”。")
    )
