"""Whom a text speaks of. A miss shows a complaint to whom it is about, so ways of saying it stand one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.questions import rules
from lingyan.questions.mentions import _words, read

NAMES = ("张建国", "李文秀", "王小明", "欧阳大成", "阿不都·热合曼", "金永贵", "文书礼")


def kinds(text: str) -> set[str]:
    return set(read(text, NAMES).kinds)


def names(text: str) -> set[str]:
    return set(read(text, NAMES).names)


def test_every_word_means_a_kind_that_exists() -> None:
    assert {kind for each in _words().values() for kind in each} <= rules.concerned().keys()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("村书记收了钱", "secretary"), ("书 记 收了钱", "secretary"), ("书.记收了钱", "secretary"),
        ("村支书不管", "secretary"),
        ("張書記收了錢", "secretary"), ("主任签的字", "director"), ("村长说的", "director"), ("当村长期间", "director"),
        ("会计", "accountant"), ("问会计，制度上墙没有", "accountant"), ("会计划走了两万", "accountant"),
        ("合作社会计算错了", "accountant"), ("村委会计票据丢了", "accountant"),
        ("村会计核算错了", "accountant"), ("找出纳要", "accountant"),
        ("报账员不给票", "accountant"), ("会计把账做假", "clerk"), ("文书记错了", "clerk"), ("理事长的亲戚", "chairman"),
        ("监委会主任不管", "overseer"), ("监督委员会收了礼", "overseer"), ("监事长", "overseer"), ("副书记", "cadre"),
        ("妇女主任", "cadre"), ("村干部吃喝", "secretary"), ("代理会计", "bookkeeper"), ("镇长批的", "township"),
        ("镇党委书记", "township"), ("第一书记", "other"),
    ],
)  # fmt: skip
def test_a_post_is_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "会计制度是什么", "会计法规定", "农村会计核算办法", "会计年度从哪天起", "会计师事务所",
        "开会计划修路", "社会计划", "村民大会计票",
        "村集体的主任务是什么", "班主任", "主任医师", "业主任意停车", "民主任命程序", "村长期不公开",
        "村民委员会什么时候换届",
        "理事会开会没有", "办理事项清单", "支出纳入预算了吗", "提出纳税证明", "证书记载的面积",
        "图书记录在哪", "收支书面材料",
        "法律文书在哪", "骨干部分", "三月份修水渠的钱一共花了多少？", "水库的承包费今年收齐了没有？",
    ],
)  # fmt: skip
def test_a_post_inside_another_word_is_none(text: str) -> None:
    assert not kinds(text) and not names(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张建国拿了", "张建国"), ("张 建 国拿了", "张建国"), ("张书记收了钱", "张建国"), ("老张书记怎么说", "张建国"),
        ("张老书记", "张建国"), ("张副主任", "张建国"), ("姓张的", "张建国"), ("张某某拿钱", "张建国"), ("张××", "张建国"),
        ("老张家", "张建国"), ("建国书记", "张建国"), ("张會計", "张建国"), ("李会计制度不遵守", "李文秀"),
        ("文秀", "李文秀"),
        ("王 小 明", "王小明"), ("王委员", "王小明"), ("小王拿了", "王小明"), ("欧阳主任", "欧阳大成"),
        ("姓欧阳", "欧阳大成"),
        ("阿不都主任", "阿不都·热合曼"), ("阿不都热合曼", "阿不都·热合曼"), ("阿不都•热合曼", "阿不都·热合曼"),
        ("永贵叔", "金永贵"), ("金总的公司", "金永贵"),
    ],
)  # fmt: skip
def test_a_person_is_found_as_people_call_them(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize("text", ["张家坝的路", "建国以来", "现金总额", "小金库", "金额", "文化室", "李子树"])
def test_a_family_name_alone_or_a_word_is_nobody(text: str) -> None:
    assert not names(text)


@pytest.mark.parametrize(
    ("text", "past"), [("前任书记", True), ("老支书", True), ("书记以前做的", True), ("书记今年做的", False)]
)
def test_whether_it_is_of_old_times(text: str, past: bool) -> None:
    assert read(text, NAMES).past is past


@given(before=st.text(max_size=20), after=st.text(max_size=20), name=st.sampled_from(NAMES))
def test_a_whole_name_is_found_whatever_stands_around_it(before: str, after: str, name: str) -> None:
    assert name in names(f"{before} {name} {after}")


@given(text=st.text(max_size=60))
def test_any_text_is_read_without_fault(text: str) -> None:
    assert names(text) <= set(NAMES)
