"""Why a paper is taken off."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RemovalForm(forms.Form):
    reason = forms.CharField(label=_("取下原因"), max_length=200)
