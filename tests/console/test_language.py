"""Switching the language: without script, before sign-in, remembered; and what it changes on a page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import translation

from lingyan.console.templatetags import lingyan as tags
from lingyan.kernel import clock
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.month import Month
from tests.support.identity import Tree, signed_in, user_with


def choose(client: Client, language: str, back: str = "/sign-in/") -> None:
    answer = client.post("/preferences", {"language": language, "next": back})
    assert answer.status_code == 302 and answer.headers["Location"] == back


@pytest.mark.django_db
def test_before_sign_in_and_back(client: Client) -> None:
    assert '<html lang="zh-hans"' in client.get("/sign-in/").content.decode()
    choose(client, "en")
    page = client.get("/sign-in/").content.decode()
    assert '<html lang="en"' in page and "<h1>Sign in</h1>" in page
    assert (
        '<button class="btn small" name="language" value="zh-hans" lang="zh-hans" aria-pressed="false">中文'
        in page
    )
    assert client.cookies["language"]["max-age"] == 365 * 24 * 3600, "remembered for a year"
    choose(client, "zh-hans")
    assert "<h1>登录</h1>" in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
def test_a_language_that_there_is_not_changes_nothing(client: Client) -> None:
    choose(client, "xx")
    assert "language" not in client.cookies
    assert "<h1>登录</h1>" in client.get("/sign-in/").content.decode()


@pytest.mark.django_db
def test_the_console_keeps_to_it(client: Client) -> None:
    tree = Tree()
    signed_in(client, user_with("township-accountant", tree.town))
    choose(client, "en", "/?month=2026-11")
    page = client.get("/?month=2026-11").content.decode()
    assert "芦溪镇 · 2026-11" in page, "names stay, months are written as numbers"
    assert "Review and post" in page and "审核记账" not in page
    assert "Township accounting agent" in page, "the post comes from a data file"


@pytest.mark.django_db
def test_an_export_is_noted_under_its_chinese_name(client: Client) -> None:
    tree = Tree()
    signed_in(client, user_with("township-accountant", tree.town))
    choose(client, "en")
    assert client.get("/regions/?format=xlsx").status_code == 200
    assert AuditEntry.objects.get(code="kernel.list.exported").details["list"] == "区划"


def test_figures_and_times_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: dt.date(2026, 11, 23))
    days = [dt.date(2026, 11, day) for day in (21, 22, 23, 24, 30)]
    with translation.override("en"):
        assert [tags.due_words(day) for day in days] == [
            "2 days overdue", "1 day overdue", "Due today",
            "1 day left (2026-11-24)", "7 days left (2026-11-30)",
        ]  # fmt: skip
        assert tags.zh_month(Month(2026, 11)) == tags.zh_month(202611) == "2026-11"
        assert tags.grouped(1306) == "1,306"
        assert tags.zh_time(dt.datetime(2026, 11, 23, 1, 5, tzinfo=dt.UTC)) == "2026-11-23 09:05"
