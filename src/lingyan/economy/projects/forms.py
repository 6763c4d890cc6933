"""Forms of projects. Sources and milestones are typed in rows of the same form."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.models import Matter
from lingyan.economy.books.forms import TABLES, PartyField
from lingyan.economy.books.grid import code_of
from lingyan.economy.books.models import Project as Dimension
from lingyan.economy.projects.actions import Plan, SourcePlan, StepPlan
from lingyan.economy.projects.actions.running import MOST_COUNTED, Bid
from lingyan.economy.projects.models import Kind, Procurement, SourceKind, Tender
from lingyan.kernel.form_fields import DayField, YuanField

SOURCE_ROWS: Final = 5
STEP_ROWS: Final = 6


class ProjectForm(forms.Form):
    """What a project is; its money and milestones stand in the rows below."""

    name = forms.CharField(label=_("项目名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices)
    procurement = forms.ChoiceField(
        label=_("采购内容"), choices=Procurement.choices, help_text=_("按这一项看要不要招标")
    )
    purpose = forms.CharField(label=_("批准的用途"), max_length=200)
    start_on = DayField(label=_("计划开工日期"))
    due_on = DayField(label=_("计划完成日期"))
    dimension = forms.ModelChoiceField(
        label=_("账簿里的项目"), queryset=Dimension.objects.none(), required=False, empty_label="",
        help_text=_("账上已经在用的选它；留空则立项时自动增加"),
    )  # fmt: skip
    matter = forms.ModelChoiceField(
        label=_("决策事项"), queryset=Matter.objects.none(), required=False, empty_label=""
    )

    def __init__(self, *args: Any, dimensions: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dimension"].queryset = dimensions  # type: ignore[attr-defined]
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]

    def plan(self, sources: list[SourcePlan], steps: list[StepPlan]) -> Plan:
        data = dict(self.cleaned_data)
        dimension, matter = data.pop("dimension"), data.pop("matter")
        return Plan(
            **data, sources=sources, steps=steps, dimension_id=dimension.pk if dimension else None,
            matter_id=matter.pk if matter else None,
        )  # fmt: skip


def _aria(label: Any, **more: str) -> dict[str, Any]:
    return {"aria-label": label, "autocomplete": "off", **more}


class SourceForm(forms.Form):
    """One row of money. A row without an amount is left out."""

    kind = forms.ChoiceField(
        label=_("来源"), choices=SourceKind.choices, widget=forms.Select(attrs=_aria(_("来源")))
    )
    title = forms.CharField(
        label=_("文号或出资方"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs=_aria(_("文号或出资方"))),
    )
    account = forms.CharField(
        label=_("收款科目"), max_length=80, required=False,
        widget=forms.TextInput(attrs=_aria(_("收款科目"), list="source-accounts")),
    )  # fmt: skip
    planned = YuanField(
        label=_("计划（元）"), required=False,
        widget=forms.TextInput(attrs=_aria(_("计划（元）"), inputmode="decimal")),
    )  # fmt: skip

    @property
    def row(self) -> SourcePlan | None:
        data = self.cleaned_data
        if data.get("planned") is None:
            return None
        return SourcePlan(data["kind"], data["planned"], data["title"], code_of(data["account"]))


class StepForm(forms.Form):
    """One milestone. An empty row is left out."""

    title = forms.CharField(
        label=_("节点"), max_length=80, required=False, widget=forms.TextInput(attrs=_aria(_("节点")))
    )
    due_on = DayField(
        label=_("应完成日期"), required=False,
        widget=forms.DateInput(attrs=_aria(_("应完成日期"), type="date"), format="%Y-%m-%d"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if bool(data.get("title")) != bool(data.get("due_on")) and not self.errors:
            raise forms.ValidationError(_("节点和应完成日期要都填"))
        return data

    @property
    def row(self) -> StepPlan | None:
        data = self.cleaned_data
        return (
            StepPlan(data["title"], data["due_on"].isoformat())
            if data.get("title") and data.get("due_on")
            else None
        )


SourceRows = forms.formset_factory(SourceForm, extra=SOURCE_ROWS, max_num=40)
StepRows = forms.formset_factory(StepForm, extra=STEP_ROWS, max_num=80)


class TenderForm(forms.Form):
    """A round of tender. Winner and price stay empty when it failed."""

    way = forms.ChoiceField(label=_("方式"), choices=Tender.Way.choices)
    listing = forms.CharField(label=_("招标或交易编号"), max_length=60, required=False)
    noticed_on = DayField(label=_("公告日期"))
    opened_on = DayField(label=_("开标日期"))
    bidders = forms.IntegerField(label=_("投标家数"), min_value=0, max_value=9999)
    winner = PartyField(label=_("中标单位"), help_text=_("没有的先在账簿的“往来对象”里增加；流标的不填"))
    price = YuanField(label=_("中标金额（元）"), required=False)
    remark = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, *args: Any, parties: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["winner"].queryset, self.fields["winner"].label_of = parties, label  # type: ignore[attr-defined]

    @property
    def bid(self) -> Bid:
        data = dict(self.cleaned_data)
        winner = data.pop("winner")
        return Bid(**data, winner_id=winner.pk if winner else None)


class RegisterForm(forms.Form):
    file = forms.FileField(
        label=_("项目台账"),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        help_text=_("Excel 或 CSV 文件"),
    )


class DayForm(forms.Form):
    on = DayField(label=_("日期"))


class ReachForm(DayForm):
    remark = forms.CharField(label=_("完成情况"), max_length=200, required=False)


class AcceptForm(DayForm):
    unit = forms.CharField(label=_("验收单位"), max_length=120)
    opinion = forms.CharField(label=_("验收意见"), max_length=200)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("终止原因"), max_length=200)


class EffectForm(forms.Form):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2999)
    jobs = forms.IntegerField(label=_("带动就业人数"), min_value=0, max_value=MOST_COUNTED, initial=0)
    sessions = forms.IntegerField(label=_("培训期数"), min_value=0, max_value=MOST_COUNTED, initial=0)
    trainees = forms.IntegerField(label=_("培训人次"), min_value=0, max_value=MOST_COUNTED, initial=0)
