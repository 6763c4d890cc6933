"""Forms of the bank's pages."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.economy.bank.importing import FIELD_TITLES, Mapping
from lingyan.economy.bank.models import BankAccount, StatementMapping
from lingyan.economy.bank.printing import denomination
from lingyan.economy.bank.rules import DENOMINATIONS, MOST_PIECES, Iou
from lingyan.kernel.form_fields import DayField
from lingyan.kernel.money import AmountError, parse_yuan

_SPLIT: Final = re.compile(r"[、，,;；\n]+")
STATEMENTS: Final = ".xls,.xlsx,.csv,.txt,.htm,.html"


class AccountForm(forms.Form):
    """What is registered of an account."""

    ledger_account = forms.CharField(
        label=_("对应科目"), max_length=20, help_text=_("银行存款的明细科目，如 10201；一个账户设一个")
    )
    number = forms.CharField(label=_("账号"), max_length=40, help_text=_("加密存放；空格和横线会去掉"))
    bank = forms.CharField(label=_("开户行"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("账户性质"), choices=BankAccount.Kind.choices)
    holder = forms.ChoiceField(label=_("户名类别"), choices=BankAccount.Holder.choices)
    on_list = forms.BooleanField(label=_("在县级账户清单内"), required=False, initial=True)
    opened_on = DayField(label=_("开户日期"), required=False)


class PurposeForm(forms.Form):
    """What somebody opens an original for."""

    purpose = forms.CharField(
        label=_("用途"), min_length=2, max_length=100, help_text=_("记入审计日志，例如“核对大额付款”。")
    )


class CloseForm(forms.Form):
    on = DayField(label=_("销户日期"))


class StatementForm(forms.Form):
    """A file, and what it may not say itself."""

    file = forms.FileField(label=_("银行流水文件"), widget=forms.FileInput(attrs={"accept": STATEMENTS}))
    account = forms.ChoiceField(label=_("账户"), required=False, help_text=_("文件写明了账号的不用选"))
    mapping = forms.ChoiceField(
        label=_("列对应方案"), required=False, help_text=_("常见版式自动识别；认不出的先保存方案")
    )

    def __init__(self, *args: Any, accounts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = StatementMapping.objects.values_list("name", flat=True)
        blank = ("", _("按文件自己写的"))
        self.fields["account"].choices = [blank, *accounts]  # type: ignore[attr-defined]
        self.fields["mapping"].choices = [  # type: ignore[attr-defined]
            ("", _("自动识别")), *((name, name) for name in names)
        ]  # fmt: skip


class MappingForm(forms.Form):
    """Titles of a bank's columns, one field of the form for each meaning."""

    name = forms.CharField(label=_("方案名称"), max_length=40, help_text=_("如“某某银行网银下载”"))
    out_words = forms.CharField(
        label=_("表示支出的字样"),
        required=False,
        max_length=100,
        help_text=_("有借贷方向列时填，用顿号分开；留空按借、付、支、出"),
    )
    positive_out = forms.BooleanField(label=_("金额为正表示支出"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, title in FIELD_TITLES.items():
            self.fields[f"column_{key}"] = forms.CharField(
                label=title,
                required=False,
                max_length=200,
                help_text=_("表头上的列名，多个用顿号分开") if key == "text" else "",
            )

    def mapping(self) -> Mapping:
        data = self.cleaned_data
        columns = {key: _items(data[f"column_{key}"]) for key in FIELD_TITLES}
        return Mapping(
            data["name"].strip(), {key: titles for key, titles in columns.items() if titles},
            _items(data["out_words"]), data["positive_out"],
        )  # fmt: skip


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=200)


class ExplanationForm(forms.Form):
    explanation = forms.CharField(
        label=_("差额说明"), max_length=300, required=False, help_text=_("调节后两边相等的留空"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class CountForm(forms.Form):
    """Pieces of every denomination, and IOUs one a line."""

    counted_on = DayField(label=_("盘点日期"))
    ious = forms.CharField(
        label=_("白条"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一张：日期 金额 事由，如 2026-05-01 500 购种子借款；没有就留空"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("情况说明"), max_length=300, required=False, help_text=_("有差异时必须写明，不写姓名"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value in DENOMINATIONS:
            self.fields[f"piece_{value}"] = forms.IntegerField(
                label=denomination(value), required=False, min_value=0, max_value=MOST_PIECES,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip
        self.order_fields(["counted_on", *(f"piece_{value}" for value in DENOMINATIONS), "ious", "note"])

    @property
    def piece_fields(self) -> list[forms.BoundField]:
        return [self[f"piece_{value}"] for value in DENOMINATIONS]

    def pieces(self) -> dict[int, int]:
        return {value: self.cleaned_data.get(f"piece_{value}") or 0 for value in DENOMINATIONS}

    def clean_ious(self) -> list[Iou]:
        found = []
        for number, line in enumerate(self.cleaned_data["ious"].splitlines(), 1):
            if line.strip():
                found.append(_iou(number, line))
        return found


def _iou(number: int, line: str) -> Iou:
    day, _space, rest = line.strip().partition(" ")
    amount, _space, note = rest.strip().partition(" ")
    try:
        return Iou(dt.date.fromisoformat(day), parse_yuan(amount), note.strip()[:60])
    except (ValueError, AmountError):
        raise forms.ValidationError(
            _("第 %(number)s 行应写成“日期 金额 事由”，如 2026-05-01 500 购种子借款"),
            params={"number": number},
        ) from None


def _items(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in _SPLIT.split(text or "") if each.strip())
