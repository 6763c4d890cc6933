"""Forms of appraisals. The grids of totals and grades are read from fields named by the number on the ballot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField, TodayField
from lingyan.kernel.language import Words
from lingyan.team.appraisal import rules
from lingyan.team.appraisal.actions import Approved, Ballots, Grade, NewMember, Resolution
from lingyan.team.appraisal.models import FollowUp, Session, Subject
from lingyan.team.appraisal.rules import Body, Kind, Papers, Votes

APPROVAL = ("approval", "approved_by", "approved_on")
PROBATIONARY = ("预备", "probationary")


class NumberField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": rules.MOST, **kwargs})


def read_names(text: str) -> list[NewMember]:
    """One name a line; what ends in 预备 (or probationary) is somebody who takes part without a grade."""
    found = []
    for line in text.splitlines():
        name = line.strip().rstrip("）)").strip()
        graded = not name.endswith(PROBATIONARY)
        for word in PROBATIONARY:
            name = name.removesuffix(word)
        name = name.rstrip("（( ，,\u3000")
        if name:
            found.append(NewMember(name, graded))
    return found


class NamesField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        given = {
            "label": _("名单里没有的党员"), "max_length": 20_000, "widget": forms.Textarea(attrs={"rows": 5}),
            "help_text": _("一行一个姓名；预备党员在姓名后写“预备”"),
        }  # fmt: skip
        super().__init__(**{**given, **kwargs})

    def clean(self, value: Any) -> list[NewMember]:
        return read_names(super().clean(value))


class PlanForm(forms.Form):
    """What begins an appraisal of a kind. Branches tick members who are known; others are read from the posts."""

    year = forms.IntegerField(label=_("评议年度"), min_value=1990, max_value=9998)
    on = TodayField(label=_("方案日期"))
    whom = forms.ChoiceField(label=_("评议谁"), choices=[])
    body = forms.ChoiceField(label=_("在什么会上测评"), choices=[])
    group = forms.TypedChoiceField(
        label=_("村民小组"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("只有评议村民小组组长要选"),
    )
    eligible = NumberField(label=_("参加测评的应到人数"), min_value=1)
    members = forms.MultipleChoiceField(
        label=_("正式党员"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("已经离开支部的去掉勾"),
    )
    probationary = forms.MultipleChoiceField(
        label=_("预备党员"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("参加评议，不评定等次"),
    )
    new = NamesField(required=False)

    def __init__(
        self, *args: Any, kind: Kind, bodies: Sequence[Body], whom: Sequence[str] = (),
        known: Sequence[tuple[int, str]] = (), groups: Sequence[tuple[int, str]] = (),
        last: dict[int, bool] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kind = kind
        self._choose("body", [(body.value, rules.BODY_LABELS[body]) for body in bodies])
        self._choose("whom", [(each, Session.Whom(each).label) for each in whom])
        self._choose("members", known)
        self._choose("probationary", known)
        was = last or {}
        self.fields["members"].initial = [key for key, _name in known if was.get(key, not was)]
        self.fields["probationary"].initial = [key for key, _name in known if was.get(key) is False]
        leaders = rules.GROUP_LEADERS in whom
        if leaders:
            self._ask_for_leaders(groups)
        unused = {
            Kind.PARTY: ("whom", "group", "eligible", "body"),
            Kind.SECRETARY: ("whom", "group", "members", "probationary", "new"),
            Kind.CADRES: ("eligible", "probationary", *(() if leaders else ("group", "members", "new"))),
        }[kind]  # fmt: skip
        for name in (*unused, *(() if known else ("members", "probationary"))):
            self.fields.pop(name, None)

    def _ask_for_leaders(self, groups: Iterable[tuple[int, str]]) -> None:
        """Group leaders rarely hold a post on record, so they are ticked or named; nobody is ticked beforehand."""
        self._choose("group", [("", "—"), *groups])
        members, new = self.fields["members"], self.fields["new"]
        members.label, members.initial = _("这个组的组长、副组长"), []
        members.help_text = _("小组长名册上的和以前评议过的都在这里，还在任的打勾")
        new.label, new.help_text = (
            _("名册上没有的组长、副组长"),
            _("只有评议村民小组组长要填，一行一个姓名"),
        )

    def clean(self) -> dict[str, Any]:
        """Who is named and which group belong to the leaders alone; nothing that was typed is passed over."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        named = data.get("group") or data.get("members") or data.get("new")
        if self.kind == Kind.CADRES and data.get("whom") != rules.GROUP_LEADERS and named:
            self.add_error("whom", _("选了村民小组或写了组长的，评议谁要选“村民小组组长”"))
        return data

    def _choose(self, name: str, choices: Iterable[tuple[Any, Words]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Arguments of `actions.plan`."""
        data = self.cleaned_data
        without = [int(key) for key in data.get("probationary", ())]
        members = [(int(key), True) for key in data.get("members", ()) if int(key) not in without]
        return {
            "year": data["year"], "on": data["on"], "whom": data.get("whom", ""),
            "body": self._body(), "group": data.get("group"), "eligible": data.get("eligible"),
            "members": [*members, *((key, False) for key in without)], "new": data.get("new") or [],
        }  # fmt: skip

    def _body(self) -> str:
        if self.cleaned_data.get("whom") == rules.GROUP_LEADERS:
            return Body.GROUP
        return self.cleaned_data.get("body") or Body.PARTY_MEETING


class BranchForm(forms.Form):
    """Which of several branches judges its members."""

    branch = forms.TypedChoiceField(label=_("支部"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, branches: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = list(branches)  # type: ignore[attr-defined]


class MembersForm(forms.Form):
    new = NamesField()


class StepForm(forms.Form):
    on = TodayField(label=_("日期"))
    number = forms.CharField(label=_("文号或地点"), max_length=80, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)


class CloseForm(forms.Form):
    on = TodayField(label=_("办结日期"))


class CountForm(forms.Form):
    """The tally sheet: who came, the ballots, and a grid of totals."""

    on = TodayField(label=_("投票日期"))
    present = NumberField(label=_("到会人数"), min_value=1)
    households_present = NumberField(
        label=_("到会户数"), required=False, help_text=_("按户开会、每户一票的填写")
    )
    issued = NumberField(label=_("发出选票"), min_value=1)
    returned = NumberField(label=_("收回选票"), min_value=1)
    invalid = NumberField(label=_("其中无效票"), initial=0)

    def __init__(self, *args: Any, session: Session, subjects: Sequence[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = list(subjects)
        if session.body == Body.PARTY_MEETING:
            self.fields["present"].label = _("到会有表决权的党员")
        if session.body not in rules.BY_HOUSEHOLDS:
            del self.fields["households_present"]
        labels = [*(gettext(str(each)) for each in rules.labels_of_grades(session.kind)), gettext("弃权")]
        for subject in self.subjects:
            for at, label in enumerate(labels):
                self.fields[f"v-{subject.no}-{at}"] = NumberField(
                    label=f"{subject.no} {label}", required=False,
                    widget=forms.NumberInput(attrs={"inputmode": "numeric", "aria-label": f"{subject.no} {label}"}),
                )  # fmt: skip

    def head(self) -> list[Any]:
        return [self[name] for name in self.fields if not name.startswith("v-")]

    def rows(self) -> list[tuple[Subject, list[Any]]]:
        return [
            (each, [self[f"v-{each.no}-{at}"] for at in range(rules.GRADES + 1)]) for each in self.subjects
        ]

    def ballots(self) -> Ballots:
        data = self.cleaned_data
        votes: dict[int, Votes] = {}
        for subject in self.subjects:
            typed = [data[f"v-{subject.no}-{at}"] for at in range(rules.GRADES + 1)]
            if any(each is not None for each in typed):
                first, second, third, fourth, none = (each or 0 for each in typed)
                votes[subject.no] = (first, second, third, fourth, none)
        papers = Papers(data["issued"], data["returned"], data["invalid"])
        return Ballots(data["present"], papers, votes, data.get("households_present"))


class DecideForm(forms.Form):
    """The resolution, and a grade for each; what most ballots say is chosen already."""

    on = TodayField(label=_("评定日期"))
    body = forms.ChoiceField(label=_("由什么会议评定"))
    eligible = NumberField(
        label=_("应到人数"), required=False, help_text=_("委员会评定的填委员人数；党员大会按应到党员，不用填")
    )
    present = NumberField(label=_("到会人数"), min_value=1)
    ayes = NumberField(label=_("赞成"), min_value=1)
    approval = forms.CharField(
        label=_("优秀超过三分之一的批准文号"), max_length=80, required=False, help_text=_("没有超过的不填")
    )
    approved_by = forms.CharField(
        label=_("批准机关"), max_length=80, required=False, help_text=_("批准的上级党组织，例如某镇党委")
    )
    approved_on = DayField(label=_("批准日期"), required=False)

    def __init__(
        self, *args: Any, session: Session, subjects: Sequence[Subject], said: dict[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = list(subjects)
        bodies = rules.DECIDING[Kind(session.kind)]
        self.fields["body"].choices = [(body.value, rules.BODY_LABELS[body]) for body in bodies]  # type: ignore[attr-defined]
        if session.kind != Kind.PARTY:
            for name in APPROVAL:
                del self.fields[name]
        grades = [("", "—"), *enumerate(rules.labels_of_grades(session.kind), 1)]
        for each in self.subjects:
            self.fields[f"g-{each.no}"] = forms.TypedChoiceField(
                label=f"{each.no} {gettext('等次')}", choices=grades, coerce=int, initial=said.get(each.no, ""),
                widget=forms.Select(attrs={"aria-label": f"{each.no} {gettext('等次')}"}),
            )  # fmt: skip
            self.fields[f"r-{each.no}"] = forms.CharField(
                label=f"{each.no} {gettext('理由')}", max_length=300, required=False,
                widget=forms.TextInput(attrs={"aria-label": f"{each.no} {gettext('理由')}"}),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Number, organ and day of an approval are given together or not at all."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        given = [name for name in APPROVAL if data.get(name)]
        for name in APPROVAL:
            if given and name in self.fields and name not in given and name not in self.errors:
                self.add_error(name, _("批准文号、批准机关和批准日期要一起填"))
        return data

    def head(self) -> list[Any]:
        return [self[name] for name in self.fields if name[:2] not in {"g-", "r-"}]

    def rows(self) -> list[tuple[Subject, Any, Any]]:
        return [(each, self[f"g-{each.no}"], self[f"r-{each.no}"]) for each in self.subjects]

    def grades(self) -> dict[int, Grade]:
        data = self.cleaned_data
        return {each.no: Grade(data[f"g-{each.no}"], data[f"r-{each.no}"]) for each in self.subjects}

    def resolution(self) -> Resolution:
        data = self.cleaned_data
        number, organ, on = (data.get(name) for name in APPROVAL)
        approved = Approved(number, organ, on) if number and organ and on else None
        return Resolution(data["body"], data["present"], data["ayes"], data.get("eligible"), approved)


class FollowForm(forms.Form):
    what = forms.ChoiceField(label=_("事项"), choices=FollowUp.What.choices)
    on = TodayField(label=_("日期"))
    number = forms.CharField(
        label=_("文号"), max_length=80, required=False, help_text=_("内容在纸面上，这里只记日期和文号")
    )
