"""What the template tags write: amounts, states, fields tied to their errors, problems with their place."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template

from lingyan.console.templatetags import lingyan as tags
from lingyan.kernel import clock
from lingyan.kernel.month import Month
from lingyan.kernel.problems import Problem


def drawn(source: str, **context: object) -> str:
    return Template("{% load lingyan %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ v|yuan }}", '<span class="money">1,234.56</span>'),
        ("{{ n|yuan }}", '<span class="money neg">−1,234.56</span>'),
        ("{{ n|yuan:'()' }}", '<span class="money neg">(1,234.56)</span>'),
        ("{{ none|yuan }}", ""),
        ("{{ zero|nonzero_yuan }}", ""),
        ("{{ big|wan }}", '<span class="money">123.46</span>'),
        ("{{ n|wan }}", '<span class="money neg">−0.12</span>'),
        ("{{ v|yuan_input }}", "1234.56"),
        ("{{ many|grouped }}", "1,306"),
        ("{{ ratio|percent }}", "56.2%"),
        ("{{ month|zh_month }}{{ 202611|zh_month }}", "2026年11月2026年11月"),
        (
            "{{ '2026Q1'|part_of_year }} {{ '2026-03'|part_of_year }} {{ '2026'|part_of_year }}",
            "第1季度 3月 全年",
        ),
        ("{% badge bad 'ok' %}", '<span class="badge ok">&lt;b&gt;</span>'),
        (
            "{% figure bad link %}",
            '<a class="figure" href="/a?b=1&amp;c" title="查看明细和算法">&lt;b&gt;</a>',
        ),
        ("{% figure 5 '' %}", "5"),
    ],
)
def test_values_are_shown_as_people_write_them(source: str, shown: str) -> None:
    values: dict[str, object] = {
        "v": 123456,
        "n": -123456,
        "none": None,
        "zero": 0,
        "big": 123456789,
        "many": 1306,
        "ratio": 0.5620,
    }
    values |= {"bad": "<b>", "link": "/a?b=1&c"}
    assert drawn(source, month=Month(2026, 11), **values) == shown


def test_deadlines_are_said_in_days() -> None:
    with clock.fixed(dt.date(2026, 11, 23)):
        said = [tags.due_words(dt.date(2026, 11, day)) for day in (21, 23, 26)]
    assert said == ["已逾期 2 天", "今天到期", "还有 3 天（2026-11-26）"]


def test_days_among_facts_are_written_as_everywhere() -> None:
    shown = drawn("{% definitions facts %}", facts=[("签订日期", dt.date(2025, 10, 15)), ("状态", "有效")])
    assert "<dd>2025-10-15</dd>" in shown and "<dd>有效</dd>" in shown


class Form(forms.Form):
    name = forms.CharField(label="名称", help_text="全称")
    agreed = forms.BooleanField(label="同意")
    scan = forms.FileField(label="附件", required=False)


class Long(forms.Form):
    rare = ("remark",)
    name = forms.CharField(label="名称")
    remark = forms.CharField(label="备注", required=False)


@pytest.mark.parametrize(("form", "opened"), [(Long(), False), (Long({"remark": "旧"}), True)])
def test_what_is_rarely_asked_stands_folded_until_it_says_something(form: Long, opened: bool) -> None:
    shown = drawn("{% form_fields form %}", form=form)
    folded = shown[shown.index("<details") :]
    assert "备注" in folded and "名称" not in folded
    assert ("<details" + ' class="card" open' in shown) is opened


def test_a_field_is_tied_to_its_label_hint_and_error() -> None:
    shown = drawn("{% field form.name %}", form=Form({"name": ""}))
    assert 'aria-describedby="id_name_hint id_name_error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="id_name_hint"' in shown and 'id="id_name_error"' in shown and '<label for="id_name">' in shown


@pytest.mark.parametrize(("count", "columns"), [(8, False), (9, True)])
def test_many_boxes_stand_in_columns(count: int, columns: bool) -> None:
    class Boxes(forms.Form):
        names = forms.MultipleChoiceField(
            choices=[(str(number), "石桥") for number in range(count)], widget=forms.CheckboxSelectMultiple
        )

    assert ('class="options many"' in drawn("{% field form.names %}", form=Boxes())) is columns


def test_a_valid_field_says_nothing_of_errors() -> None:
    shown = drawn("{% field form.name %}", form=Form({"name": "石桥"}))
    assert "aria-invalid" not in shown and "_error" not in shown


def test_the_summary_links_to_each_wrong_field() -> None:
    shown = drawn("{% form_fields form %}", form=Form({}))
    assert 'href="#id_name"' in shown and 'href="#id_agreed"' in shown and 'href="#id_scan"' not in shown


def test_problems_name_their_place_and_escape_what_came_from_the_file() -> None:
    found = [
        Problem("bad", "不是金额", "a.xlsx", "表1", 12, 7, "<script>"),
        Problem("old", "旧科目表", severity="warning"),
    ]
    shown = drawn("{% problems found '/failed.xlsx' %}", found=found)
    assert "&lt;script&gt;" in shown and "<script>" not in shown
    assert 'data-label="行">12<' in shown and 'data-label="列">G<' in shown
    assert "1 处" in shown and "/failed.xlsx" in shown


def test_no_problems_show_nothing() -> None:
    assert drawn("{% problems found %}", found=[]).strip() == ""


def test_only_so_many_problems_are_shown_with_the_whole_count() -> None:
    shown = drawn("{% problems found %}", found=[Problem("x", "错")] * 1500)
    assert "只列出前 200 处，共 1,500 处" in shown


@pytest.mark.parametrize(
    ("state", "polls"), [("running", True), ("waiting", True), ("done", False), ("failed", False)]
)
def test_progress_asks_again_only_while_something_happens(state: str, polls: bool) -> None:
    shown = drawn("{% progress '结账' 1 4 state '/jobs/1' '/jobs/1/cancel' %}", state=state)
    assert ("hx-get" in shown) == polls and ("取消</a>" in shown) == polls
    assert 'max="4" value="1"' in shown


def test_steps_mark_what_is_done_and_where_one_stands() -> None:
    shown = drawn("{% steps 2 '选择文件' '核对' '写入' %}")
    assert shown.count('class="done"') == 1 and 'aria-current="step"><span>核对' in shown
