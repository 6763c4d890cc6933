"""Forms of selections. Count sheets and score lists read fields that are named by the candidate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField, TodayField
from lingyan.kernel.language import Words
from lingyan.people.models import Person
from lingyan.team.review.forms import DocumentField
from lingyan.team.selection import rules, stages
from lingyan.team.selection.actions import Consent, Newcomer
from lingyan.team.selection.models import Application, Candidate, Kind
from lingyan.team.selection.rules import Sheet

Named = Sequence[tuple[Candidate, str]]
"""Candidates with their names as the reader may see them."""
WAYS = (
    (rules.REPRESENTATIVES, _("村民代表会议")),
    (rules.VILLAGERS, _("村民会议")),
    (rules.HOUSEHOLDS, _("户代表会议")),
)


class NumberField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": rules.LARGEST, **kwargs})


class ScoreField(forms.DecimalField):
    """Points from 0 to 100 with two places, cleaned to hundredths; None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "min_value": 0,
                "max_value": 100,
                "max_digits": 5,
                "decimal_places": 2,
                "required": False,
                **kwargs,
            }
        )

    def clean(self, value: Any) -> int | None:
        points: Decimal | None = super().clean(value)
        return None if points is None else int(points * 100)


class OpenForm(forms.Form):
    title = forms.ChoiceField(label=_("职务"))
    others = NumberField(
        label=_("同时选举的委员人数"), initial=0, max_value=6, help_text=_("只补选书记的填 0")
    )
    on = TodayField(label=_("启动日期"))

    def __init__(self, *args: Any, kind: str, titles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].choices = [(each, gettext(each)) for each in titles]  # type: ignore[attr-defined]
        if len(titles) == 1:
            self.fields["title"].initial = titles[0]
        if kind != Kind.RECOMMENDED:
            del self.fields["others"]


class StepForm(forms.Form):
    """The day, what proves the step, and who is picked, where it picks somebody."""

    on = TodayField(label=_("办理日期"))

    def __init__(self, *args: Any, stage: stages.Stage, people: Named = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stage = stage
        for each in stage.fields:
            self.fields[each.code] = _field(each)
        choices = [(candidate.pk, name) for candidate, name in people]
        if stage.picks == "one":
            self.fields["picked"] = forms.TypedChoiceField(
                label=_("人选"), choices=choices, coerce=int, widget=forms.RadioSelect
            )
        elif stage.picks:
            self.fields["picked"] = forms.TypedMultipleChoiceField(
                label=_("预备人选"), choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple
            )

    @property
    def stated(self) -> dict[str, Any]:
        return {each.code: self.cleaned_data.get(each.code) for each in self.stage.fields}

    @property
    def picked(self) -> list[int]:
        value = self.cleaned_data.get("picked") or []
        return value if isinstance(value, list) else [value]


def _field(each: stages.Field) -> forms.Field:
    common: dict[str, Any] = {"label": each.label, "required": each.required, "help_text": each.hint}
    if each.kind == "count":
        return NumberField(**common)
    if each.kind == "date":
        return DayField(**common)
    if each.kind == "choice":
        return forms.ChoiceField(choices=each.choices, **common)
    return DocumentField(**common)


class VoteForm(forms.Form):
    """A count sheet, and each candidate's votes."""

    on = TodayField(label=_("投票日期"))
    way = forms.ChoiceField(label=_("会议形式"), choices=WAYS)
    formal = NumberField(
        label=_("正式党员人数"), min_value=1, help_text=_("应到会人数由它减去没有选举权的人算出")
    )
    eligible = NumberField(label=_("应到会人数"), min_value=1)
    present = NumberField(label=_("实到会人数"), min_value=1)
    issued = NumberField(label=_("发出票"), min_value=1)
    returned = NumberField(label=_("收回票"), min_value=1)
    invalid = NumberField(label=_("其中无效票"), initial=0)

    def __init__(self, *args: Any, kind: str, people: Named, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        unused = {"members": ("way", "formal"), "people": ("formal",), "election": ("way", "eligible")}
        for name in unused.get(kind, ("way", "formal", "eligible")):
            del self.fields[name]
        for candidate, name in self.people:
            self.fields[f"v-{candidate.pk}"] = NumberField(label=_("%(name)s得票") % {"name": name})

    def sheet(self) -> Sheet:
        data = self.cleaned_data
        return Sheet(
            data.get("eligible") or 0, data["present"], data["issued"], data["returned"], data["invalid"],
            data.get("way", ""), data.get("formal"),
        )  # fmt: skip

    def votes(self) -> dict[int, int]:
        return {each.pk: self.cleaned_data[f"v-{each.pk}"] for each, _name in self.people}


class ScoresForm(StepForm):
    """The scores of everybody who takes part in a round."""

    def __init__(self, *args: Any, stage: stages.Stage, people: Named, **kwargs: Any) -> None:
        super().__init__(*args, stage=stage, **kwargs)
        self.people = list(people)
        for candidate, name in self.people:
            label = _("%(name)s成绩") % {"name": name}
            self.fields[f"s-{candidate.pk}"] = ScoreField(label=label, help_text=_("缺考的留空"))

    def given(self) -> dict[int, int | None]:
        return {each.pk: self.cleaned_data[f"s-{each.pk}"] for each, _name in self.people}


class _ConsentForm(forms.Form):
    """Consent on paper: for this selection only, until a day."""

    consent_document = DocumentField(label=_("本人同意书编号"), help_text=_("同意书写明只用于本次选拔"))
    consent_on = TodayField(label=_("同意日期"))
    erase_on = DayField(label=_("同意保存到哪一天"), help_text=_("没有任用的，最迟到这一天清除全部资料"))

    def consent(self) -> Consent:
        data = self.cleaned_data
        return Consent(data["consent_on"], data["consent_document"], data["erase_on"])


class _PersonForm(forms.Form):
    person = forms.TypedChoiceField(label=_("已有的人"), coerce=int, empty_value=None, required=False)
    name = forms.CharField(
        label=_("新的人选姓名"), max_length=40, required=False, help_text=_("选了已有的人就不填")
    )
    sex = forms.ChoiceField(label=_("性别"), choices=[("", "—"), *Person.Sex.choices], required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[int, Words]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [("", "—"), *people]  # type: ignore[attr-defined]

    def newcomer(self) -> Newcomer | None:
        data = self.cleaned_data
        if not data.get("name"):
            return None
        year, month = data.get("birth_year"), data.get("birth_month")
        return Newcomer(
            data["name"], data["sex"], (year, month) if year and month else None, data.get("phone", "")
        )


class CandidateForm(_PersonForm):
    """Somebody for the list of 两推一选."""


class MemberForm(_PersonForm):
    """A member of the committee that elects."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"], self.fields["sex"]
        self.fields["person"].label, self.fields["person"].required = _("委员"), True


class PoolForm(_PersonForm, _ConsentForm):
    """Somebody for the pool of 组织选派, with consent."""


class ApplicationForm(_PersonForm, _ConsentForm):
    birth_year = NumberField(label=_("出生年"), required=False, min_value=1900, max_value=2100)
    birth_month = NumberField(label=_("出生月"), required=False, min_value=1, max_value=12)
    phone = forms.CharField(label=_("联系电话"), max_length=20, required=False)
    education = forms.ChoiceField(label=_("学历"), choices=Application.Education.choices)
    party_since = DayField(label=_("入党日期"), required=False)
    received_on = TodayField(label=_("报名日期"))

    field_order = (
        "person", "name", "sex", "birth_year", "birth_month", "phone", "education", "party_since", "received_on",
        "consent_document", "consent_on", "erase_on",
    )  # fmt: skip


class ScreenForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("审查结果"), widget=forms.RadioSelect,
        choices=[(each.value, each.label) for each in Application.Outcome if each.value != "waiting"],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("不符合条件的原因"), max_length=200, required=False,
        help_text=_("对照公告写明，本人可以看到；不写健康、信仰和处分经过"),
    )  # fmt: skip


class AppointForm(forms.Form):
    on = TodayField(label=_("任职日期"))
    document = DocumentField(label=_("任职文号"))
    leaving = forms.CharField(label=_("现任离任原因"), max_length=80)
    trial_months = NumberField(
        label=_("试用期（个月）"), max_value=12, initial=0, help_text=_("不设试用期填 0")
    )

    def __init__(self, *args: Any, kind: str, held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not held:
            del self.fields["leaving"]
        if kind != Kind.OPEN:
            del self.fields["trial_months"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


def usual_erase_day(today: dt.date) -> dt.date:
    """A year, which most agree to."""
    return today + dt.timedelta(days=365)
