"""Forms of a dossier: one for each kind of sheet, which gives a `rules.Sheet`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField, TodayField
from lingyan.kernel.language import Words
from lingyan.team.dossier import rules
from lingyan.team.dossier.models import Entry
from lingyan.team.dossier.rules import Kind, Sheet

Choices = Sequence[tuple[Any, Any]]
_SCANNED: Final = _("盖章的纸件登记以后在档案页的附件里上传")


def number(label: Words, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=80, required=required)


def choice(label: Words, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", _("请选择")), *choices])


class SheetForm(forms.Form):
    """Fields bear the names of a sheet's columns; a kind that writes one in parts says so in `sheet`."""

    def __init__(self, *args: Any, grades: Sequence[str] = (), people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in {"detail": [(each, each) for each in grades], "stand_in": people}.items():
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField) and not field.choices:
                field.choices = list(choices)

    def sheet(self) -> Sheet:
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "reason" and value not in ("", None)
        }
        return Sheet(**given)

    @staticmethod
    def first_values(entry: Entry) -> dict[str, Any]:
        """What a form that puts an entry right begins with."""
        return {
            "on": entry.on, "code": entry.code, "detail": entry.detail, "number": entry.number, "until_on": entry.until_on,
            "stand_in": entry.stand_in_id,
        }  # fmt: skip


class AppointedForm(SheetForm):
    number = number(_("任职文号"))
    on = DayField(label=_("文件日期"))


class FiledForm(SheetForm):
    code = choice(_("备案事项"), rules.OCCASIONS.items())
    detail = forms.ChoiceField(
        label=_("变更内容"), required=False, choices=[("", _("不是变更")), *rules.CHANGES.items()],
        help_text=_("只有变更备案才选"),
    )  # fmt: skip
    number = number(_("备案文号"))
    on = TodayField(label=_("备案日期"), help_text=_SCANNED)


class PayForm(SheetForm):
    detail = forms.ChoiceField(label=_("报酬档次"), choices=[], help_text=_("档次由县在“规则参数”里设定"))
    on = DayField(label=_("从哪天起"))
    number = number(_("核定文号"))


class ContractForm(SheetForm):
    code = choice(_("有没有聘任合同"), rules.HELD.items())
    on = DayField(label=_("从哪天起"))
    until_on = DayField(label=_("到哪天止"), required=False, help_text=_("没有期限的不填"))


class InsuranceForm(ContractForm):
    code = choice(_("有没有参加社会保险"), rules.HELD.items())


class HoursForm(SheetForm):
    days = forms.MultipleChoiceField(
        label=_("星期几"), choices=list(rules.WEEKDAYS.items()), widget=forms.CheckboxSelectMultiple,
        help_text=_("只登记安排，不登记到岗情况"),
    )  # fmt: skip
    opens = forms.TimeField(
        label=_("开始时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(
        label=_("结束时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    on = DayField(label=_("从哪天起"))

    def sheet(self) -> Sheet:
        given = self.cleaned_data
        days = "".join(sorted(given["days"]))
        return Sheet(given["on"], detail=f"{days} {given['opens']:%H:%M}-{given['closes']:%H:%M}")

    @staticmethod
    def first_values(entry: Entry) -> dict[str, Any]:
        days, _space, times = entry.detail.partition(" ")
        opens, _dash, closes = times.partition("-")
        return {"on": entry.on, "days": list(days), "opens": opens, "closes": closes}


class LeaveForm(SheetForm):
    code = choice(_("请假类别"), rules.LEAVES.items())
    on = DayField(label=_("从哪天起"))
    until_on = DayField(label=_("到哪天止"))
    stand_in = forms.TypedChoiceField(
        label=_("代理人"), choices=[], coerce=int, help_text=_("从本村在任的村干部里选；不写请假原因和病情")
    )


class ExitForm(SheetForm):
    code = choice(_("离任类别"), rules.EXITS.items())
    on = DayField(label=_("离任日期"))
    number = forms.CharField(
        label=_("离任文号"),
        max_length=80,
        required=False,
        help_text=_("免职、同意辞职或调动的文件；去世的不填"),
    )


class HandoverForm(SheetForm):
    on = TodayField(label=_("交接日期"), help_text=_("签字的交接清单在档案页的附件里上传"))


class AuditForm(SheetForm):
    code = choice(_("审计类别"), rules.AUDITS.items())
    number = number(_("审计报告文号"))
    on = DayField(label=_("报告日期"), help_text=_("只登记做过没有，不登记审计内容"))


FORMS: Final[dict[Kind, type[SheetForm]]] = {
    Kind.APPOINTED: AppointedForm, Kind.FILED: FiledForm, Kind.PAY: PayForm, Kind.CONTRACT: ContractForm,
    Kind.INSURANCE: InsuranceForm, Kind.HOURS: HoursForm, Kind.LEAVE: LeaveForm, Kind.EXIT: ExitForm,
    Kind.HANDOVER: HandoverForm, Kind.AUDIT: AuditForm,
}  # fmt: skip


def reason_field() -> forms.CharField:
    return forms.CharField(label=_("更正原因"), max_length=200, help_text=_("不写个人信息"))


class ReasonForm(forms.Form):
    reason = reason_field()


class AccountForm(forms.Form):
    user = forms.TypedChoiceField(
        label=_("账号"), choices=[], coerce=int, help_text=_("本村书记岗位上还没有关联到人的账号")
    )

    def __init__(self, *args: Any, accounts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = list(accounts)  # type: ignore[attr-defined]
