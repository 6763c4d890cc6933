"""Forms of by-elections, of departures and of the register of voters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField
from lingyan.people.models import Person
from lingyan.team.term import rules
from lingyan.team.term.forms import PlaceForm, whole_number
from lingyan.team.term.leaving import RecallPlace
from lingyan.team.term.models import Acting, ByElection, Departure, DepartureStep, DepartureVote
from lingyan.team.term.rules import Meeting


def _document(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=80, **more)


class ByElectionForm(forms.Form):
    vote_on = DayField(label=_("选举日"), help_text=_("名单、候选人的公布期限由它倒排"))
    way = forms.ChoiceField(
        label=_("补选方式"), choices=ByElection.Way.choices,
        help_text=_("由村民代表会议补选的不登记选民，三分之二以上代表到会，过半数同意当选"),
    )  # fmt: skip
    chief = whole_number(_("补选主任"), most=1, initial=0)
    deputies = whole_number(_("补选副主任"), most=6, initial=0)
    members = whole_number(_("补选委员"), most=6, initial=0)


class ActingForm(forms.Form):
    """Who acts while there is no chief; the meeting's numbers where it picked somebody."""

    tenure_id = forms.TypedChoiceField(label=_("由谁主持工作"), coerce=int)
    way = forms.ChoiceField(label=_("产生方式"), choices=Acting.Way.choices)
    document = _document(_("文号或会议记录编号"))
    on = DayField(label=_("确定日期"))
    from_on = DayField(label=_("主持工作起"))
    eligible = whole_number(_("应到会人数"), required=False, help_text=_("村民代表会议推选的填写"))
    present = whole_number(_("实到会人数"), required=False)
    ayes = whole_number(_("同意票"), required=False)

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenure_id"].choices = members  # type: ignore[attr-defined]

    @property
    def said(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = dict(self.cleaned_data)
        eligible, present = data.pop("eligible"), data.pop("present")
        here = eligible is not None and present is not None
        return {**data, "meeting": Meeting(eligible, present) if here else None}


class PetitionForm(forms.Form):
    """A petition for a recall; its text stays on paper."""

    received_on = DayField(label=_("收到日期"))
    document = _document(_("罢免要求书编号"), help_text=_("要求和理由留存纸质，这里只登记编号"))
    signers = forms.ChoiceField(label=_("联名的是"), choices=Departure.Signers.choices)
    signed = whole_number(_("联名人数"))
    entitled = whole_number(_("登记选民或村民代表总数"), help_text=_("选民五分之一以上，或代表三分之一以上"))
    reasoned = forms.BooleanField(label=_("要求书写明了罢免理由"))
    new_facts = forms.BooleanField(
        label=_("有新的事实"),
        required=False,
        help_text=_("上次罢免没有通过不满六个月的，没有新的事实不能再提"),
    )


class LetterForm(forms.Form):
    received_on = DayField(label=_("收到日期"))
    document = _document(_("辞职书编号"), help_text=_("辞职书留存纸质，这里只登记编号"))


class AbsenceForm(forms.Form):
    received_on = DayField(label=_("登记日期"))
    since_on = DayField(label=_("从哪天起不履行职责"))
    document = _document(_("情况说明编号"))


class LapseForm(forms.Form):
    ended_on = DayField(label=_("职务终止日期"))
    document = _document(_("乡镇确认文号"), help_text=_("只填文号，不填终止的情形"))


class ReleaseForm(forms.Form):
    ended_on = DayField(label=_("离任日期"))
    document = _document(
        _("免职、辞职或罢免的文号"),
        help_text=_("上级党组织的文件，或会议记录的编号；只填文号，不填离任的情形"),
    )


class HearingForm(forms.Form):
    on = DayField(label=_("听取申辩日期"))
    reply = _document(_("申辩意见编号"), required=False, help_text=_("本人不提出申辩的留空"))


class MeetingForm(forms.Form):
    """The meeting about a resignation."""

    on = DayField(label=_("会议日期"))
    body = forms.ChoiceField(
        label=_("会议"),
        choices=[each for each in DepartureVote.Body.choices if each[0] != DepartureVote.Body.POLLS],
    )
    eligible = whole_number(_("应到会人数"))
    present = whole_number(_("实到会人数"))
    ayes = whole_number(_("同意票"))
    matter = forms.TypedChoiceField(
        label=_("对应的决策事项"), coerce=int, required=False, empty_value=None,
        help_text=_("经四议两公开办理的选上，没有的留空"),
    )  # fmt: skip

    def __init__(self, *args: Any, matters: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = [("", ""), *matters]  # type: ignore[attr-defined]

    @property
    def meeting(self) -> Meeting:
        return Meeting(self.cleaned_data["eligible"], self.cleaned_data["present"])


class RecallForm(forms.Form):
    """What is said once of the vote about a recall."""

    on = DayField(label=_("投票日期"))
    registered = whole_number(_("登记选民"))
    late_reason = forms.CharField(label=_("逾期原因"), max_length=200, required=False)


class RecallPlaceForm(PlaceForm):
    """The count sheet of one polling place about a recall."""

    ayes = whole_number(_("同意票"), required=False)
    noes = whole_number(_("不同意票"), required=False)
    field_order = ("name", "issued", "returned", "invalid", "ayes", "noes", "staff", "scrutineers")

    @property
    def place(self) -> RecallPlace | None:
        paper = self.ballots
        return (
            RecallPlace(paper, self.cleaned_data["ayes"] or 0, self.cleaned_data["noes"] or 0)
            if paper
            else None
        )


class FollowForm(forms.Form):
    """The notice, the filing or the handover after somebody has left."""

    on = DayField(label=_("日期"))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            DepartureStep.Kind.NOTICE: _("公告地点"), DepartureStep.Kind.FILING: _("备案文号"),
            DepartureStep.Kind.HANDOVER: _("移交清单编号"),
        }  # fmt: skip
        self.fields["document"] = _document(labels[DepartureStep.Kind(kind)])
        self.headings = (
            [code for code, _label in rules.HEADINGS] if kind == DepartureStep.Kind.HANDOVER else []
        )
        for code, label in rules.HEADINGS if self.headings else ():
            self.fields[code] = forms.BooleanField(label=label)

    @property
    def handed(self) -> dict[str, bool]:
        return {code: self.cleaned_data[code] for code in self.headings}


class VotersForm(forms.Form):
    """Identity numbers of all voters, one a line, as copied from a column of a workbook."""

    numbers = forms.CharField(
        label=_("选民的身份证号码"), max_length=600_000,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off", "spellcheck": "false", "inputmode": "text"}),
        help_text=_("一行一个，可以从名册里复制一列。号码只用来核对，不保存。"),
    )  # fmt: skip

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["numbers"].splitlines()]


class VoterListForm(forms.Form):
    """Names of all voters for the list that the law has posted, one a line; printed and forgotten."""

    names = forms.CharField(
        label=_("选民姓名和投票站"), max_length=600_000,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("一行一人：姓名，投票站或村民小组；可以从名册里复制两列。编号按顺序。姓名只用来打印，不保存。"),
    )  # fmt: skip
    form = forms.ChoiceField(label=_("格式"), choices=[("docx", "Word"), ("pdf", "PDF")])


class SexesForm(forms.Form):
    """The sex of each candidate or member for whom none is recorded."""

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for key, label in people:
            self.fields[f"sex_{key}"] = forms.ChoiceField(
                label=label, choices=[("", ""), *Person.Sex.choices]
            )

    @property
    def sexes(self) -> dict[int, str]:
        return {key: self.cleaned_data[f"sex_{key}"] for key, _label in self.people}


class ReopenForm(forms.Form):
    on = DayField(label=_("日期"))
    reason = forms.CharField(label=_("原因"), max_length=200)
