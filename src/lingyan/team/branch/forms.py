"""What people type about branches and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField, TodayField
from lingyan.team.branch.models import SessionKind, Sitting, Spell, Talk, Verdict


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("组织生活台账（Excel）"), help_text=_("党员名册、会议登记、签到表在同一个文件里")
    )
    year = forms.IntegerField(label=_("年度"), min_value=1949, max_value=2998)
    branch = forms.ChoiceField(label=_("支部"), help_text=_("村里有几个支部，选这份台账的支部"))

    def __init__(self, branches: Sequence[str], *args: Any, **more: Any) -> None:
        """A village with one branch or none is not asked which."""
        super().__init__(*args, **more)
        if len(branches) > 1:
            choices = [("", _("请选择")), *((name, name) for name in branches)]
            self.fields["branch"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["branch"]


class FoundForm(forms.Form):
    name = forms.CharField(
        label=_("支部名称"), max_length=80, required=False, help_text=_("不填就是“中共某村支部委员会”")
    )
    founded_on = DayField(label=_("成立日期"), required=False)


class MemberForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    sex = forms.ChoiceField(label=_("性别"), choices=[("男", _("男")), ("女", _("女"))])
    from_on = DayField(label=_("组织关系从哪天起在本支部"), required=False, help_text=_("一直在的不填"))
    full_on = DayField(label=_("转为正式党员日期"), required=False, help_text=_("预备党员不填"))
    group = forms.CharField(label=_("党小组"), max_length=20, required=False, help_text=_("例如 1"))
    duty = forms.ChoiceField(
        label=_("支部职务"), required=False,
        choices=[("", _("无")), ("书记", _("书记")), ("副书记", _("副书记")), ("委员", _("委员"))],
    )  # fmt: skip


class SpellForm(forms.Form):
    kind = forms.ChoiceField(label=_("事项"), choices=Spell.Kind.choices)
    value = forms.CharField(
        label=_("党小组、支部职务或决定的文号"),
        max_length=20,
        required=False,
        help_text=_("停止党籍、除名、限期改正填决定的文号或会议编号；其他事项不填，不写原因"),
    )
    from_on = DayField(label=_("起始日期"), required=False)
    until_on = DayField(label=_("截止日期"), required=False)


class EndForm(forms.Form):
    until_on = DayField(label=_("截止日期"), help_text=_("最后一天；登记错了的，填起始日期的前一天"))


class SessionForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("会议类型"), choices=SessionKind.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    planned_on = DayField(label=_("计划日期"))
    group = forms.CharField(
        label=_("党小组"), max_length=20, required=False, help_text=_("党小组会才填，例如 1")
    )
    topic = forms.CharField(label=_("议题"), max_length=200, required=False)
    place = forms.CharField(label=_("地点"), max_length=80, required=False)


class NoticeForm(forms.Form):
    planned_on = DayField(label=_("计划日期"))
    topic = forms.CharField(label=_("议题"), max_length=200)
    place = forms.CharField(label=_("地点"), max_length=80)


class HoldForm(forms.Form):
    held_on = DayField(label=_("召开日期"), help_text=_("按实际召开的日期计入当月、当季"))
    topic = forms.CharField(label=_("议题"), max_length=200)
    place = forms.CharField(label=_("地点"), max_length=80, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


class ResolutionForm(forms.Form):
    wording = forms.CharField(label=_("决议"), max_length=300)
    ayes = forms.IntegerField(
        label=_("赞成票"), required=False, min_value=0, max_value=100_000, help_text=_("党员大会的决议要填")
    )
    due_on = DayField(label=_("办理期限"), required=False)
    owner = forms.ChoiceField(label=_("负责人"), required=False)

    def __init__(self, *args: Any, owners: Any = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["owner"].choices = [("", _("无")), *owners]  # type: ignore[attr-defined]


class FinishForm(forms.Form):
    done_on = DayField(label=_("办结日期"))
    outcome = forms.CharField(label=_("办理结果"), max_length=300)


class TalkForm(forms.Form):
    on = DayField(label=_("日期"))
    member = forms.ChoiceField(label=_("谈话人"))
    partner = forms.ChoiceField(label=_("谈话对象"), help_text=_("只记日期和人，不记谈了什么"))

    def __init__(self, members: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("member", "partner"):
            self.fields[name].choices = [("", _("请选择")), *members]  # type: ignore[attr-defined]


class FeesForm(forms.Form):
    """The day on which those ticked paid; the ticks are boxes named `row`."""

    paid_on = DayField(label=_("交纳日期"))


class VerdictForm(forms.Form):
    on = DayField(label=_("日期"))
    result = forms.ChoiceField(label=_("结果"), choices=Verdict.Result.choices)
    number = forms.CharField(label=_("文号或会议编号"), max_length=80)


class ContactForm(forms.Form):
    on = DayField(label=_("日期"))
    member = forms.ChoiceField(label=_("党员"))
    channel = forms.ChoiceField(
        label=_("联系方式"),
        choices=[each for each in Talk.Channel.choices if each[0]],
        help_text=_("只记日期和方式"),
    )

    def __init__(self, members: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["member"].choices = [("", _("请选择")), *members]  # type: ignore[attr-defined]


class SittingForm(forms.Form):
    kind = forms.ChoiceField(label=_("类别"), choices=Sitting.Kind.choices, initial=Sitting.Kind.MEETING)
    on = TodayField(label=_("日期"), help_text=_("年度工作报告填向村民会议或村民代表会议报告的日期"))
    topic = forms.CharField(label=_("议题"), max_length=200)
    members = forms.IntegerField(
        label=_("应到"), required=False, min_value=1, max_value=15, help_text=_("监督会议才填")
    )
    present = forms.IntegerField(
        label=_("实到"), required=False, min_value=1, max_value=15, help_text=_("监督会议才填")
    )


class AdviceForm(forms.Form):
    wording = forms.CharField(
        label=_("监督意见"), max_length=300, help_text=_("写事项，不写村民的姓名和证件号码")
    )


class AnswerForm(forms.Form):
    answered_on = TodayField(label=_("答复日期"))
    wording = forms.CharField(label=_("答复"), max_length=300)
