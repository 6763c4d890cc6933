"""Forms of the list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField, SheetField, TodayField
from lingyan.people.models import Person
from lingyan.team.mandates.actions import MOST_GROUP, MOST_NAME, Entry
from lingyan.team.mandates.actions.uploads import MOST_BYTES
from lingyan.team.mandates.models import Ending, Kind, Way
from lingyan.team.mandates.rules import MOST_HOUSEHOLDS


class EntryForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices, initial=Kind.VILLAGER)
    group = forms.CharField(
        label=_("村民小组"), max_length=MOST_GROUP, required=False, help_text=_("小组长必填，如 三组")
    )
    name = forms.CharField(label=_("姓名"), max_length=MOST_NAME)
    sex = forms.ChoiceField(label=_("性别"), choices=Person.Sex.choices, widget=forms.RadioSelect)
    households = forms.IntegerField(
        label=_("代表户数"),
        min_value=1,
        max_value=MOST_HOUSEHOLDS,
        required=False,
        help_text=_("不知道的不填"),
    )
    way = forms.ChoiceField(label=_("产生方式"), choices=Way.choices, initial=Way.CHOSEN)
    start_on = DayField(label=_("推选日期"))

    def entry(self) -> Entry:
        return Entry(**self.cleaned_data)


class EndForm(forms.Form):
    ending = forms.ChoiceField(label=_("终止原因"), choices=Ending.choices)
    on = TodayField(label=_("终止日期"), help_text=_("登记有误的按推选日期终止，等于没有登记过"))


class ReplaceForm(forms.Form):
    ending = forms.ChoiceField(
        label=_("原来的人为什么终止"),
        choices=[each for each in Ending.choices if each[0] not in {Ending.MISTAKE, Ending.TERM}],
    )
    name = forms.CharField(label=_("补选的人姓名"), max_length=MOST_NAME)
    sex = forms.ChoiceField(label=_("性别"), choices=Person.Sex.choices, widget=forms.RadioSelect)
    start_on = DayField(label=_("补选日期"), help_text=_("原来的人到这一天为止"))


class SheetForm(forms.Form):
    file = SheetField(label=_("名册"), most_bytes=MOST_BYTES)
    succeed = forms.BooleanField(
        label=_("这是新一届的名册"), required=False, help_text=_("同类的原有人员到新的推选日期届满终止")
    )
