"""Which language a reader gets, and what stays Chinese for everybody."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy

from lingyan.kernel.language import LanguageMiddleware, in_source, on_paper
from lingyan.kernel.month import Month

STATE = gettext_lazy("草稿")


def asked(path: str = "/", cookie: str = "", **headers: str) -> HttpResponse:
    request = RequestFactory().get(path, headers=headers)
    if cookie:
        request.COOKIES["language"] = cookie

    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{translation.get_language()} {STATE}")

    return LanguageMiddleware(view)(request)


@pytest.mark.parametrize(
    ("request_of", "said"),
    [
        ({}, "zh-hans 草稿"),
        ({"cookie": "en"}, "en Draft"),
        ({"cookie": "zh-hans"}, "zh-hans 草稿"),
        ({"cookie": "fr"}, "zh-hans 草稿"),
        ({"Accept-Language": "en"}, "zh-hans 草稿"),
        ({"path": "/api/books", "cookie": "en"}, "zh-hans 草稿"),
    ],
)
def test_the_cookie_decides(request_of: dict[str, Any], said: str) -> None:
    answer = asked(**request_of)
    assert answer.content.decode() == said
    assert answer.headers["Content-Language"] == said.split()[0]
    assert "Cookie" in answer.headers["Vary"]


def test_an_installation_may_begin_in_english(settings: Any) -> None:
    settings.LINGYAN = dataclasses.replace(settings.LINGYAN, language="en")
    assert asked().content.decode() == "en Draft"
    assert asked(cookie="zh-hans").content.decode() == "zh-hans 草稿"


def test_a_request_leaves_no_language_behind() -> None:
    before = translation.get_language()
    asked(cookie="en")
    assert translation.get_language() == before


def test_papers_are_chinese_for_every_reader() -> None:
    @on_paper()
    def paper() -> str:
        return f"{STATE} {Month(2026, 11).shown}"

    with translation.override("en"):
        assert f"{STATE} {Month(2026, 11).shown}" == "Draft 2026-11"
        assert paper() == paper() == "草稿 2026年11月"
        assert in_source(STATE) == "草稿"
        assert str(STATE) == "Draft"
