"""Forms of contracts. The price is typed as an amount, as yearly steps, or as parts; one of the three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.models import Matter
from lingyan.economy.assets.forms import ScaledField
from lingyan.economy.assets.models import Asset
from lingyan.economy.books.forms import TABLES, PartyField
from lingyan.economy.books.models import Party
from lingyan.economy.contracts import plans
from lingyan.economy.contracts.actions import Terms
from lingyan.economy.contracts.actions.concluding import GUARANTEE
from lingyan.economy.contracts.models import Contract, DepositMove, Kind, LandKind, Procedure
from lingyan.economy.contracts.rules import BadPlan, Part, PayPlan, Step
from lingyan.kernel.form_fields import DayField, YuanField

_Pieces = TypeVar("_Pieces")


class StepsField(forms.CharField):
    """`1 8700` a line: from this year of the contract on, the price of a year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.Textarea(attrs={"rows": 3}), **kwargs})

    def clean(self, value: Any) -> tuple[Step, ...]:
        return _planned(plans.steps_of, super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return plans.steps_shown(value) if isinstance(value, tuple) else value


class PartsField(forms.CharField):
    """`2026-03-31 50000` a line: a payment and its day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": forms.Textarea(attrs={"rows": 4}), **kwargs})

    def clean(self, value: Any) -> tuple[Part, ...]:
        return _planned(plans.parts_of, super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return plans.parts_shown(value) if isinstance(value, tuple) else value


def _planned(read: Callable[[str], _Pieces], text: str) -> _Pieces:
    try:
        return read(text)
    except BadPlan as error:
        raise forms.ValidationError(str(error)) from None


class PlanForm(forms.Form):
    """The price, in one of three ways."""

    amount = YuanField(label=_("总额（元）"), required=False, help_text=_("按总额平均分到各期，或一次付清"))
    steps = StepsField(
        label=_("每年价款（元）"), help_text=_("每行一段：从第几年起、每年多少，如“1 8700”“6 9500”")
    )
    parts = PartsField(label=_("分期自定"), help_text=_("每行一期：日期和金额，如“2026-03-31 50000”"))

    @property
    def plan(self) -> PayPlan:
        data = self.cleaned_data
        return PayPlan(data["steps"], data["amount"] or 0, data["parts"])


class ContractForm(PlanForm):
    """A contract as it was signed. Guarantees can be chosen so that the refusal says why."""

    rare = ("land_kind", "area", "grade", "due_days", "penalty", "listing", "bidders", "outcome", "appraisal")

    number = forms.CharField(label=_("合同编号"), max_length=40)
    title = forms.CharField(label=_("合同名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=[*Kind.choices, (GUARANTEE, _("担保"))])
    party = PartyField(label=_("对方"), help_text=_("没有的，在下面写新的对方"))
    new_party = forms.CharField(label=_("新的对方名称"), max_length=120, required=False)
    new_party_kind = forms.ChoiceField(
        label=_("新的对方类别"), choices=[("", ""), *Party.Kind.choices], required=False,
        help_text=_("保存草稿时一并加进账簿的“往来对象”"),
    )  # fmt: skip
    asset = forms.ModelChoiceField(
        label=_("资产或资源"), queryset=Asset.objects.none(), required=False, empty_label=""
    )
    object = forms.CharField(label=_("标的和四至"), max_length=200)
    land_kind = forms.ChoiceField(
        label=_("土地种类"),
        choices=[("", ""), *LandKind.choices],
        required=False,
        help_text=_("发包土地的填写"),
    )
    area = ScaledField(label=_("面积（亩）"), places=2, required=False)
    grade = forms.CharField(label=_("等级"), max_length=20, required=False)
    signed_on = DayField(label=_("签订日期"))
    start_on = DayField(label=_("开始日期"))
    end_on = DayField(label=_("到期日期"))
    every = forms.ChoiceField(label=_("付款周期"), choices=Contract.Every.choices)
    timing = forms.ChoiceField(label=_("付款时间"), choices=Contract.Timing.choices)
    due_days = forms.IntegerField(label=_("宽限天数"), min_value=0, max_value=366, required=False, initial=0)
    matter = forms.ModelChoiceField(
        label=_("决策事项"), queryset=Matter.objects.none(), required=False, empty_label=""
    )
    procedure = forms.ChoiceField(label=_("程序"), choices=Procedure.choices)
    listing = forms.CharField(label=_("挂牌或招标编号"), max_length=60, required=False)
    bidders = forms.IntegerField(label=_("报名家数"), min_value=0, max_value=9999, required=False)
    outcome = forms.CharField(label=_("交易结果"), max_length=200, required=False)
    appraisal = YuanField(label=_("评估价（元）"), required=False)
    deposit = YuanField(label=_("押金或保证金（元）"), required=False)
    penalty = forms.CharField(label=_("违约责任"), max_length=200, required=False)

    field_order = (
        "number", "title", "kind", "party", "new_party", "new_party_kind",
        "asset", "object", "land_kind", "area", "grade", "signed_on", "start_on",
        "end_on", "every", "timing", "due_days", "amount", "steps", "parts", "deposit", "penalty", "matter", "procedure",
        "listing", "bidders", "outcome", "appraisal",
    )  # fmt: skip

    def __init__(
        self, *args: Any, parties: Any, label: Any, assets: Any, matters: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset, self.fields["party"].label_of = parties, label  # type: ignore[attr-defined]
        self.fields["asset"].queryset = assets  # type: ignore[attr-defined]
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        named = data.get("new_party") or data.get("new_party_kind")
        if data.get("party") and named:
            self.add_error("party", _("选了已有的对方，就不要再写新的对方；要换成新的，请先清空这一项。"))
        elif named and not (data.get("new_party") and data.get("new_party_kind")):
            self.add_error(
                "new_party_kind" if data.get("new_party") else "new_party", _("新的对方要写名称和类别。")
            )
        elif not named and not data.get("party") and "party" not in self.errors:
            self.add_error("party", _("请选对方，或在下面写新的对方。"))
        return data

    @property
    def newcomer(self) -> tuple[str, str] | None:
        """Kind and name of a party that the book does not know yet."""
        data = self.cleaned_data
        return (data["new_party_kind"], data["new_party"]) if data["new_party"] else None

    def terms(self, renews_id: int | None = None) -> Terms:
        data = dict(self.cleaned_data)
        for name in ("amount", "steps", "parts", "new_party", "new_party_kind"):
            del data[name]
        party, asset, matter = data.pop("party"), data.pop("asset"), data.pop("matter")
        return Terms(
            **{**data, "due_days": data["due_days"] or 0, "deposit": data["deposit"] or 0},
            party_id=party.pk if party else 0, asset_id=asset.pk if asset else None, matter_id=matter.pk if matter else None,
            plan=self.plan, renews_id=renews_id,
        )  # fmt: skip


class RegisterForm(forms.Form):
    """A register of contracts and what it does not say."""

    file = forms.FileField(
        label=_("合同台账"),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
        help_text=_("Excel 或 CSV 文件"),
    )
    natural = forms.ChoiceField(
        label=_("没有写对方类别的个人按"),
        choices=[
            (Party.Kind.HOUSEHOLD.value, Party.Kind.HOUSEHOLD.label),
            (Party.Kind.PERSON.value, Party.Kind.PERSON.label),
        ],
        help_text=_("本村农户的应收款记在内部往来，其他人的记在应收款"),
    )


class DayForm(forms.Form):
    on = DayField(label=_("日期"))


class EndForm(DayForm):
    reason = forms.CharField(label=_("原因"), max_length=200)


class ChangeForm(PlanForm):
    """Another price or end from a day on."""

    on = DayField(label=_("从哪天起"))
    end_on = DayField(label=_("变更后到期日期"))
    matter = forms.ModelChoiceField(
        label=_("决策事项"), queryset=Matter.objects.none(), required=False, empty_label=""
    )
    reason = forms.CharField(label=_("变更内容和原因"), max_length=200)

    field_order = ("on", "end_on", "amount", "steps", "parts", "matter", "reason")

    def __init__(self, *args: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]


class DepositForm(DayForm):
    kind = forms.ChoiceField(label=_("收退"), choices=DepositMove.Kind.choices)
    amount = YuanField(label=_("金额（元）"))
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)

    field_order = ("kind", "on", "amount", "reason")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)
