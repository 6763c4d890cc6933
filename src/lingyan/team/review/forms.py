"""Forms of joint reviews and election rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock
from lingyan.kernel.form_fields import DayField
from lingyan.team.review.models import Answer, ElectionRight


class TodayField(DayField):
    """A day that is usually today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"initial": clock.today, **kwargs})


class DocumentField(forms.CharField):
    """The number of a document; its text stays on paper."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 80, **kwargs})


class AskForm(forms.Form):
    document = DocumentField(label=_("联审函号"))
    on = TodayField(label=_("发函日期"))


class SlipForm(forms.Form):
    department = forms.ChoiceField(label=_("部门"))
    answer = forms.ChoiceField(label=_("答复"), choices=Answer.choices, help_text=_("只登记结论，不写理由"))
    document = DocumentField(label=_("答复文号"))
    on = TodayField(label=_("答复日期"))

    def __init__(self, *args: Any, departments: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [(each, gettext(each)) for each in departments]  # type: ignore[attr-defined]


class RightForm(forms.Form):
    person = forms.TypedChoiceField(label=_("党员"), coerce=int)
    reason = forms.ChoiceField(
        label=_("原因"), choices=ElectionRight.Reason.choices, help_text=_("只选一项，不写经过")
    )
    from_on = TodayField(label=_("起始日期"))
    until = DayField(label=_("截止日期"), required=False, help_text=_("还不知道的不填"))
    document = DocumentField(label=_("依据文号"))

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(people)  # type: ignore[attr-defined]


class RestoreForm(forms.Form):
    until = TodayField(label=_("没有选举权的最后一天"))
    document = DocumentField(label=_("恢复文号"))
