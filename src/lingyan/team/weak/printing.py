"""Papers of a case in Word: 整顿方案 and 销号报告, both drafts that an office approves. They say what records say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from lingyan.kernel import clock
from lingyan.kernel.language import in_source
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable
from lingyan.team.weak import queries, rules
from lingyan.team.weak.models import Case, Helper, Plan
from lingyan.team.weak.rules import Side

Names = Mapping[str, str]


def plan(case: Case, helping: Mapping[str, Helper], names: Names) -> bytes:
    """Basis, problems, goal, measures with cause, post and day, who helps. Without a plan its table is empty to fill in."""
    held = queries.plan_of(case)
    paper = _paper(case, "党组织整顿方案")
    paper.heading1("基本情况")
    if case.listed_on is not None:
        due = f"，应于{date_zh(case.plan_due_on)}前制定方案" if case.plan_due_on else ""
        paper.paragraph(f"{case.village.name}党组织于{date_zh(case.listed_on)}列入整顿{due}。")
    paper.heading1("存在的问题")
    for row in case.problems.all():
        paper.paragraph(f"{row.no}.{row.text}")
    paper.heading1("整顿目标")
    paper.paragraph(held.goal if held else "　")
    paper.heading1("整顿措施")
    paper.table(_measures(case, held))
    paper.heading1("帮扶力量")
    paper.table(_helping(helping, names))
    paper.heading1("工作要求")
    paper.paragraph("每季度研判一次；自查以后听取群众意见，由县级验收；销号后继续观察，出现反弹的重新列入。")
    paper.signature(case.village.name, clock.today())
    return paper.to_bytes()


def release(case: Case, helping: Mapping[str, Helper], names: Names) -> bytes:
    """What was done about each problem, what shows it, and the villagers' view with its n."""
    paper = _paper(case, "党组织整顿销号报告")
    held, check, view = queries.plan_of(case), queries.check_of(case), queries.view_of(case)
    paper.heading1("整顿经过")
    dates = [
        ("列入整顿", case.listed_on),
        ("制定方案", held.on if held else None),
        ("自查", check.on if check else None),
    ]
    said = "，".join(f"{date_zh(day)}{what}" for what, day in dates if day)
    paper.paragraph(f"{case.village.name}党组织{said}；其间研判{case.reviews.count()}次。")
    paper.heading1("问题解决情况")
    shown = check.evidence.select_related("problem") if check else ()
    rows = [[str(each.problem.no), each.problem.text, each.text] for each in shown]
    columns = [PaperColumn("序号", "center", 0.6), PaperColumn("问题", width=2), PaperColumn("佐证", width=2)]
    paper.table(PaperTable(columns, rows))
    paper.heading1("群众意见")
    if view is None:
        paper.paragraph("还没有录入群众测评。")
    else:
        least = f"{view.opinion.content}份，占有效的{_percent(view.opinion)}"
        paper.paragraph(
            f"{date_zh(view.on)}{in_source(view.get_way_display())}，发出（到会）{view.asked}份，有效n＝"
            f"{view.opinion.answered}份，其中满意{view.satisfied}份，基本满意{view.fair}份，不满意{view.unsatisfied}份；"
            f"满意和基本满意合计{least}。"
        )
    paper.heading1("帮扶力量")
    paper.table(_helping(helping, names))
    paper.heading1("县级验收意见")
    step = case.steps.filter(act=rules.Act.RELEASE).order_by("-pk").first()
    paper.paragraph(step.text if step else "　")
    paper.signature(case.village.name, clock.today())
    return paper.to_bytes()


def _percent(opinion: rules.Opinion) -> str:
    """Half up to one decimal, in integers; nothing stands for 0 of 0."""
    found = rules.share(opinion)
    if found is None:
        return "—"
    tenths = (2000 * found[0] + found[1]) // (2 * found[1])
    return f"{tenths // 10}.{tenths % 10}%"


def _measures(case: Case, held: Plan | None) -> PaperTable:
    columns = [
        PaperColumn("问题", "center", 0.6), PaperColumn("根本原因", width=1.3), PaperColumn("措施", width=2.4),
        PaperColumn("责任岗位", width=1.4), PaperColumn("完成期限", "center", 1.5),
    ]  # fmt: skip
    if held is None:
        return PaperTable(columns, [[str(row.no), "", "", "", ""] for row in case.problems.all()])
    rows = [
        [str(each.problem.no), in_source(each.get_cause_display()), each.what, each.responsible, date_zh(each.due_on)]
        for each in held.measures.select_related("problem")
    ]  # fmt: skip
    return PaperTable(columns, rows)


def _helping(helping: Mapping[str, Helper], names: Names) -> PaperTable:
    columns = [
        PaperColumn("帮扶方", width=1.3),
        PaperColumn("单位和职务", width=2),
        PaperColumn("姓名", "center"),
    ]
    rows = [
        [
            in_source(rules.SIDE_LABELS[side]),
            helping[side].post if side in helping else "",
            names.get(side, ""),
        ]
        for side in Side
    ]
    return PaperTable(columns, rows)


def _paper(case: Case, title: str) -> OfficialPaper:
    return OfficialPaper(
        f"{case.village.name}{title}", made_on=clock.today(), draft=True, author=case.village.name
    )


PAPERS: Final[dict[str, tuple[str, Callable[[Case, Mapping[str, Helper], Names], bytes]]]] = {
    "plan": ("党组织整顿方案", plan),
    "release": ("党组织整顿销号报告", release),
}
"""Word in the address → title and maker."""
