"""Forms of training. The attendance list and the slips are small tables read by `views.attendance`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField, SheetField
from lingyan.team.training.actions.attending import MOST_BYTES
from lingyan.team.training.actions.planning import MOST_LISTED
from lingyan.team.training.actions.sessions import MOST_HEADS
from lingyan.team.training.models import Audience, Category, Material, Mode, Session
from lingyan.team.training.rules import MOST_HOURS


class CourseForm(forms.Form):
    title = forms.CharField(label=_("班名"), max_length=80)
    category = forms.ChoiceField(label=_("内容类别"), choices=Category.choices)
    mode = forms.ChoiceField(label=_("方式"), choices=Mode.choices)
    audience = forms.ChoiceField(label=_("对象"), choices=Audience.choices)
    hours = forms.IntegerField(
        label=_("学时"), min_value=1, max_value=MOST_HOURS, help_text=_("每学时 45 分钟，按整班填写")
    )
    start_on = DayField(label=_("开始日期"))
    end_on = DayField(label=_("结束日期"))
    place = forms.CharField(label=_("地点"), max_length=80)
    teaching = forms.CharField(
        label=_("授课单位"), max_length=120, required=False, help_text=_("写单位或岗位，不写姓名")
    )
    seats = forms.IntegerField(
        label=_("名额"), min_value=0, max_value=MOST_LISTED, initial=0, help_text=_("0 表示不限")
    )


class SessionForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=Session.Kind.choices)
    held_on = DayField(label=_("日期"))
    topic = forms.CharField(label=_("主题"), max_length=80)
    category = forms.ChoiceField(label=_("内容类别"), choices=Category.choices)
    place = forms.CharField(label=_("地点"), max_length=80)
    teaching = forms.CharField(
        label=_("授课单位"), max_length=120, required=False, help_text=_("写单位或岗位，不写姓名")
    )
    heads = forms.IntegerField(
        label=_("人数"), min_value=1, max_value=MOST_HEADS, help_text=_("数人头，不登记姓名")
    )
    good = forms.IntegerField(label=_("满意"), min_value=0, max_value=MOST_HEADS, initial=0)
    fair = forms.IntegerField(label=_("一般"), min_value=0, max_value=MOST_HEADS, initial=0)
    poor = forms.IntegerField(label=_("不满意"), min_value=0, max_value=MOST_HEADS, initial=0)


class MaterialForm(forms.Form):
    title = forms.CharField(label=_("标题"), max_length=80)
    kind = forms.ChoiceField(label=_("种类"), choices=Material.Kind.choices)
    category = forms.ChoiceField(label=_("内容类别"), choices=Category.choices)
    source = forms.CharField(label=_("来源"), max_length=120, help_text=_("编写单位或出处，不写姓名"))
    reach = forms.ChoiceField(
        label=_("使用范围"),
        choices=Material.Reach.choices,
        help_text=_("选“本级和下级”，下面各地、各村都可以选用"),
    )
    purpose = forms.ChoiceField(label=_("用途"), choices=Material.Purpose.choices)


class EditionForm(forms.Form):
    note = forms.CharField(label=_("这一版改了什么"), max_length=200)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200, help_text=_("不写个人信息"))


class CorrectForm(ReasonForm):
    hours = forms.IntegerField(label=_("应计学时"), min_value=0, max_value=MOST_HOURS)
    field_order = ("hours", "reason")


class SheetForm(forms.Form):
    file = SheetField(label=_("考勤表"), most_bytes=MOST_BYTES)
