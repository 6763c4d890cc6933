"""What rooms share: addresses at a place, ticked rows, files that no cache keeps, and the one form page."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory

from lingyan.identity import pages
from lingyan.kernel import clock
from lingyan.kernel.problems import Denied, Refused
from lingyan.people.models import PersonalData
from lingyan.regions.models import Region
from tests.support.actors import everything, nobody


class Given(forms.Form):
    name = forms.CharField()


def test_an_address_stands_at_its_place_and_leaves_out_what_is_empty() -> None:
    place = Region(code="990121100200")
    assert (
        pages.url_at("training:library", place, month="", look=None)
        == "/training/library/?region=990121100200"
    )
    found = pages.addresses("training")("class", place, 3, month="2026-06")
    assert found == "/training/classes/3/?region=990121100200&month=2026-06"


def test_ticked_rows_are_whole_numbers() -> None:
    request = RequestFactory().post("/", {"row": ["3", "x", "-1", "٣", "9" * 19, "12"]})
    assert pages.ticked(request) == [3, 12]


def test_a_file_to_save_is_kept_by_no_cache() -> None:
    answer = pages.download(b"x", "计票表.docx")
    assert answer.headers["Cache-Control"] == "no-store" and "word" in answer.headers["Content-Type"]
    assert "%E8%AE%A1" in answer.headers["Content-Disposition"]


def test_a_name_that_is_gone_or_masked() -> None:
    personal = PersonalData(name="王大山")
    assert pages.name_of(everything(), personal, "/1/") == "王**"
    assert pages.name_of(nobody(), personal, "/1/") == "（不显示）"
    personal.erased_at = clock.now()
    assert pages.name_of(everything(), personal, "/1/") == "（已清除）"


@pytest.mark.django_db
def test_what_an_action_refuses_stands_at_the_form() -> None:
    def page(code: str) -> HttpResponse:
        request: Any = RequestFactory().post("/", {"name": "甲"})
        request.actor = nobody()

        def do() -> HttpResponse:
            raise (Denied("不行") if code == "denied" else Refused("日期不对", code=code))

        more = {"title": "登记", "action": "登记", "cancel_url": "/"}
        return pages.form_page(request, Given(request.POST), do, **more)

    answer = page("bad-day")
    assert answer.status_code == 422 and "日期不对" in answer.content.decode()
    with pytest.raises(Denied):
        page("denied")
