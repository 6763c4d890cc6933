"""Forms of this room: what a villager fills in on a phone, and what a desk writes."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.month import Month
from lingyan.questions import rules
from lingyan.questions.actions import Content
from lingyan.questions.models import OwnLine, Question

_TOPICS: Final = [(topic.code, topic.label) for topic in rules.topics().values()]
CONCERNS: Final = [(kind.code, kind.label) for kind in rules.concerned().values()]


class _Question(forms.Form):
    """What every question has, whoever types it."""

    topic = forms.ChoiceField(label=_("哪一类事"), choices=[("", _("请选择")), *_TOPICS])
    text = forms.CharField(
        label=_("您想问什么"),
        min_length=rules.SHORTEST,
        max_length=rules.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("一次问一件事。请不要写身份证号、银行卡号和别人的家事。"),
    )
    conduct = forms.ChoiceField(
        label=_("这件事是不是关于哪个干部本人的"),
        choices=[("no", _("不是")), ("yes", _("是，本人不能看到"))],
        widget=forms.RadioSelect,
    )
    concerns = forms.MultipleChoiceField(
        label=_("如果是，关于谁（可以多选）"),
        choices=CONCERNS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    name = forms.CharField(label=_("姓名（可以不留）"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("电话（可以不留）"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    consent = forms.BooleanField(
        label=_("答复以后，可以把问题和答复公开给全村看（不写姓名，只写月份）"), required=False
    )

    def kinds(self) -> tuple[str, ...]:
        """Whom it concerns; somebody unnamed when the asker says that it concerns one and ticks none."""
        data = self.cleaned_data
        if data["conduct"] == "no":
            return ()
        return tuple(data["concerns"]) or ("other",)


class AskForm(_Question):
    """The public form. `website` is a trap: people do not see it, programs fill it in."""

    village = forms.CharField(max_length=12, widget=forms.HiddenInput)
    page = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=1, max_value=32_000, widget=forms.HiddenInput)
    entry = forms.ChoiceField(label=_("问哪一笔账（可以不选）"), required=False)
    contract = forms.CharField(label=_("如果问合同，写哪一份（可以不写）"), max_length=80, required=False)
    website = forms.CharField(required=False, max_length=200)
    nonce = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    field_order = ("topic", "entry", "contract", "text", "conduct", "concerns", "name", "phone", "consent")

    def __init__(self, *args: Any, entries: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if entries:
            self.fields["entry"].choices = [("", _("不问哪一笔，问整个月")), *entries]  # type: ignore[attr-defined]
        else:
            del self.fields["entry"]

    @staticmethod
    def fresh_nonce() -> str:
        return secrets.token_hex(32)

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).strip()

    def about(self) -> tuple[str, str]:
        """What is asked about, and which one of it."""
        data = self.cleaned_data
        if data.get("entry"):
            return Question.About.ENTRY, data["entry"]
        if data["contract"].strip():
            return Question.About.CONTRACT, data["contract"].strip()
        return (Question.About.PUBLICATION if data["page"] else Question.About.ANYTHING), ""


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("回执码"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("24 位数字，空格可有可无。"),
    )


class EnterForm(_Question):
    """For what came on paper, by telephone or in person."""

    village = forms.ChoiceField(label=_("哪个村"))
    channel = forms.ChoiceField(
        label=_("怎么提出的"),
        choices=[one for one in Question.Channel.choices if one[0] != Question.Channel.WEB],
    )
    contract = forms.CharField(
        label=_("问的是哪一份合同、哪一笔账（可以不写）"), max_length=80, required=False
    )

    consent = forms.BooleanField(label=_("提问人同意公开（不写姓名）"), required=False)

    field_order = (
        "village",
        "channel",
        "topic",
        "contract",
        "text",
        "conduct",
        "concerns",
        "name",
        "phone",
        "consent",
    )

    def __init__(self, villages: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = villages  # type: ignore[attr-defined]

    def content(self) -> Content:
        data = self.cleaned_data
        about = Question.About.CONTRACT if data["contract"].strip() else Question.About.ANYTHING
        return Content(
            topic=data["topic"], text=data["text"], about=about, reference=data["contract"].strip(),
            concerns=self.kinds(), name=data["name"].strip(), phone=data["phone"].strip(), consent=data["consent"],
            channel=data["channel"],
        )  # fmt: skip


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("答复"),
        min_length=rules.SHORTEST,
        max_length=rules.LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("提问人凭回执看到。用大白话写清楚事情、依据和结果，不写别人的个人信息。"),
    )


class MoveForm(forms.Form):
    concerns = forms.MultipleChoiceField(
        label=_("涉及谁本人"), choices=CONCERNS, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("理由"), min_length=2, max_length=300)


class ReleaseForm(forms.Form):
    question_text = forms.CharField(
        label=_("公开的问题"), max_length=rules.LONGEST, min_length=rules.SHORTEST,
        widget=forms.Textarea(attrs={"rows": 5}), help_text=_("去掉姓名、住址、具体日期，改成“某户”“有村民”。"),
    )  # fmt: skip
    answer_text = forms.CharField(
        label=_("公开的答复"), max_length=rules.LONGEST_ANSWER, min_length=rules.SHORTEST,
        widget=forms.Textarea(attrs={"rows": 7}),
    )  # fmt: skip


class DecideForm(forms.Form):
    publish = forms.ChoiceField(
        label=_("决定"), choices=[("yes", _("同意公开")), ("no", _("不公开"))], widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("理由（不公开时必填，提问人能看到）"), max_length=300, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), min_length=2, max_length=300)


class PurposeForm(forms.Form):
    purpose = forms.CharField(label=_("查看用途"), min_length=2, max_length=200)


class OwnLineForm(forms.Form):
    """What the counter notes of who asks for their own line."""

    village = forms.ChoiceField(label=_("哪个村"))
    month = forms.CharField(
        label=_("账目月份"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2025-01"}),
    )
    who = forms.CharField(
        label=_("查询人的姓名或往来编码"), max_length=40, help_text=_("照证件一字不差地填，只能查本人的。")
    )
    identity = forms.ChoiceField(
        label=_("怎样核对的身份"), choices=OwnLine.Identity.choices, widget=forms.RadioSelect,
        help_text=_("当面看过即可，不登记号码，不留复印件。"),
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("用途"), min_length=2, max_length=200, help_text=_("会记入审计，不写姓名。")
    )

    def __init__(self, villages: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].choices = villages  # type: ignore[attr-defined]

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"])
        except ValueError:
            raise forms.ValidationError(_("月份写成 2025-01 的样子。")) from None
