"""Forms of the register. Only name, contact and consent must be filled in; nothing is ticked beforehand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField, SheetField
from lingyan.team.talent.actions import Details, Given, Result, Wanted
from lingyan.team.talent.actions.files import MOST_BYTES
from lingyan.team.talent.models import Channel, Consent, Form, Match, Need, Particulars, Talent
from lingyan.team.talent.rules import MOST_JOBS, MOST_WANTED

NONE = ("", _("不说明"))
SERVICES = {
    "housing": _("住房"), "school": _("子女入学"), "finance": _("金融"), "land": _("用地"), "registration": _("注册登记"),
}  # fmt: skip


class _ConsentFields(forms.Form):
    given_on = DayField(label=_("同意日期"))
    how = forms.ChoiceField(label=_("同意方式"), choices=Consent.How.choices)
    paper = forms.CharField(
        label=_("同意书编号"),
        max_length=40,
        required=False,
        help_text=_("本人签字的要填，按它在柜里找得到同意书"),
    )
    until = DayField(label=_("有效期至"), help_text=_("到这一天为止，过后自动清除"))

    def given(self) -> Given:
        data = self.cleaned_data
        return Given(data["given_on"], data["how"], data["until"], data["paper"])


class ConsentForm(_ConsentFields):
    """One more consent, or a longer one."""


class DetailsForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    contact = forms.CharField(
        label=_("联系电话"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    group = forms.ChoiceField(label=_("类别"), choices=[NONE, *Particulars.Group.choices], required=False)
    kinds = forms.MultipleChoiceField(
        label=_("能提供"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("本人说了才勾，可以都不勾"),
    )
    form = forms.ChoiceField(label=_("方式"), choices=Form.choices, required=False)
    window = forms.CharField(label=_("方便联系的时间"), max_length=60, required=False)
    wish = forms.CharField(
        label=_("意愿"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    returned_on = DayField(label=_("返乡日期"), required=False)
    young = forms.BooleanField(label=_("返乡时 18 至 45 岁"), required=False)
    stays_on = DayField(
        label=_("问明近一年在村满六个月的日期"),
        required=False,
        help_text=_("本人说在村居住或工作满六个月的那一天"),
    )
    rare = ("window", "wish", "returned_on", "young", "stays_on")

    def __init__(self, kinds: Sequence[str], *args: Any, talent: Talent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [(each.kind, each.form) for each in talent.offers.all()] if talent else []
        if self.offered:
            self.fields["form"].help_text = gettext(
                "新勾选的按这个方式登记；没有新勾选的，改了方式就改所有勾选的"
            )
        # What an older list of kinds allowed stays a choice for who offers it.
        old = [kind for kind, _form in self.offered if kind not in kinds]
        self.fields["kinds"].choices = [(each, gettext(each)) for each in dict.fromkeys([*kinds, *old])]  # type: ignore[attr-defined]

    def details(self) -> Details:
        """The form chosen is that of newly ticked kinds; where none is new, another one chosen is that of all ticked."""
        data = self.cleaned_data
        before: dict[str, list[str]] = {}
        all_anew = "form" in self.changed_data and {*data["kinds"]} <= {kind for kind, _form in self.offered}
        for kind, form in () if all_anew else self.offered:
            before.setdefault(kind, []).append(form)
        offers = [
            (kind, form) for kind in data["kinds"] for form in before.get(kind, [data["form"] or Form.LONG])
        ]
        return Details(
            data["name"], data["contact"], data["group"], offers, data["window"], data["wish"], data["returned_on"],
            data["young"], data["stays_on"],
        )  # fmt: skip


class EnlistForm(_ConsentFields, DetailsForm):
    counted = forms.BooleanField(label=_("本人另外同意计入返乡青年统计"), required=False)
    field_order = (
        "name",
        "contact",
        "given_on",
        "how",
        "paper",
        "until",
        "counted",
        "group",
        "kinds",
        "form",
    )


def details_of(talent: Talent) -> dict[str, Any]:
    """First values of the form for a person who is listed."""
    told, offers = getattr(talent, "particulars", None), list(talent.offers.all())
    return {
        "name": talent.personal.name, "contact": talent.personal.phone or "",
        "kinds": [each.kind for each in offers], "form": offers[0].form if offers else Form.LONG,
        **{name: getattr(told, name) for name in ("group", "window", "wish", "returned_on", "young", "stays_on") if told},
    }  # fmt: skip


class NeedForm(forms.Form):
    kind = forms.ChoiceField(label=_("需要"))
    form = forms.ChoiceField(label=_("方式"), choices=Form.choices)
    number = forms.IntegerField(label=_("人数"), min_value=1, max_value=MOST_WANTED, initial=1)
    detail = forms.CharField(
        label=_("具体事情"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写事情，不写个人信息"),
    )
    until = DayField(label=_("有效期至"))

    def __init__(self, kinds: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(each, gettext(each)) for each in kinds]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)


class CloseNeedForm(forms.Form):
    closing = forms.ChoiceField(label=_("结束原因"), choices=Need.Closing.choices)


class AnswerForm(forms.Form):
    accepted = forms.ChoiceField(
        label=_("本人答复"), choices=[("yes", _("接受")), ("no", _("谢绝"))], widget=forms.RadioSelect,
        help_text=_("谢绝不用说明理由"),
    )  # fmt: skip
    on = DayField(label=_("答复日期"))
    channel = forms.ChoiceField(label=_("答复方式"), choices=Channel.choices)


class ContactForm(forms.Form):
    on = DayField(label=_("联系日期"))
    channel = forms.ChoiceField(label=_("联系方式"), choices=Channel.choices)
    next_step = forms.CharField(
        label=_("下一步"), max_length=120, required=False, help_text=_("写事情，不写个人信息")
    )


class ResultForm(forms.Form):
    outcome = forms.ChoiceField(label=_("结果"), choices=Match.Outcome.choices)
    on = DayField(label=_("结果日期"))
    services = forms.MultipleChoiceField(
        label=_("落实的服务"),
        choices=list(SERVICES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    band = forms.ChoiceField(label=_("投入资金"), choices=Match.Band.choices, required=False)
    jobs = forms.IntegerField(label=_("带动就业"), min_value=0, max_value=MOST_JOBS, initial=0)

    def result(self) -> Result:
        return Result(**self.cleaned_data)


class PurposeForm(forms.Form):
    purpose = forms.CharField(label=_("用途"), max_length=100, min_length=2)


class SheetForm(forms.Form):
    file = SheetField(label=_("登记表"), most_bytes=MOST_BYTES)


def first_until(today: dt.date) -> dt.date:
    """A year from now, which the person may shorten or lengthen."""
    return today + dt.timedelta(days=365)
