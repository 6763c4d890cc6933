"""The form that brings roster files to a round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lingyan.kernel.form_fields import DayField

FILES_AT_ONCE = 20


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files; the value is a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > FILES_AT_ONCE:
            raise forms.ValidationError(
                _("一次最多 %(count)d 个文件，请分几次导入。") % {"count": FILES_AT_ONCE}
            )
        return [super(ManyFilesField, self).clean(each, initial) for each in files]


class UploadForm(forms.Form):
    round_name = forms.CharField(
        label=_("轮次"), max_length=40, help_text=_("例如 2026；同一轮可以分几次导入")
    )
    as_of = DayField(
        label=_("统计时点"), required=False, help_text=_("表头写有“截至某年某月某日”的，可以不填")
    )
    rosters = ManyFilesField(
        label=_("花名册文件"),
        help_text=_("Excel 或 CSV，可以一次选几个，空文件和加密文件不能读"),
        widget=ManyFiles(attrs={"accept": ".xlsx,.xls,.csv,.xlsm"}),
        allow_empty_file=True,
    )
