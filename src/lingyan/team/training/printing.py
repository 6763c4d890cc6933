"""Papers of training in Word: plan, notice, attendance sheet, certificates, evaluation slip and tally sheet.

PRIVACY: notice, sheet and certificates name persons as their reader may see them; the plan holds counts only.
A slip is written in secret and bears no name and no mark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from lingyan.kernel.language import in_source
from lingyan.regions.models import Region
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable
from lingyan.team.training.models import Course, Enrolment
from lingyan.team.training.queries import GROUPS, Needs

_ASKED: Final = {
    "content": "内容合不合需要", "teaching": "讲得清不清楚", "order": "组织得好不好", "use": "回去用不用得上",
}  # fmt: skip
_GRADES: Final = ("好", "一般", "差")

Named = Callable[[Enrolment], str]
_NEEDS: Final = (
    PaperColumn("对象", width=3), PaperColumn("人数", "right", 1.2), PaperColumn("已达标", "right", 1.4),
    PaperColumn("还差学时", "right", 1.6), PaperColumn("还差集中培训（人次）", "right", 2.4),
    PaperColumn("还差县级以上培训（人次）", "right", 2.6),
)  # fmt: skip
_CLASSES: Final = (
    PaperColumn("班名", width=3.4), PaperColumn("对象", width=2), PaperColumn("方式", width=1.5),
    PaperColumn("内容", width=1.6), PaperColumn("日期", width=2.8), PaperColumn("学时", "right", 1),
)  # fmt: skip
_SHEET: Final = (
    PaperColumn("编号", "center", 1.1), PaperColumn("村", width=2), PaperColumn("姓名", width=1.6),
    PaperColumn("考勤", "center", 1.2), PaperColumn("实到学时", "right", 1.4), PaperColumn("签名", width=2),
)  # fmt: skip


def plan_paper(region: Region, year: int, needs: Needs, courses: Sequence[Course], day: dt.date) -> bytes:
    """年度培训计划: what is lacking, as computed, and the classes that are to make it good."""
    paper = OfficialPaper(
        f"{region.name}{year}年度村干部培训计划", made_on=day, draft=False, author=region.name
    )
    paper.heading1("培训需求")
    rows = [
        (
            in_source(label),
            f"{need.people}",
            f"{need.met}",
            f"{need.hours}",
            f"{need.classes}",
            f"{need.upper}",
        )
        for group, label in GROUPS.items()
        if (need := needs.groups[group]).people
    ]
    paper.table(PaperTable(_NEEDS, rows, note=f"截至{date_zh(day)}，按应学学时和已计学时算出。"))
    paper.heading1("培训班")
    if courses:
        paper.table(PaperTable(_CLASSES, [_class_row(each) for each in courses]))
    else:
        paper.paragraph("尚未编入培训班。")
    paper.signature(region.name, day)
    return paper.to_bytes()


def _class_row(course: Course) -> tuple[str, ...]:
    return (
        course.title, in_source(course.get_audience_display()), in_source(course.get_mode_display()),
        in_source(course.get_category_display()), days_zh(course), f"{course.hours}",
    )  # fmt: skip


def notice_paper(course: Course, rows: Sequence[Enrolment], name: Named) -> bytes:
    """培训通知 with its list as an annex."""
    day = course.announced_on or course.made_at.date()
    paper = OfficialPaper(
        f"关于举办{course.title}的通知", made_on=day, draft=False, author=course.region.name
    )
    paper.salutation("各参训人员")
    paper.paragraph(
        f"定于{days_zh(course)}在{course.place}举办{course.title}，{in_source(course.get_mode_display())}，内容为"
        f"{in_source(course.get_category_display())}，共{course.hours}学时（每学时45分钟）。"
        f"{f'由{course.teaching}授课。' if course.teaching else ''}"
    )
    paper.paragraph("名单附后，请按时参加。不能参加的，请在开班前向主办单位请假。考勤由主办单位当场登记。")
    paper.attachments(["参训人员名单"])
    paper.signature(course.region.name, day)
    paper.annex("参训人员名单")
    columns = (PaperColumn("序号", "center"), PaperColumn("村", width=3), PaperColumn("姓名", width=3))
    listed = [(str(number), row.village.name, name(row)) for number, row in enumerate(rows, 1)]
    paper.table(PaperTable(columns, listed))
    return paper.to_bytes()


def attendance_paper(course: Course, rows: Sequence[Enrolment], name: Named, day: dt.date) -> bytes:
    """考勤表: one list to tick and sign on paper; ticked on the screen it shows what was entered."""
    paper = OfficialPaper(
        f"{course.title}考勤表", made_on=day, draft=False, subtitle=f"{days_zh(course)} {course.place}",
        author=course.region.name,
    )  # fmt: skip
    listed = [
        (
            str(row.pk),
            row.village.name,
            name(row),
            in_source(row.get_mark_display() or ""),
            _hours(course, row),
            "",
        )
        for row in rows
    ]
    paper.table(
        PaperTable(_SHEET, listed, note=f"应到{len(rows)}人。考勤填出勤、请假或缺席，由主办单位填写。")
    )
    paper.signature(course.region.name, day)
    return paper.to_bytes()


def _hours(course: Course, row: Enrolment) -> str:
    if course.state == Course.State.COUNTED:
        return str(row.credited)
    return str(row.hours) if row.hours else ""


def certificate_paper(course: Course, rows: Sequence[Enrolment], name: Named) -> bytes:
    """结业证明 for everyone with hours, each on a page of its own."""
    day = course.end_on
    first, *others = rows
    paper = OfficialPaper("结业证明", made_on=day, draft=False, author=course.region.name)
    _certify(paper, course, first, name)
    for row in others:
        paper.next_page("结业证明")
        _certify(paper, course, row, name)
    return paper.to_bytes()


def slip_paper(course: Course, fewest: int) -> bytes:
    """培训评价表, one slip; as many are printed as persons came."""
    paper = OfficialPaper(
        f"{course.title}评价表", made_on=course.end_on, draft=False, subtitle=f"{days_zh(course)} {course.place}",
        author=course.region.name,
    )  # fmt: skip
    paper.paragraph(
        "在每一项的一栏里画“○”，每项只选一栏，不想评的可以空着。本表不记名，不写姓名和单位，写好后自己投入箱里。"
    )
    columns = (PaperColumn("项目", width=3), *(PaperColumn(grade, "center", 1.2) for grade in _GRADES))
    paper.table(
        PaperTable(
            columns, [(label, "", "", "") for label in _ASKED.values()],
            note=f"由两人一起清点，只登记合计；收回的不足{fewest}张，不显示结果。",
        )
    )  # fmt: skip
    return paper.to_bytes()


def slip_tally_paper(course: Course) -> bytes:
    """评价计票表: where two counters write the totals of the slips and both sign."""
    paper = OfficialPaper(
        f"{course.title}评价计票表", made_on=course.end_on, draft=False, subtitle=f"{days_zh(course)} {course.place}",
        author=course.region.name,
    )  # fmt: skip
    paper.paragraph("发出　　　张，收回　　　张。")
    columns = (
        PaperColumn("项目", width=3), *(PaperColumn(grade, "center", 1.1) for grade in (*_GRADES, "没有填", "合计")),
    )  # fmt: skip
    paper.table(
        PaperTable(
            columns, [(label, *[""] * 5) for label in _ASKED.values()], note="每一项的合计应等于收回的张数。"
        )
    )
    for line in ("计票人签名：　　　　　　　　　　",) * 2:
        paper.paragraph(line)
    paper.paragraph("日期：　　　　年　　月　　日")
    return paper.to_bytes()


def _certify(paper: OfficialPaper, course: Course, row: Enrolment, name: Named) -> None:
    paper.paragraph(
        f"{row.village.name}{name(row)}同志于{days_zh(course)}参加{course.title}，计{row.credited}学时，特此证明。"
    )
    paper.signature(course.region.name, course.end_on)


def days_zh(course: Course) -> str:
    """2026年5月6日, or from a day to a day."""
    first, last = date_zh(course.start_on), date_zh(course.end_on)
    return first if first == last else f"{first}至{last}"
