"""Forms of the frame's own pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField

_MOST = 10_000_000


class ProfileForm(forms.Form):
    """A village's figures; what is not known stays empty."""

    as_of = DayField(label=_("统计日期"))
    households = forms.IntegerField(label=_("户数"), required=False, min_value=0, max_value=_MOST)
    population = forms.IntegerField(label=_("户籍人口"), required=False, min_value=0, max_value=_MOST)
    party_members = forms.IntegerField(label=_("党员人数"), required=False, min_value=0, max_value=_MOST)
    groups = forms.IntegerField(label=_("村民小组数"), required=False, min_value=0, max_value=_MOST)
