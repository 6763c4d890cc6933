"""Forms of decisions: one for each stage, short enough for a phone. What is known is not asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.decisions import catalogue
from lingyan.decisions.actions import Ballot, Numbers
from lingyan.decisions.actions.rolls import ROLL_BODIES
from lingyan.decisions.models import Answer, Matter, Objection, Result
from lingyan.decisions.rules import LARGEST_MEETING, Vote
from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField, YuanField

MOST_PHOTOS = 10


class HeadsField(forms.IntegerField):
    """A number of people or votes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": LARGEST_MEETING, **kwargs})


class _MultipleFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of photographs, cleaned to a list of uploaded files."""

    widget = _MultipleFileInput(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if len(sent) > MOST_PHOTOS:
            raise forms.ValidationError(_("一次最多 %(most)s 张照片") % {"most": MOST_PHOTOS})
        return [super(PhotosField, self).clean(each, initial) for each in sent]


def _lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProposalForm(forms.Form):
    """What a matter is about; organisation and item were chosen before."""

    title = forms.CharField(label=_("事项名称"), max_length=120, help_text=_("一句话，如：三号鱼塘出租"))
    summary = forms.CharField(
        label=_("事由和方案"),
        max_length=4000,
        widget=_lines(6),
        help_text=_("为什么办、怎么办、花多少钱、谁受益"),
    )
    amount = YuanField(label=_("金额（元）"), required=False, help_text=_("没有金额的不填；合同填总额"))
    due_on = DayField(label=_("计划完成日期"), required=False)
    body = forms.ChoiceField(label=_("由谁决定"), widget=forms.RadioSelect)

    def __init__(self, item: catalogue.Item, organisation_kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = catalogue.bodies_for(item, organisation_kind)
        body: forms.ChoiceField = self.fields["body"]  # type: ignore[assignment]
        body.choices = [(each.value, each.zh) for each in bodies]
        body.initial = bodies[0].value
        if not item.amount:
            del self.fields["amount"]
        if item.private:
            self.fields["summary"].help_text = _("不写姓名、住址、病情；用编号的情况表，姓名只在会场上说")


class BallotForm(forms.Form):
    """What was counted. How many are entitled stands beside the form."""

    present = HeadsField(label=_("实到"))
    ayes = HeadsField(label=_("赞成"))
    noes = HeadsField(label=_("反对"), initial=0)
    abstained = HeadsField(label=_("弃权"), initial=0)
    proxies = HeadsField(label=_("其中委托他人到会"), initial=0, required=False)
    by_households = forms.BooleanField(label=_("按户计算到会（每户一名代表）"), required=False)

    def __init__(self, vote: Vote, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not vote.proxies:
            del self.fields["proxies"]
        if vote.attend_households is None:
            del self.fields["by_households"]

    @property
    def ballot(self) -> Ballot:
        data = self.cleaned_data
        return Ballot(
            data["present"], data["ayes"], data["noes"], data["abstained"], data.get("proxies") or 0,
            data.get("by_households", False),
        )  # fmt: skip


class MeetingForm(BallotForm):
    """A meeting that was called: its day stands in the notice."""

    opinions = forms.CharField(
        label=_("讨论的意见"), max_length=4000, widget=_lines(), required=False, help_text=_("不写姓名")
    )


class StudyForm(MeetingForm):
    """The party organisation's meeting or the two committees'."""

    held_on = DayField(label=_("会议日期"), initial=clock.today)
    field_order = ("held_on", "opinions")

    def __init__(self, vote: Vote, *args: Any, heard: bool, **kwargs: Any) -> None:
        super().__init__(vote, *args, **kwargs)
        if heard:
            self.fields["opinions"].required = True
            self.fields["opinions"].label = _("听取了党员和村民哪些意见")


class NoticeForm(forms.Form):
    given_on = DayField(label=_("通知日期"), initial=clock.today, help_text=_("发出或张贴通知的那一天"))
    meeting_on = DayField(label=_("会议日期"), help_text=_("已填今天通知时最早可以开会的日子"))
    place = forms.CharField(label=_("地点"), max_length=80, initial=_("村委会会议室"))
    papers_on = DayField(label=_("报告和方案备齐日期"), required=False)
    short_reason = forms.CharField(
        label=_("不能提前足够天数的原因"), max_length=200, required=False, help_text=_("只在情况特殊时填")
    )

    def __init__(self, *args: Any, papers: bool, short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not papers:
            del self.fields["papers_on"]
        if not short:
            del self.fields["short_reason"]


class ReviewForm(forms.Form):
    lawful = forms.TypedChoiceField(
        label=_("审查结论"), widget=forms.RadioSelect, coerce=lambda text: text == "yes",
        choices=[("yes", _("未发现违法，可以公示")), ("no", _("违反法律或侵害村民权利，退回改正"))],
    )  # fmt: skip
    reviewed_on = DayField(label=_("审查日期"), initial=clock.today)
    number = forms.CharField(label=_("审查文号或登记号"), max_length=60)
    reason = forms.CharField(label=_("意见"), max_length=300, widget=_lines(), required=False)


class PostForm(forms.Form):
    from_on = DayField(label=_("张贴日期"), initial=clock.today)
    place = forms.CharField(label=_("张贴地点"), max_length=80, initial=_("村务公开栏"))
    link = forms.CharField(label=_("网上公开的地址"), max_length=200, required=False)
    photos = PhotosField(
        label=_("公示栏照片"),
        required=False,
        help_text=_("拍下公示栏，能看清内容和日期；也可以以后在附件里补"),
    )


class DateForm(forms.Form):
    on = DayField(label=_("日期"), initial=clock.today)


class FilingForm(DateForm):
    number = forms.CharField(label=_("备案编号"), max_length=60)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=300, widget=_lines())


class ResultForm(forms.Form):
    outcome = forms.ChoiceField(label=_("结果"), choices=Result.Outcome.choices, widget=forms.RadioSelect)
    done_on = DayField(
        label=_("完成日期"), initial=clock.today, help_text=_("未实施的，填作出这一结论的日期")
    )
    spent = YuanField(label=_("实际金额（元）"), required=False)
    acceptance = forms.CharField(
        label=_("验收和说明"),
        max_length=300,
        widget=_lines(),
        help_text=_("谁验收、结果如何；没做完的写原因"),
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["spent"]


class ObjectionForm(forms.Form):
    raised_on = DayField(label=_("提出日期"), initial=clock.today)
    by = forms.ChoiceField(label=_("谁提出"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("异议内容"), max_length=500, widget=_lines(), help_text=_("不写提出人的姓名和电话")
    )

    def __init__(self, *args: Any, supervision: bool, others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to = {Objection.By.VILLAGER: others, Objection.By.SUPERVISION: supervision}
        by: forms.ChoiceField = self.fields["by"]  # type: ignore[assignment]
        by.choices = [(who.value, who.label) for who, may in open_to.items() if may]
        by.initial = by.choices[0][0] if by.choices else None


class AnswerForm(forms.Form):
    answered_on = DayField(label=_("答复日期"), initial=clock.today)
    outcome = forms.ChoiceField(label=_("结果"), choices=Answer.Outcome.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("答复"), max_length=500, widget=_lines())


class RollForm(forms.Form):
    body = forms.ChoiceField(label=_("会议"), choices=[(each.value, each.zh) for each in ROLL_BODIES])
    group = forms.TypedChoiceField(
        label=_("村民小组"), required=False, coerce=int, empty_value=None, help_text=_("只有村民小组会议要选")
    )
    as_of = DayField(label=_("从何时起"), initial=clock.today)
    eligible = HeadsField(label=_("应到人数"), min_value=1, help_text=_("有表决权的人数"))
    households = HeadsField(
        label=_("户数"), required=False, help_text=_("按户开会，或代表按户推选的，填户数")
    )
    representatives = HeadsField(label=_("其中代表人数"), required=False)
    women = HeadsField(label=_("其中妇女人数"), required=False)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("数的是哪一份名册，何时公布"))

    def __init__(self, groups: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: forms.TypedChoiceField = self.fields["group"]  # type: ignore[assignment]
        group.choices = [("", "—"), *groups]
        if not groups:
            del self.fields["group"]

    @property
    def numbers(self) -> Numbers:
        names = ("eligible", "households", "representatives", "women")
        return Numbers(*(self.cleaned_data[name] for name in names))


class PowerForm(forms.Form):
    items = forms.MultipleChoiceField(label=_("授权事项"), widget=forms.CheckboxSelectMultiple)
    scope = forms.CharField(
        label=_("授权范围"), max_length=300, widget=_lines(2), help_text=_("村民会议授权到什么程度，照决议写")
    )
    ceiling = YuanField(label=_("每项金额上限（元）"), required=False, help_text=_("没有上限的不填"))
    from_on = DayField(label=_("从"))
    until_on = DayField(label=_("到"), help_text=_("最长一届（五年）"))
    matter = forms.TypedChoiceField(
        label=_("依据的决议"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("在本系统通过的授权决议"),
    )
    decided_on = DayField(
        label=_("村民会议日期"), required=False, help_text=_("决议在纸上的，填这一项和下一项")
    )
    basis = forms.CharField(label=_("决议存放处"), max_length=200, required=False)

    def __init__(self, matters: list[Matter], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items: forms.MultipleChoiceField = self.fields["items"]  # type: ignore[assignment]
        items.choices = [
            (each.code, each.name) for each in catalogue.items_of("committee") if each.representatives
        ]
        matter: forms.TypedChoiceField = self.fields["matter"]  # type: ignore[assignment]
        matter.choices = [("", _("（决议在纸上）")), *((each.pk, each.title) for each in matters)]
        if not matters:
            del self.fields["matter"]


class PowerEndForm(DateForm):
    reason = forms.CharField(label=_("收回的原因"), max_length=200, widget=_lines(2))
