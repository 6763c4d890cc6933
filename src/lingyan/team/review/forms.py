"""Forms of joint reviews and election rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField, TodayField
from lingyan.team.review.models import Answer, ElectionRight


class DocumentField(forms.CharField):
    """The number of a document; its text stays on paper."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 80, **kwargs})


class AskForm(forms.Form):
    document = DocumentField(label=_("联审函号"))
    on = TodayField(label=_("发函日期"))


class SlipsForm(forms.Form):
    """Answers of several departments that came on one day: a row without a document number has none."""

    on = TodayField(label=_("答复日期"))

    def __init__(self, *args: Any, departments: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = list(departments)
        for at, each in enumerate(self.departments):
            said = gettext(each)
            answer = forms.ChoiceField(label=_("%(who)s的答复") % {"who": said}, choices=Answer.choices)
            number = DocumentField(label=_("%(who)s的答复文号") % {"who": said}, required=False)
            for field in (answer, number):
                field.widget.attrs["aria-label"] = field.label
            self.fields |= {f"answer-{at}": answer, f"document-{at}": number}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.given():
            raise forms.ValidationError(_("至少填一个部门的答复文号"))
        return data

    def rows(self) -> list[tuple[str, Any, Any]]:
        """(department, its answer, its document), as bound fields."""
        return [
            (each, self[f"answer-{at}"], self[f"document-{at}"]) for at, each in enumerate(self.departments)
        ]

    def given(self) -> list[tuple[str, str, str]]:
        data = self.cleaned_data
        rows = (
            (each, data[f"answer-{at}"], data[f"document-{at}"]) for at, each in enumerate(self.departments)
        )
        return [row for row in rows if row[2]]


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
