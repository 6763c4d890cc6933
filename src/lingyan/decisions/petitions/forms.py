"""Forms of petitions: what came in, the meeting that was held on it, and the answer to too few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.decisions.joint.forms import SignedForm
from lingyan.decisions.petitions.models import Petition


class PetitionForm(SignedForm):
    meeting = forms.ChoiceField(label=_("提议召开的会议"), choices=Petition.Kind.choices)
    subject = forms.CharField(
        label=_("提议讨论的事项"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写事不写人，不录入签名的人"),
    )  # fmt: skip
    field_order = ("received_on", "receiver", "meeting", "subject")


class MeetingForm(forms.Form):
    held_on = forms.TypedChoiceField(
        label=_("会议"), coerce=dt.date.fromisoformat, widget=forms.RadioSelect,
        help_text=_("只列收到提议以后登记过的这种会议"),
    )  # fmt: skip

    def __init__(self, choices: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].choices = list(choices)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("答复"), max_length=400, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("人数和算式由系统写在前面；写事不写人"),
    )  # fmt: skip
