"""What villagers asked an audit of a term to look into, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField


class RequestForm(forms.Form):
    subject = forms.CharField(
        label=_("要求审计的事项"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    asked_on = DayField(label=_("提出日期"))
    askers = forms.IntegerField(
        label=_("提出人数"), min_value=1, max_value=2**31 - 1,
        help_text=_("要求书上签名的村民人数；应到人数按村民会议的登记取"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].initial = clock.today()


class AnswerForm(forms.Form):
    taken = forms.ChoiceField(label=_("是否纳入审计"), choices=[("1", _("纳入审计")), ("0", _("不纳入"))])
    text = forms.CharField(label=_("结果或理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    on = DayField(label=_("答复日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()

    def clean_taken(self) -> bool:
        return bool(self.cleaned_data["taken"] == "1")
