"""Forms of the room. Rows of the plan are read from fields named by the number of the problem and the row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField, TodayField
from lingyan.team.weak import rules
from lingyan.team.weak.actions import NewMeasure, Seen
from lingyan.team.weak.models import SIDES, Measure, Problem, Progress, View
from lingyan.team.weak.rules import Act, Opinion
from lingyan.team.weak.signs import signs

SEEN_ROWS: Final = 3
MEASURE_ROWS: Final = 2


def _long(label: Any, most: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 3}), **more)


class DismissForm(forms.Form):
    reason = _long(_("为什么不是软弱涣散的情形"), 300)
    until = DayField(label=_("有效期至"), help_text=_("到期后记录仍这样显示的，重新提示"))


class ProposeForm(forms.Form):
    """Hints to tick, and problems that no record shows."""

    hint_ids = forms.TypedMultipleChoiceField(
        label=_("作为依据的线索"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, hints: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hints:
            self.fields["hint_ids"].choices = hints  # type: ignore[attr-defined]
        else:
            del self.fields["hint_ids"]
        kinds = [("", gettext("不属于上面的情形"))]
        kinds += [(each.id, f"{each.id} {gettext(each.name)}") for each in signs().values() if each.why_not]
        for row in range(1, SEEN_ROWS + 1):
            number = {"n": row}
            self.fields[f"text-{row}"] = forms.CharField(
                label=gettext("了解到的问题（%(n)d）") % number, max_length=300, required=False
            )
            self.fields[f"sign-{row}"] = forms.ChoiceField(
                label=gettext("问题（%(n)d）属于哪种情形") % number, choices=kinds, required=False
            )
        self.fields["reason"] = _long(gettext("提出的理由"), 500)

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        pairs = [(data[f"text-{row}"], data[f"sign-{row}"]) for row in range(1, SEEN_ROWS + 1)]
        return {
            "hint_ids": data.get("hint_ids", []), "reason": data["reason"],
            "seen": [Seen(text, sign) for text, sign in pairs if text.strip()],
        }  # fmt: skip


class DecideForm(forms.Form):
    """A day, and a number and words as far as the act asks for them."""

    on = TodayField(label=_("日期"))

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if act in {Act.CONFIRM, Act.RELEASE}:
            self.fields["number"] = forms.CharField(label=gettext("文号"), max_length=80, required=False)
        if act != Act.END:
            label = gettext("验收意见") if act == Act.RELEASE else gettext("说明")
            self.fields["text"] = _long(label, 500, required=act != Act.CONFIRM)


class HelperForm(forms.Form):
    side = forms.ChoiceField(label=_("帮扶方"), choices=SIDES)
    post = forms.CharField(label=_("单位和职务"), max_length=80)
    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    from_on = TodayField(label=_("开始日期"))


class PlanForm(forms.Form):
    """The head of a plan and the measures of each problem; `held` are those of the version in force."""

    on = TodayField(label=_("方案日期"))
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    goal = _long(_("整顿目标"), 300)

    def __init__(
        self, *args: Any, problems: Sequence[int], held: Sequence[Measure] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows: dict[int, int] = {}
        for problem in problems:
            own = [each for each in held if each.problem.no == problem]
            self.rows[problem] = max(MEASURE_ROWS, len(own) + 1 if own else 0)
            for row in range(self.rows[problem]):
                self._row(problem, row, own[row] if row < len(own) else None)

    def _row(self, problem: int, row: int, own: Measure | None) -> None:
        key, needed = f"{problem}-{row}", row == 0
        causes = [("", gettext("请选择")), *rules.CAUSES]
        self.fields[f"cause-{key}"] = forms.ChoiceField(
            label=gettext("根本原因"), choices=causes, required=needed
        )
        self.fields[f"what-{key}"] = forms.CharField(label=gettext("措施"), max_length=200, required=needed)
        self.fields[f"responsible-{key}"] = forms.CharField(
            label=gettext("责任岗位"), max_length=80, required=needed
        )
        self.fields[f"due-{key}"] = DayField(
            label=gettext("完成期限"), required=needed, initial=own.due_on if own else None
        )
        if own is not None:
            self.initial.update({
                f"cause-{key}": own.cause, f"what-{key}": own.what, f"responsible-{key}": own.responsible,
            })  # fmt: skip

    @property
    def head(self) -> list[forms.BoundField]:
        return [self[name] for name in ("on", "number", "goal")]

    def of_problem(self, problem: int) -> list[list[forms.BoundField]]:
        return [
            [self[f"{part}-{problem}-{row}"] for part in ("cause", "what", "responsible", "due")]
            for row in range(self.rows[problem])
        ]

    def clean(self) -> dict[str, Any]:
        """A row is filled in wholly or not at all."""
        data: dict[str, Any] = super().clean() or {}
        for problem, number in self.rows.items():
            for row in range(1, number):
                parts = [f"{part}-{problem}-{row}" for part in ("cause", "what", "responsible", "due")]
                filled = [name for name in parts if data.get(name)]
                if filled and len(filled) < len(parts):
                    for name in set(parts) - set(filled):
                        self.add_error(name, gettext("这一行要填全，或整行留空"))
        return data

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "on": data["on"],
            "number": data["number"],
            "goal": data["goal"],
            "measures": list(self._measures()),
        }

    def _measures(self) -> Iterator[NewMeasure]:
        data = self.cleaned_data
        for problem, number in self.rows.items():
            for row in range(number):
                key = f"{problem}-{row}"
                if data[f"what-{key}"]:
                    due: dt.date = data[f"due-{key}"]
                    yield NewMeasure(
                        problem, data[f"cause-{key}"], data[f"what-{key}"], data[f"responsible-{key}"], due
                    )


class ReviewForm(forms.Form):
    on = TodayField(label=_("研判日期"))

    def __init__(
        self, *args: Any, measures: Sequence[Measure], before: Mapping[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.measures = measures
        for each in measures:
            self.fields[f"how-{each.pk}"] = forms.ChoiceField(
                label=gettext("第%(n)d条措施：%(what)s") % {"n": each.no, "what": each.what},
                choices=Progress.How.choices, initial=before.get(each.pk, Progress.How.WAITING),
                help_text=gettext("期限 %(day)s") % {"day": each.due_on},
            )  # fmt: skip
        self.fields["text"] = _long(gettext("研判情况"), 500)

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        progress = {each.pk: data[f"how-{each.pk}"] for each in self.measures}
        return {"on": data["on"], "text": data["text"], "progress": progress}


class CheckForm(forms.Form):
    on = TodayField(label=_("自查日期"))

    def __init__(self, *args: Any, problems: Sequence[Problem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems = problems
        for each in problems:
            label = gettext("第%(n)d个问题已解决的佐证") % {"n": each.no}
            self.fields[f"evidence-{each.no}"] = _long(label, 300, help_text=each.text)

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "on": data["on"],
            "evidence": {each.no: data[f"evidence-{each.no}"] for each in self.problems},
        }


class ViewForm(forms.Form):
    """Totals; who said what is not asked."""

    way = forms.ChoiceField(label=_("方式"), choices=View.Way.choices)
    on = TodayField(label=_("测评日期"))
    asked = forms.IntegerField(label=_("发出问卷或到会人数"), min_value=0, max_value=rules.MOST)
    satisfied = forms.IntegerField(label=_("满意"), min_value=0, max_value=rules.MOST)
    fair = forms.IntegerField(label=_("基本满意"), min_value=0, max_value=rules.MOST)
    unsatisfied = forms.IntegerField(label=_("不满意"), min_value=0, max_value=rules.MOST)

    def given(self) -> dict[str, Any]:
        data = self.cleaned_data
        opinion = Opinion(*(data[name] for name in ("asked", "satisfied", "fair", "unsatisfied")))
        return {"way": data["way"], "on": data["on"], "opinion": opinion}
