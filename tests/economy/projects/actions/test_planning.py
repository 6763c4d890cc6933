from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lingyan.economy.books.models import Project as Dimension
from lingyan.economy.projects import actions
from lingyan.economy.projects.actions import SourcePlan, StepPlan
from lingyan.economy.projects.models import Project
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import PROJECTS_VIEW
from tests.economy.projects.support import ROAD, Village
from tests.support.actors import holding


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refusal.value.problems}


def test_a_draft_is_saved_and_changed(village: Village) -> None:
    project = village.draft()
    assert (project.state, project.total) == ("draft", 40_000_00)
    assert project.plan["sources"][0]["account"] == "241"
    again = actions.save_draft(village.clerk, book_id=village.book.pk, plan=ROAD, project_id=project.pk)
    assert (again.pk, Project.objects.count()) == (project.pk, 1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "项目名称"),
        ({"purpose": "长" * 201}, "最多"),
        ({"kind": "castle"}, "类别"),
        ({"procurement": "gifts"}, "采购内容"),
        ({"start_on": dt.date(2025, 10, 1)}, "不能早于"),
        ({"dimension_id": 10**9}, "核算项目"),
        ({"sources": [SourcePlan("fiscal", 0)]}, "大于 0"),
        ({"sources": [SourcePlan("fiscal", 10**15)]}, "大于 0"),
        ({"sources": [SourcePlan("gift", 1)]}, "来源不在"),
        ({"sources": [SourcePlan("social", 1)]}, "收款时记入的科目"),
        ({"sources": [SourcePlan("social", 1, account="999")]}, "收款时记入的科目"),
        ({"sources": [SourcePlan("own", 1, account="241")]}, "自筹资金不填"),
        ({"sources": [SourcePlan("own", 1), SourcePlan("own", 2)]}, "只列一行"),
        ({"sources": [SourcePlan("fiscal", 1), SourcePlan("fiscal", 2)]}, "只能列一个来源"),
        ({"sources": [SourcePlan("fiscal", 1, "长" * 81)]}, "最多 80"),
        ({"sources": [SourcePlan("fiscal", 1)] * 21}, "最多 20"),
        ({"steps": [StepPlan("", "2025-06-01")]}, "不能为空"),
        ({"steps": [StepPlan("完工", "2025-02-30")]}, "这一天"),
        ({"steps": [StepPlan("完工", "2025-06-01")] * 61}, "最多 60"),
    ],
)
def test_what_a_plan_may_not_hold(village: Village, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as refusal:
        village.draft(**changes)
    assert any(words in problem.message for problem in refusal.value.problems)


def test_approval_writes_the_plan_and_opens_the_dimension(village: Village) -> None:
    project = village.approved()
    assert (project.state, project.dimension.name) == ("approved", "机耕道硬化")  # type: ignore[union-attr]
    assert [(str(each), each.account and each.account.code, each.earmarked) for each in project.sources.all()] == [
        ("财政资金 芦财农〔2025〕8号", "241", True), ("自筹资金", None, False),
    ]  # fmt: skip
    assert [each.title for each in project.milestones.all()] == ["开工", "完工"]
    for change in (
        lambda: Project.objects.filter(pk=project.pk).update(total=1),
        lambda: project.sources.update(planned=1),
        lambda: project.milestones.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Refused) as refusal:
        actions.save_draft(village.clerk, book_id=village.book.pk, plan=ROAD, project_id=project.pk)
    assert codes(refusal) == {"wrong-state"}


def test_a_dimension_belongs_to_one_project(village: Village) -> None:
    known = Dimension.objects.create(book=village.book, code="X09", name="老项目")
    project = village.approved(dimension_id=known.pk)
    assert project.dimension == known
    with pytest.raises(Refused):
        village.draft(dimension_id=known.pk)


@pytest.mark.parametrize(
    ("changes", "code"), [({"sources": []}, "no-sources"), ({"steps": []}, "no-milestones")]
)
def test_nothing_stands_without_money_and_milestones(
    village: Village, changes: dict[str, Any], code: str
) -> None:
    project = village.draft(**changes)
    with pytest.raises(Refused) as refusal:
        actions.approve(village.clerk, project_id=project.pk)
    assert code in codes(refusal)


def test_a_project_from_the_threshold_on_needs_a_decision(village: Village) -> None:
    assert village.approved(sources=village.sources(49_999_99)).state == "approved"
    large = village.draft(sources=village.sources(50_000_00))
    with pytest.raises(Refused) as refusal:
        actions.approve(village.clerk, project_id=large.pk)
    assert codes(refusal) == {"no-decision"}
    matter = village.passed(120_000_00)
    for expected in ("approved", "approved"):
        project = village.draft(sources=village.sources(60_000_00), matter_id=matter.pk)
        assert actions.approve(village.clerk, project_id=project.pk).state == expected
    third = village.draft(sources=village.sources(1), matter_id=matter.pk)
    with pytest.raises(Refused) as over:
        actions.approve(village.clerk, project_id=third.pk)
    assert codes(over) == {"over-decision"}


def test_a_named_decision_must_be_about_a_project(village: Village) -> None:
    project = village.draft(matter_id=village.passed(None, item="lease").pk)
    with pytest.raises(Refused) as refusal:
        actions.approve(village.clerk, project_id=project.pk)
    assert codes(refusal) == {"other-matter"}


def test_who_may_only_read_plans_nothing(village: Village) -> None:
    project = village.draft()
    reader = holding(PROJECTS_VIEW)
    for act in (
        lambda: actions.save_draft(reader, book_id=village.book.pk, plan=ROAD),
        lambda: actions.approve(reader, project_id=project.pk),
        lambda: actions.cancel(reader, project_id=project.pk, reason="不办"),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert codes(refusal) == {"denied"}
    with pytest.raises(Refused) as unknown:
        actions.approve(village.clerk, project_id=10**9)
    assert codes(unknown) == {"unknown-project"}


def test_a_draft_of_another_book_is_not_changed_here(village: Village) -> None:
    project = village.draft()
    other = village.stranger().book
    with pytest.raises(Refused) as refusal:
        actions.save_draft(village.clerk, book_id=other.pk, plan=ROAD, project_id=project.pk)
    assert codes(refusal) == {"unknown-project"}
