"""Forms of 换届. What a stage asks for is data (`evidence.FIELDS`); its form is made from that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField
from lingyan.people.models import Person
from lingyan.team.term import evidence, rules, shifting
from lingyan.team.term.actions import Newcomer, Sheet
from lingyan.team.term.actions.counting import Proxies
from lingyan.team.term.models import Complaint, Nominee
from lingyan.team.term.rules import Ballots, Meeting, Seats
from lingyan.team.term.shifting import Shift
from lingyan.team.term.states import State

FEW_PLACES: Final = 3
MOST_PLACES: Final = 40
"""How many polling places a count page begins with, and how many it takes."""
_MOST_MONITORS: Final = 98
COMMITTEE, ALONE = "committee", "secretary"
"""What a meeting of the party elects: the members of a committee, or without one the secretary."""


def whole_number(label: Any, *, most: int = rules.LARGEST, **more: Any) -> forms.IntegerField:
    """A count from 0 to the largest that makes sense."""
    return forms.IntegerField(label=label, min_value=0, max_value=most, **more)


class OpenForm(forms.Form):
    name = forms.CharField(label=_("换届名称"), max_length=40, help_text=_("例如：2026年村级换届"))
    vote_on = DayField(label=_("选举日"), help_text=_("各村以后可以各自变更"))


class StageForm(forms.Form):
    """The evidence of one state, with its day and, where something is late, the reason."""

    on = DayField(label=_("日期"))

    def __init__(
        self, state: State, *args: Any, with_reason: bool = True, by_election: bool = False, shift: Shift = Shift(),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.asked = evidence.fields_of(state, by_election=by_election, shift=shift)
        for each in self.asked:
            self.fields[each.code] = _made(each)
        if with_reason:
            self.fields["reason"] = forms.CharField(
                label=_("说明（逾期的写明原因）"), max_length=200, required=False
            )

    @property
    def stated(self) -> dict[str, object]:
        return {each.code: self.cleaned_data[each.code] for each in self.asked}


def _made(each: evidence.Field) -> forms.Field:
    if each.kind == "count":
        return whole_number(each.label)
    if each.kind == "flag":
        return forms.BooleanField(label=each.label, required=each.required)
    if each.kind == "date":
        return DayField(label=each.label)
    if each.kind == "choice":
        return forms.ChoiceField(label=each.label, choices=each.choices)
    return forms.CharField(label=each.label, max_length=80, required=each.required)


class VoteDayForm(forms.Form):
    on = DayField(label=_("新的选举日"))
    reason = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, *args: Any, documents: Sequence[str] = (), **kwargs: Any) -> None:
        """`documents`: those that have not been shown yet; which are needed depends on the day that is chosen."""
        super().__init__(*args, **kwargs)
        self.documents = documents
        for code in documents:
            self.fields[code] = forms.CharField(
                label=shifting.LABELS[code], max_length=80, required=False,
                help_text=_("选举日与本届届满日期不同的填写"),
            )  # fmt: skip

    @property
    def shown(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in self.documents}


class MeetingHeldForm(forms.Form):
    on = DayField(label=_("见面日期"))
    minutes = forms.CharField(
        label=_("记录编号"), max_length=80, help_text=_("见面会记录留存纸质，这里只登记编号")
    )


class SeatsForm(forms.Form):
    deputies = whole_number(_("副主任职数"), most=6)
    members = whole_number(_("委员职数"), most=6)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因或处理结果"), max_length=200)


class NominateForm(forms.Form):
    """One nominee: a person of the village, or the name of somebody new."""

    rank = forms.TypedChoiceField(label=_("职务"), coerce=int)
    origin = forms.ChoiceField(label=_("提名方式"))
    person = forms.TypedChoiceField(label=_("本村已有的人"), coerce=int, required=False, empty_value=None)
    name = forms.CharField(
        label=_("新的姓名"), max_length=60, required=False, help_text=_("名单里没有的人填写")
    )
    sex = forms.ChoiceField(label=_("性别"), choices=[("", ""), *Person.Sex.choices], required=False)

    def __init__(
        self,
        *args: Any,
        ranks: list[tuple[int, str]],
        people: list[tuple[int, str]],
        origins: list[Any],
        newcomers: bool = True,
        **kwargs: Any,
    ) -> None:
        """Without `newcomers` one of `people` is chosen."""
        super().__init__(*args, **kwargs)
        if not newcomers:
            del self.fields["name"], self.fields["sex"]
            self.fields["person"].required = True
        self.fields["rank"].choices = ranks  # type: ignore[attr-defined]
        self.fields["origin"].choices = origins  # type: ignore[attr-defined]
        self.fields["person"].choices = [("", ""), *people]  # type: ignore[attr-defined]

    @property
    def newcomer(self) -> Newcomer | None:
        name, sex = (self.cleaned_data.get(each, "") for each in ("name", "sex"))
        return Newcomer(name, sex) if name or sex else None


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("审查结果"),
        choices=[each for each in Nominee.Review.choices if each[0] != Nominee.Review.WAITING],
    )
    document = forms.CharField(label=_("审查文号"), max_length=80, help_text=_("只填文号，不填原因"))
    on = DayField(label=_("审查日期"))


class ComplaintForm(forms.Form):
    document = forms.CharField(
        label=_("收件编号"), max_length=80, help_text=_("申诉书留存纸质，这里只登记编号")
    )
    received_on = DayField(label=_("收到日期"))


class SecondForm(ComplaintForm):
    """A complaint about the decision on a complaint, one level up."""

    served_on = DayField(label=_("原决定送达日期"), help_text=_("期限从送达那天起算"))
    above = forms.ChoiceField(label=_("由哪一级决定"), choices=Complaint.Above.choices)

    field_order = ["document", "served_on", "received_on", "above"]


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("决定"), choices=Complaint.Outcome.choices)
    decision = forms.CharField(label=_("决定文号"), max_length=80)
    on = DayField(label=_("决定日期"))


class AskForm(forms.Form):
    document = forms.CharField(label=_("联审函号"), max_length=80)
    on = DayField(label=_("发函日期"))


class DayForm(forms.Form):
    on = DayField(label=_("日期"))


class FormalForm(forms.Form):
    """The preselection: its day and ballots, everybody's votes, and who is a formal candidate by them."""

    on = DayField(label=_("预选日期"))
    returned = whole_number(_("收回的预选选票"))
    chosen = forms.TypedMultipleChoiceField(
        label=_("正式候选人"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("按预选得票从多到少选定"),
    )

    def __init__(
        self, *args: Any, nominees: list[tuple[int, str]], meeting: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = nominees  # type: ignore[attr-defined]
        if meeting:
            self.fields["eligible"] = whole_number(_("应到会人数"))
            self.fields["present"] = whole_number(_("实到会人数"))
        for key, label in nominees:
            self.fields[f"votes_{key}"] = whole_number(_("%(who)s的预选得票") % {"who": label})

    @property
    def votes(self) -> dict[int, int]:
        given = ((name.partition("_"), value) for name, value in self.cleaned_data.items())
        return {int(key): value for (kind, _sep, key), value in given if kind == "votes"}

    @property
    def meeting(self) -> Meeting | None:
        data = self.cleaned_data
        return Meeting(data["eligible"], data["present"]) if "eligible" in self.fields else None


class AnnulForm(forms.Form):
    """Which vote is annulled, for which posts, and when the village votes again."""

    count_id = forms.TypedChoiceField(label=_("哪次投票"), coerce=int)
    ranks = forms.TypedMultipleChoiceField(
        label=_("哪些职务"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选是整个选举无效"),
    )
    document = forms.CharField(label=_("认定文号"), max_length=80)
    on = DayField(label=_("认定日期"))
    vote_on = DayField(
        label=_("重新投票的日期"), required=False, help_text=_("只认定另行选举无效的不填，另行选举重新举行")
    )

    def __init__(
        self, *args: Any, counts: list[tuple[int, str]], ranks: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["count_id"].choices = counts  # type: ignore[attr-defined]
        self.fields["ranks"].choices = ranks  # type: ignore[attr-defined]


class RestoreForm(forms.Form):
    document = forms.CharField(label=_("恢复文号"), max_length=80)
    on = DayField(label=_("恢复日期"))


class KinshipForm(forms.Form):
    first = forms.TypedChoiceField(label=_("被提名人"), coerce=int)
    second = forms.TypedChoiceField(label=_("其近亲属"), coerce=int)

    def __init__(self, *args: Any, nominees: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].choices = nominees  # type: ignore[attr-defined]


class CountForm(forms.Form):
    """What is said once of a vote; for a meeting who was there and what was to be filled."""

    on = DayField(label=_("投票日期"))

    def __init__(
        self,
        *args: Any,
        meeting: bool,
        fixed: bool = False,
        party: bool = False,
        committee: int | None = None,
        monitors: bool = False,
        **kwargs: Any,
    ) -> None:
        """`fixed`: what is to be filled is known, as in a by-election. `party`: members without election right are known.
        `committee`: so many of its members have election right, when the committee elects its secretary. `monitors`: 监事,
        who have a chief or none.
        """
        super().__init__(*args, **kwargs)
        if meeting and committee is None:
            self.fields["eligible"] = whole_number(
                _("应到会的正式党员人数") if party else _("应到会有选举权的人数"),
                help_text=_("当天没有选举权的党员，系统按“选举权”的登记减去") if party else "",
            )
        if meeting:
            self.fields["present"] = whole_number(
                _("实到会人数"),
                help_text="" if committee is None else _("应到会的委员 %(n)s 人") % {"n": committee},
            )
        if committee is not None:
            self.fields["deputies"] = whole_number(_("应选副书记"), most=6, initial=0)
        elif party:
            self._of_party()
        elif monitors:
            self.fields["chief"] = whole_number(_("应选监事长（不设监事会的填 0）"), most=1, initial=1)
            self.fields["members"] = whole_number(_("应选监事"), most=_MOST_MONITORS)
        elif meeting and not fixed:
            self.fields["deputies"] = whole_number(_("应选副职"), most=6, initial=0)
            self.fields["members"] = whole_number(_("应选委员"), most=6)
        if not meeting:
            self.fields["proxies"] = whole_number(_("委托票"), initial=0)
            self.fields["most_held"] = whole_number(_("一名受托人最多接受几票委托"), initial=0, most=99)
            self.fields["held_by_candidates"] = whole_number(_("候选人接受的委托"), initial=0)

    def _of_party(self) -> None:
        """Which of the two is elected is asked, since the roll of the branch need not be kept here."""
        self.fields["elects"] = forms.ChoiceField(
            label=_("党员大会选什么"),
            choices=[("", ""), (COMMITTEE, _("设委员会，只选委员")), (ALONE, _("不设委员会，选书记"))],
            help_text=_("正式党员七人以上设委员会，书记、副书记由委员会第一次全体会议选举"),
        )
        self.fields["deputies"] = whole_number(_("应选副书记（设委员会的填 0）"), most=6, initial=0)
        self.fields["members"] = whole_number(_("应选委员（不设委员会的填 0）"), most=rules.LARGEST_BODY)

    @property
    def meeting(self) -> Meeting | None:
        """Who was to come and came; of the party's committee the action knows its members itself."""
        data = self.cleaned_data
        return Meeting(data.get("eligible", 0), data["present"]) if "present" in self.fields else None

    @property
    def seats(self) -> Seats | None:
        data = self.cleaned_data
        if "chief" in self.fields:
            return Seats(0, data["members"], data["chief"])
        chief = int(data.get("elects") != COMMITTEE)
        return Seats(data["deputies"], data.get("members", 0), chief) if "deputies" in self.fields else None

    @property
    def proxies(self) -> Proxies:
        data = self.cleaned_data
        if "proxies" not in self.fields:
            return Proxies()
        return Proxies(data["proxies"], data["most_held"], data["held_by_candidates"])


class PlaceForm(forms.Form):
    """The ballots of one polling place. A place without a name and figures is left out."""

    name = forms.CharField(label=_("投票站"), max_length=40, required=False)
    issued = whole_number(_("发出选票"), required=False)
    returned = whole_number(_("收回选票"), required=False)
    invalid = whole_number(_("无效票"), required=False)
    staff = whole_number(_("工作人员"), most=999, required=False)
    scrutineers = whole_number(_("其中监票人"), most=999, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in self.fields.values():
            bound.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """A place with a figure needs its name, a place with a name every figure: a forgotten one would not be seen."""
        data = super().clean() or self.cleaned_data
        figures = [code for code in self.fields if code != "name"]
        if not data.get("name") and any(data.get(code) is not None for code in figures):
            self.add_error("name", _("填了票数的投票站要写名称"))
        elif data.get("name"):
            for code in figures:
                if data.get(code) is None and code not in self.errors:
                    self.add_error(code, _("没有的填 0"))
        return data

    @property
    def ballots(self) -> Ballots | None:
        data = self.cleaned_data
        if not data.get("name"):
            return None
        numbers = (data[code] or 0 for code in ("issued", "returned", "invalid", "staff", "scrutineers"))
        return Ballots(data["name"], *numbers)


class StationForm(PlaceForm):
    """The count sheet of one polling place of an election."""

    def __init__(self, *args: Any, nominees: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nominees = nominees
        for key, label in nominees:
            self.fields[f"votes_{key}"] = whole_number(label, required=False)
            self.fields[f"votes_{key}"].widget.attrs["autocomplete"] = "off"

    @property
    def sheet(self) -> Sheet | None:
        paper = self.ballots
        votes = {key: self.cleaned_data.get(f"votes_{key}") or 0 for key, _label in self.nominees}
        return Sheet(paper, votes) if paper else None


class CertificateForm(forms.Form):
    """The day and one number for each elected member."""

    on = DayField(label=_("发证日期"))

    def __init__(self, *args: Any, elected: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.elected = elected
        for key, label in elected:
            self.fields[f"number_{key}"] = forms.CharField(label=label, max_length=40)

    @property
    def numbers(self) -> dict[int, str]:
        return {key: self.cleaned_data[f"number_{key}"] for key, _label in self.elected}
