"""The fields of what came in signed together: when, by whom received, and how many signed of how many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.joint.models import Receiver
from lingyan.decisions.joint.rules import MOST
from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField


class SignedForm(forms.Form):
    """A form beneath it says in `field_order` where its own fields stand."""

    received_on = DayField(label=_("收到日期"))
    receiver = forms.ChoiceField(label=_("收到的单位"), choices=Receiver.choices)
    villagers = forms.IntegerField(
        label=_("联名村民人数"), min_value=0, max_value=MOST, required=False,
        help_text=_("十八周岁以上的；总数按村民会议应到人数的登记取"),
    )  # fmt: skip
    representatives = forms.IntegerField(
        label=_("联名村民代表人数"), min_value=0, max_value=MOST, required=False,
        help_text=_("总数按村民代表会议的登记取"),
    )  # fmt: skip
    voters = forms.IntegerField(
        label=_("十八周岁以上村民总数"), min_value=1, max_value=MOST, required=False,
        help_text=_("系统里没有登记时才填"),
    )  # fmt: skip
    voters_source = forms.CharField(label=_("村民总数的依据"), max_length=200, required=False)
    seats = forms.IntegerField(
        label=_("村民代表总数"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=_("系统里没有登记时才填"),
    )
    seats_source = forms.CharField(label=_("村民代表总数的依据"), max_length=200, required=False)
    rare = ("voters", "voters_source", "seats", "seats_source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = clock.today()

    def clean_villagers(self) -> int:
        return self.cleaned_data["villagers"] or 0

    def clean_representatives(self) -> int:
        return self.cleaned_data["representatives"] or 0
