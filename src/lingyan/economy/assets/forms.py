"""Forms of assets. Money is typed in yuan, area in mu, coordinates in degrees; all become whole numbers."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.models import Matter
from lingyan.economy.assets import kinds, rules
from lingyan.economy.assets.actions.cards import PRESENT
from lingyan.economy.assets.importing import defaults_for
from lingyan.economy.assets.kinds import Kind, Klass, Use
from lingyan.economy.assets.models import Asset, CountedItem, Disposal, DisposalStep
from lingyan.economy.books.forms import TABLES, MonthField, PartyField
from lingyan.economy.books.models import Party
from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField, YuanField

_DECIMAL: Final = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")
STATES: Final = [(state.value, state.label) for state in PRESENT]
FIXED_KINDS: Final = [(kind.value, kind.label) for kind in Kind if not kinds.nature_of(kind).is_resource]


class ScaledField(forms.CharField):
    """A decimal as typed, cleaned to a whole number of its last place: 3.25 mu to 325 hundredths."""

    def __init__(self, *, places: int, **kwargs: Any) -> None:
        self.places = places
        super().__init__(
            **{"max_length": 20, "widget": forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs}
        )

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        whole, _dot, rest = text.partition(".")
        if not _DECIMAL.fullmatch(text) or len(rest) > self.places:
            raise forms.ValidationError(_("应是数字，最多 %(places)s 位小数") % {"places": self.places})
        number = int(whole.lstrip("-") + rest.ljust(self.places, "0"))
        return -number if text.startswith("-") else number

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        whole, rest = divmod(abs(value), 10**self.places)
        return f"{'-' if value < 0 else ''}{whole}.{rest:0{self.places}d}".rstrip("0").rstrip(".")


class CardForm(forms.Form):
    """One card. What does not belong to its kind is left empty: resources have an area, all others a value."""

    rare = (
        "code", "residual", "method", "units", "started", "worn_before", "worn_through", "grade", "latitude", "longitude",
        "account", "expense_account", "remark",
    )  # fmt: skip

    name = forms.CharField(label=_("名称"), max_length=80)
    code = forms.CharField(label=_("编号"), max_length=20, required=False, help_text=_("留空则自动编号"))
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices)
    klass = forms.ChoiceField(
        label=_("性质"), choices=Klass.choices, help_text=_("土地、林地、水面等选“资源性”")
    )
    use = forms.ChoiceField(label=_("用途"), choices=Use.choices, help_text=_("折旧按用途记入支出"))
    place = forms.CharField(label=_("坐落或存放地点"), max_length=120, required=False)
    acquired_on = DayField(label=_("取得日期"))
    original = YuanField(label=_("原值（元）"), required=False, help_text=_("没有凭据的填 1"))
    residual = YuanField(label=_("预计净残值（元）"), required=False, help_text=_("留空则按县里规定的比例"))
    method = forms.ChoiceField(
        label=_("折旧方法"), choices=Asset.Method.choices, initial=Asset.Method.STRAIGHT
    )
    months = forms.IntegerField(
        label=_("使用年限（月）"),
        min_value=0,
        max_value=1200,
        required=False,
        help_text=_("留空则按县里规定的年限"),
    )
    units = forms.IntegerField(label=_("总工作量"), min_value=0, max_value=10**12, required=False)
    started = MonthField(
        label=_("投入使用月份"), required=False, help_text=_("从下个月起计提；留空则按取得日期")
    )
    worn_before = YuanField(label=_("已有累计折旧（元）"), required=False)
    worn_through = MonthField(label=_("已提至月份"), required=False)
    area = ScaledField(label=_("面积（亩）"), places=2, required=False)
    grade = forms.CharField(label=_("等级"), max_length=20, required=False)
    latitude = ScaledField(label=_("纬度"), places=6, required=False)
    longitude = ScaledField(label=_("经度"), places=6, required=False)
    account = forms.CharField(
        label=_("科目"), max_length=20, required=False, help_text=_("留空则按类别和性质")
    )
    expense_account = forms.CharField(
        label=_("折旧支出科目"), max_length=20, required=False, help_text=_("留空则按用途")
    )
    remark = forms.CharField(label=_("备注"), max_length=200, required=False)

    def __init__(self, *args: Any, path: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.path = path

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.path:
            self._fill_in(data)
        for name in ("original", "residual", "months", "units", "worn_before"):
            data[name] = data.get(name) or 0
        return data

    def _fill_in(self, data: dict[str, Any]) -> None:
        """Life and residual value of what wears, as the county sets them, where nothing was typed."""
        kind, original = data.get("kind"), data.get("original") or 0
        if kind is None or not kinds.nature_of(kind).worn or original <= rules.NOMINAL:
            return
        lives = defaults_for(self.path, use="", through=None)
        if data.get("months") is None and data.get("method") == Asset.Method.STRAIGHT:
            data["months"] = lives.years.get(kind, 0) * 12
        if data.get("residual") is None:
            data["residual"] = original * lives.residual_percent // 100


class ChangeForm(forms.Form):
    """New values from a month on."""

    from_month = MonthField(label=_("起始月份"), help_text=_("从这个月起按新的原值和年限计提"))
    original = YuanField(label=_("变更后原值（元）"))
    residual = YuanField(label=_("变更后净残值（元）"))
    months_left = forms.IntegerField(label=_("变更后剩余月数"), min_value=0, max_value=1200)
    use = forms.ChoiceField(label=_("用途"), choices=Use.choices)
    reason = forms.CharField(label=_("原因"), max_length=200)


class StateForm(forms.Form):
    state = forms.ChoiceField(label=_("使用状况"), choices=STATES)
    from_on = DayField(label=_("从哪天起"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class OutputForm(forms.Form):
    month = MonthField(label=_("月份"))
    units = forms.IntegerField(label=_("工作量"), min_value=1, max_value=10**12)


class DisposalForm(forms.Form):
    way = forms.ChoiceField(label=_("方式"), choices=Disposal.Way.choices)
    on = DayField(label=_("处置日期"))
    reason = forms.CharField(label=_("原因"), max_length=200)
    appraisal = YuanField(label=_("评估价（元）"), required=False)
    matter = forms.ModelChoiceField(
        label=_("决策事项"), queryset=Matter.objects.none(), required=False, empty_label=""
    )

    def __init__(self, *args: Any, matters: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """A cost or proceeds of a disposal. `accounts` are the bank and debt accounts that the book uses."""

    kind = forms.ChoiceField(
        label=_("收支"),
        choices=[(each.value, each.label) for each in (DisposalStep.Kind.PROCEEDS, DisposalStep.Kind.COST)],
    )
    on = DayField(label=_("日期"))
    amount = YuanField(label=_("金额（元）"))
    against = forms.ChoiceField(label=_("收付科目"))
    party = PartyField(label=_("往来对象"), help_text=_("记应收应付时选择"))

    def __init__(
        self, *args: Any, accounts: list[tuple[str, str]], parties: QuerySet[Party], label: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"].choices = accounts  # type: ignore[attr-defined]
        self.fields["party"].queryset, self.fields["party"].label_of = parties, label  # type: ignore[attr-defined]


class DateForm(forms.Form):
    """A day, today where nothing else is known."""

    on = DayField(label=_("日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class PublicationForm(DateForm):
    note = forms.CharField(label=_("公示的地点和方式"), max_length=200)


class SurplusForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"), choices=FIXED_KINDS)
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    value = YuanField(label=_("估价（元）"), help_text=_("没有凭据的填 1"))
    note = forms.CharField(label=_("盘盈的情况"), max_length=200)


class CountForm(forms.Form):
    result = forms.ChoiceField(
        choices=[(each.value, each.label) for each in (CountedItem.Result.FOUND, CountedItem.Result.MISSING)]
    )
    note = forms.CharField(max_length=200, required=False)


class SettleForm(DateForm):
    """How a difference is decided. A surplus needs no party."""

    liable = YuanField(label=_("责任人赔偿（元）"), required=False)
    party = PartyField(label=_("责任人"))
    note = forms.CharField(label=_("决定"), max_length=200)

    def __init__(
        self, *args: Any, parties: QuerySet[Party], label: Any, surplus: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if surplus:
            del self.fields["liable"], self.fields["party"]
        else:
            self.fields["party"].queryset, self.fields["party"].label_of = parties, label  # type: ignore[attr-defined]


class WorkbookForm(forms.Form):
    """A workbook of assets and what it does not say."""

    file = forms.FileField(
        label=_("资产清查表或资产台账"), widget=forms.ClearableFileInput(attrs={"accept": TABLES})
    )
    through = MonthField(
        label=_("累计折旧截至月份"),
        required=False,
        help_text=_("留空则取表名里的年份，如“2025年末”就是 2025年12月"),
    )
    use = forms.ChoiceField(label=_("没有写明用途的按"), choices=Use.choices, initial=Use.WELFARE)
