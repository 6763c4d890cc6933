"""What Django itself says at forms is said in plain words, in the catalog beside the English one."""

from __future__ import annotations

import gettext
import re

from django import forms
from scripts.messages import PACKAGE

CATALOG = PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
_SINGLE = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)


class Form(forms.Form):
    name = forms.CharField(max_length=3)
    count = forms.IntegerField(max_value=5)
    day = forms.DateField()
    kind = forms.ChoiceField(choices=[("a", "甲")])
    text = forms.CharField()


def test_faults_of_a_form_speak_as_people_do() -> None:
    form = Form({"name": "一二三四", "count": "9", "day": "2026-13-40", "kind": "b"})
    assert form.errors.get_json_data() and [said[0] for said in form.errors.values()] == [
        "最多 3 个字，现在有 4 个。",
        "不能大于 5。",
        "没有这一天，日期写成 2026-01-15 这样。",
        "没有“b”这个选项，请从列出的里面选。",
        "这一项要填。",
    ]


def test_the_compiled_catalog_is_current() -> None:
    """`msgfmt -o django.mo django.po` beside it makes it anew."""
    with CATALOG.with_suffix(".mo").open("rb") as binary:
        compiled = gettext.GNUTranslations(binary)
    pairs = _SINGLE.findall(CATALOG.read_text(encoding="utf-8"))
    assert len(pairs) > 8
    assert {text: compiled.gettext(text) for text, _ in pairs} == dict(pairs)
