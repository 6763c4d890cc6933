"""Forms of payments. Payees and charges are typed in grids, not here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.economy.payments.models import BankLayout, Document, PaymentRequest
from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField, YuanField

MOST_BYTES = 20 * 2**20
TABLES = ".xlsx,.xls,.csv"


class RequestForm(forms.Form):
    """What is paid from where and for what; `accounts` and `matters` are (value, label) pairs."""

    kind = forms.ChoiceField(label=_("类别"), choices=PaymentRequest.Kind.choices)
    purpose = forms.CharField(label=_("用途"), max_length=120, help_text=_("一句话写明买什么、付什么"))
    from_account = forms.ChoiceField(label=_("付款账户"), help_text=_("选库存现金就是付现金"))
    matter_id = forms.TypedChoiceField(
        label=_("决策事项"), coerce=int, empty_value=None, required=False,
        help_text=_("超过民主决策限额的付款要选一项已通过的决议"),
    )  # fmt: skip

    def __init__(
        self,
        accounts: Sequence[tuple[str, str]],
        matters: Sequence[tuple[str, str]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_account"].choices = accounts  # type: ignore[attr-defined]
        self.fields["matter_id"].choices = [("", _("没有")), *matters]  # type: ignore[attr-defined]


class PayeesForm(RequestForm):
    """A request whose payees stand in a file. `charged` are the accounts that it can be charged to."""

    file = forms.FileField(
        label=_("收款人名单"),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        help_text=_("Excel 或 CSV 文件"),
    )
    charged = forms.ChoiceField(label=_("列支科目"), help_text=_("整笔记在这一科目；要分开的，写入以后再改"))

    field_order = ("file", "kind", "purpose", "from_account", "charged", "matter_id")

    def __init__(self, charged: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["charged"].choices = charged  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class SendOnForm(forms.Form):
    to_user_id = forms.TypedChoiceField(label=_("转交给"), coerce=int)
    reason = forms.CharField(label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, colleagues: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_user_id"].choices = colleagues  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=Document.Kind.choices)
    number = forms.CharField(
        label=_("号码"), max_length=40, required=False, help_text=_("数电票是 20 位数字")
    )
    code = forms.CharField(label=_("代码"), max_length=20, required=False, help_text=_("旧式发票才有"))
    date = DayField(label=_("日期"))
    amount = YuanField(label=_("金额（元）"))
    seller = forms.CharField(label=_("开票方"), max_length=120, required=False)
    file = forms.FileField(label=_("发票或照片"), required=False)

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found and found.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB"))
        return found


class DayForm(forms.Form):
    """One day: of paying cash, or of a voucher."""

    date = DayField(label=_("日期"))

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].initial = self.fields["date"].initial or clock.today()
        if label:
            self.fields["date"].label = label


class ListForm(forms.Form):
    """How the file for the bank is made."""

    layout = forms.ChoiceField(label=_("版式"))

    def __init__(self, layouts: Sequence[BankLayout], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        neutral = [("xlsx", _("通用 Excel")), ("csv", _("通用 CSV（GBK）")), ("utf8", _("通用 CSV（UTF-8）"))]
        own = [(str(each.pk), each.title) for each in layouts]
        self.fields["layout"].choices = [*own, *neutral]  # type: ignore[attr-defined]


class ResultForm(forms.Form):
    file = forms.FileField(
        label=_("银行结果文件"), widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        help_text=_("Excel 或 CSV，至少有账号或户名、金额、处理结果三列"),
    )  # fmt: skip
    date = DayField(label=_("支付日期"), help_text=_("文件里没有日期时用这一天"))

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB"))
        return found


class LayoutForm(forms.Form):
    title = forms.CharField(label=_("版式名称"), max_length=60, help_text=_("如：农商银行网银批量代发"))
    file_format = forms.ChoiceField(
        label=_("文件格式"), choices=BankLayout._meta.get_field("file_format").choices or ()
    )
