"""Forms of publication: a signature taken over from paper, reasons, and which summaries were read."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.disclosure.models import SheetItem
from lingyan.disclosure.sheets.catalogue import Sheet, catalogue


class SignForm(forms.Form):
    """Signing here and now needs nothing; taking over a paper needs its place."""

    imported = forms.BooleanField(label=_("这是补录纸质签字"), required=False)
    note = forms.CharField(label=_("说明（补录时写明纸质材料在哪里）"), max_length=300, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectionForm(forms.Form):
    """Why a version is made after another was public; it stands on the page."""

    reason = forms.CharField(
        label=_("更正什么、为什么"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写在公开页和海报上，村民看得到；不写个人信息。"),
    )  # fmt: skip


class WithdrawForm(ReasonForm):
    """Of a sheet beside the accounts: whether what the village wrote for it in words has to go too."""

    personal = forms.BooleanField(
        label=_("因内容含不该公开的个人信息而撤下"), required=False,
        help_text=_("村里为这一期写的文字（上网的和只贴公示栏的）一并清空，不能再看；同一期在办的公开稿一并作废，改写后重新拟稿。"),
    )  # fmt: skip


class FieldsForm(forms.Form):
    """Which fields of a voucher to show, to whom and why."""

    to = forms.CharField(label=_("出示给谁"), max_length=80)
    purpose = forms.CharField(label=_("用途"), max_length=200)
    names = forms.MultipleChoiceField(label=_("出示的字段"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, choices: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["names"].choices = choices  # type: ignore[attr-defined]


class BoardTextForm(forms.Form):
    """A text as it hangs on the board, to be compared with what was sealed."""

    text = forms.CharField(
        label=_("公示栏上的一条，连标题一起照抄"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )


class ItemForm(forms.Form):
    """What a village says in plain words under an item of a sheet, and who may know it."""

    item = forms.ChoiceField(label=_("公开事项"))
    text = forms.CharField(label=_("内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    scope = forms.ChoiceField(
        label=_("公开范围"), help_text=_("选“村内”的只印在村公示栏的海报上，不上网；网上只写有几条。")
    )

    def __init__(self, sheet: Sheet, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        items = [(each.code, f"{each.code} {gettext(each.name)}") for each in catalogue().of(sheet.code)]
        scopes = [SheetItem.Scope.SOCIETY, SheetItem.Scope.VILLAGE]
        if sheet.code == "party":
            scopes.append(SheetItem.Scope.PARTY)
        self.fields["item"].choices = items  # type: ignore[attr-defined]
        self.fields["scope"].choices = [(each.value, each.label) for each in scopes]  # type: ignore[attr-defined]
