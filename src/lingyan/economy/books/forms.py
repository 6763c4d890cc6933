"""Forms of the books. Amounts are typed in the voucher grid (`grid.py`), not here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lingyan.economy.books import guards, rules
from lingyan.economy.books.importing import AUTO, LAYOUTS
from lingyan.economy.books.models import CloseRule, Party
from lingyan.kernel.form_fields import DayField
from lingyan.kernel.month import Month
from lingyan.people.models import Organisation

WORD_CHOICES = [(word, word) for word in rules.WORDS]
TABLES = ".xlsx,.xls,.csv"
PAPERS = ".pdf,.jpg,.jpeg,.png,.webp,.gif,.docx,.doc,.xlsx,.xls,.ofd,.xml,.txt"


class MonthField(forms.CharField):
    """A month as `2026-11`, cleaned to a `Month`."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"})
        super().__init__(**{"max_length": 7, "widget": widget, **kwargs})

    def clean(self, value: Any) -> Month | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return Month.parse(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class PartyField(forms.ModelChoiceField):
    """Parties of one book, named as the reader may see them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"queryset": Party.objects.none(), "required": False, "empty_label": "", **kwargs})
        self.label_of: Any = str

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {self.label_of(obj)}"


class OrganisationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.region.name} {obj.name}"


class OpenBookForm(forms.Form):
    organisation = OrganisationField(label=_("组织"), queryset=Organisation.objects.none())
    first_month = MonthField(label=_("启用月份"), help_text=_("从这个月起有账，旧账的期初余额接在它之前"))
    go_live = MonthField(
        label=_("上线月份"), required=False, help_text=_("还在用旧软件的先留空，接管旧账以后再定")
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class GoLiveForm(forms.Form):
    month = MonthField(label=_("上线月份"))


class AccountForm(forms.Form):
    code = forms.CharField(label=_("科目编码"), max_length=20, help_text=_("在上级编码后加两位，如 10206"))
    name = forms.CharField(label=_("科目名称"), max_length=80)
    needs_party = forms.BooleanField(label=_("须写明往来对象"), required=False)
    needs_project = forms.BooleanField(label=_("须写明项目"), required=False)


class PartyForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=Party.Kind.choices)
    name = forms.CharField(label=_("名称"), max_length=120)
    code = forms.CharField(label=_("编码"), max_length=24, required=False, help_text=_("留空则自动编号"))


class ProjectForm(forms.Form):
    name = forms.CharField(label=_("项目名称"), max_length=120)
    code = forms.CharField(label=_("编码"), max_length=24, required=False, help_text=_("留空则自动编号"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class HeadForm(forms.Form):
    """Date, word and number of papers of a voucher. `fixed` keeps the word of a draft that has its number."""

    date = DayField(label=_("日期"))
    word = forms.ChoiceField(label=_("凭证字"), choices=WORD_CHOICES, initial="记")
    attachments = forms.IntegerField(label=_("附单据张数"), min_value=0, max_value=9_999, initial=0)

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].disabled = fixed


class ReverseForm(forms.Form):
    date = DayField(label=_("冲销日期"))
    word = forms.ChoiceField(label=_("凭证字"), choices=WORD_CHOICES, initial="记")


class CloseRuleForm(forms.Form):
    """How strictly a prerequisite of closing is to hold from a month on."""

    prerequisite = forms.ChoiceField(label=_("结账条件"))
    severity = forms.ChoiceField(
        label=_("程度"),
        choices=CloseRule.Severity.choices,
        help_text=_("必须：不满足不能结账；提示：看过可以结账"),
    )
    from_month = MonthField(label=_("从哪个月起"), help_text=_("已经结账的月份不受影响"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, each.label) for each in guards.registered().values()]
        self.fields["prerequisite"].choices = choices  # type: ignore[attr-defined]


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        accept = kwargs.pop("accept", "")
        super().__init__(**{"widget": ManyFiles(attrs={"multiple": True, "accept": accept}), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise forms.ValidationError(_("请选择文件"))
        return [forms.FileField.clean(self, each, initial) for each in given]


class PaperForm(forms.Form):
    papers = FilesField(label=_("单据"), accept=PAPERS, help_text=_("发票、合同、照片等，可一次选多个"))


class TakeOverForm(forms.Form):
    """Files of a taking-over. `files` are journals; openings may come alone."""

    year = forms.IntegerField(label=_("会计年度"), min_value=1949, max_value=2999)
    files = FilesField(  # type: ignore[assignment]
        label=_("序时账"),
        required=False,
        accept=TABLES,
        help_text=_("Excel 或 CSV，可一次选多个村或多个月的"),
    )
    openings = FilesField(
        label=_("期初余额表"), required=False, accept=TABLES, help_text=_("启用月份以前的余额")
    )
    control = FilesField(
        label=_("对照余额表"),
        required=False,
        accept=TABLES,
        help_text=_("旧软件打印的余额表，用来核对，可以没有"),
    )
    village = forms.CharField(
        label=_("村的区划代码"), max_length=12, required=False, help_text=_("文件里没有写明是哪个村时才填")
    )
    layout = forms.ChoiceField(
        label=_("版式"),
        required=False,
        choices=[(AUTO, _("自动识别")), *((each.name, _(each.title)) for each in LAYOUTS)],
    )
    source_system = forms.CharField(label=_("原来的软件"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("files") and not data.get("openings"):
            raise forms.ValidationError(_("请选择序时账或期初余额表"))
        if len(data.get("control") or ()) > 1:
            self.add_error("control", _("对照余额表一次只核对一个"))
        return data


def day_in(month: Month, today: dt.date) -> dt.date:
    """Today when it is in the month, else the month's last day: what a new voucher starts with."""
    return today if Month.of(today) == month else month.last_day
