"""What villagers ask an audit to look into: a fifth of them binds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingyan.kernel.access import Actor
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import SUPERVISION_JUDGE, SUPERVISION_RUN
from lingyan.supervision import actions
from lingyan.supervision.models import AuditRequest
from lingyan.supervision.rules import enough_asked
from tests.decisions.support import make_village
from tests.supervision.conftest import TODAY
from tests.support.actors import everything, holding
from tests.support.identity import Tree


@given(st.integers(1, 10**6))
def test_exactly_a_fifth_is_enough_and_one_less_is_not(voters: int) -> None:
    least = -(-voters // 5)
    assert enough_asked(least, voters)
    assert not enough_asked(least - 1, voters)


@pytest.fixture
def village(tree: Tree) -> Iterator[Tree]:
    make_village(tree.village)
    yield tree


def ask(tree: Tree, actor: Actor | None = None, **changes: object) -> AuditRequest:
    given_: dict[str, object] = {
        "region": tree.village, "subject": "砂石款去向", "asked_on": TODAY, "askers": 179, **changes,
    }  # fmt: skip
    return actions.record_request(actor or everything(), **given_)  # type: ignore[arg-type]


def test_a_request_counts_against_the_roll_of_its_day(village: Tree) -> None:
    made = ask(village)
    assert (made.voters, made.met) == (900, False)
    assert ask(village, askers=180).met


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": "  "}, "请写明村民要求审计什么"),
        ({"asked_on": TODAY + dt.timedelta(days=1)}, "还没有到"),
        ({"askers": 0}, "1 到 900"),
        ({"askers": 901}, "1 到 900"),
        ({"asked_on": dt.date(2025, 12, 31)}, "没有登记 2025-12-31 村民会议"),
    ],
)
def test_what_is_refused(village: Tree, changes: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        ask(village, **changes)
    assert not AuditRequest.objects.exists()


def test_only_a_village_and_only_with_the_right(village: Tree) -> None:
    with pytest.raises(Refused, match="先选定一个村"):
        ask(village, region=village.town)
    with pytest.raises(Refused, match="没有登记"):
        ask(village, region=village.other_village)
    with pytest.raises(Denied):
        ask(village, holding(SUPERVISION_RUN))
    with pytest.raises(Denied):
        ask(village, holding(SUPERVISION_JUDGE, path=village.other_village.path))


def test_a_fifth_cannot_be_turned_down_and_fewer_can(village: Tree) -> None:
    many, few = ask(village, askers=180), ask(village)
    with pytest.raises(Refused, match="应当纳入审计"):
        actions.answer_request(everything(), request_id=many.pk, taken=False, text="不查", on=TODAY)
    assert actions.answer_request(everything(), request_id=few.pk, taken=False, text="不足", on=TODAY).pk
    with pytest.raises(Refused, match="已经答复过"):
        actions.answer_request(everything(), request_id=few.pk, taken=True, text="再查", on=TODAY)


def test_an_answer_needs_words_a_day_and_the_right(village: Tree) -> None:
    made = ask(village)
    for changes, words in (
        ({"text": " "}, "请写明审计的结果"),
        ({"on": TODAY - dt.timedelta(days=1)}, "提出日期和今天之间"),
        ({"on": TODAY + dt.timedelta(days=1)}, "提出日期和今天之间"),
        ({"request_id": made.pk + 1}, "没有这项要求"),
    ):
        given_ = {"request_id": made.pk, "taken": True, "text": "已查", "on": TODAY, **changes}
        with pytest.raises(Refused, match=words):
            actions.answer_request(everything(), **given_)  # type: ignore[arg-type]
    with pytest.raises(Denied):
        actions.answer_request(
            holding(SUPERVISION_RUN), request_id=made.pk, taken=True, text="已查", on=TODAY
        )
