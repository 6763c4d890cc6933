"""Papers of a dossier in Word: the filing form (备案表) and the index sheet (一人一档目录), from records alone.

PRIVACY: both name the person as their reader may see it; no grade, no kind of leave, nothing of an audit's content.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from lingyan.identity.pages import name_of
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.language import in_source
from lingyan.people.models import Tenure
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable
from lingyan.team.dossier import rules, showing
from lingyan.team.dossier.models import IN_FORCE, Entry
from lingyan.team.dossier.queries import beside, standing
from lingyan.team.dossier.queries.tenures import path_of, region_of
from lingyan.team.dossier.rules import Item, Kind
from lingyan.team.roster.models import SnapshotPerson
from lingyan.team.selection.queries import filings

_FORM: Final = (PaperColumn("项目", width=1.4), PaperColumn("内容", width=3.2))
_INDEX: Final = (
    PaperColumn("序号", "center", 0.7), PaperColumn("材料", width=2), PaperColumn("有无", "center", 0.8),
    PaperColumn("日期", "center", 1.8), PaperColumn("文号", width=2.6),
)  # fmt: skip
_BLANK: Final = "　　　　（盖章）　　年　　月　　日"
_SHOWN: Final[dict[Item, tuple[Kind, str]]] = {
    Item.APPOINTED: (Kind.APPOINTED, ""), Item.FILED: (Kind.FILED, rules.BEGUN), Item.PAY: (Kind.PAY, ""),
    Item.CONTRACT: (Kind.CONTRACT, rules.YES), Item.INSURANCE: (Kind.INSURANCE, rules.YES), Item.HOURS: (Kind.HOURS, ""),
    Item.AUDITED: (Kind.AUDIT, rules.TERM_AUDIT), Item.HANDOVER: (Kind.HANDOVER, ""),
    Item.EXIT_AUDIT: (Kind.AUDIT, rules.EXIT_AUDIT), Item.FILED_EXIT: (Kind.FILED, rules.ENDED),
}  # fmt: skip


def filing_form(actor: Actor, tenure: Tenure) -> bytes:
    """备案表: who, where, since when, chosen how, beside which other posts; room for the opinions and seals."""
    region, person = region_of(tenure), tenure.person
    paper = _paper(f"{_occasion(tenure)}表", "村党组织书记县级备案管理", tenure)
    rows = [
        ("姓名", name_of(actor, person.personal, path_of(tenure))),
        ("性别", in_source(person.get_sex_display()) if person.sex else ""),
        ("出生年月", f"{person.birth_year}年{person.birth_month}月" if person.birth_month else ""),
        ("学历", _education(person.pk)),
        ("任职单位和职务", f"{region.parent.name if region.parent else ''}{region.name}党组织书记"),
        ("任职日期", date_zh(tenure.start_on)),
        ("产生方式", in_source(tenure.get_selection_display() or "")),
        ("任职文号", _decree(tenure)),
        ("兼任职务", "、".join(showing.post_of(each) for each in beside.other_posts(tenure)) or "无"),
    ]
    if tenure.end_on is not None:
        rows += [
            ("离任日期", date_zh(tenure.end_on)), ("离任原因", tenure.end_reason), ("离任文号", tenure.end_decree),
        ]  # fmt: skip
    rows += [("乡镇党委意见", _BLANK), ("县委组织部备案意见", _BLANK), ("备案文号", "")]
    paper.table(PaperTable(_FORM, rows, note="本表由系统按任职记录生成，盖章后扫描存入档案。"))
    return paper.to_bytes()


def index_sheet(actor: Actor, tenure: Tenure) -> bytes:
    """一人一档目录: every required paper, whether it is there, its day and number; and how many are missing."""
    paper = _paper("一人一档目录", "村党组织书记", tenure)
    found = standing.lines_of(tenure)
    sums = rules.completeness(found)
    name = name_of(actor, tenure.person.personal, path_of(tenure))
    paper.paragraph(
        f"{region_of(tenure).name}党组织书记{name}，{date_zh(tenure.start_on)}任职"
        f"{f'，{date_zh(tenure.end_on)}离任' if tenure.end_on else ''}。"
        f"应有{sums.required}项，已有{sums.filled}项，缺{sums.missing}项。"
    )
    dated = _dated(tenure)
    rows = [_index_row(no, line, dated) for no, line in enumerate(found, 1)]
    paper.table(PaperTable(_INDEX, rows, note="培训、评议和换届的记录由系统从各处读出，不另收材料。"))
    paper.paragraph("立档人：　　　　　　　　核对人：")
    paper.paragraph("日期：　　　　年　　月　　日")
    return paper.to_bytes()


def _index_row(no: int, line: rules.Line, dated: Mapping[Item, tuple[dt.date, str]]) -> tuple[str, ...]:
    on, number = dated.get(line.item, (None, "")) if line.filled else (None, "")
    return (
        str(no), in_source(line.label), "有" if line.filled else "缺", on.isoformat() if on else "", number,
    )  # fmt: skip


def _dated(tenure: Tenure) -> dict[Item, tuple[dt.date, str]]:
    """Day and number of each item that has them: from the sheets that hold, the tenure itself and a 换届."""
    mine = Entry.objects.filter(IN_FORCE, tenure__person=tenure.person_id).order_by("on", "pk")
    latest = {
        (each.kind, each.code if each.kind in rules.CODES else ""): (each.on, each.number)
        for each in mine
        if each.kind in rules.OF_THE_PERSON or each.tenure_id == tenure.pk
    }
    found = {item: latest[place] for item, place in _SHOWN.items() if place in latest}
    term = beside.of_term(tenure)
    if term.audit_on:
        audit = (term.audit_on, term.audit_number)
        found = {Item.AUDITED: audit, Item.EXIT_AUDIT: audit, **found}
    if filing := filings([tenure.pk]).get(tenure.pk):
        found = {Item.FILED: (filing.on, filing.number), **found}
    if term.handover_on:
        found = {Item.HANDOVER: (term.handover_on, ""), **found}
    return {**found, Item.APPOINTED: (tenure.start_on, tenure.decree)} if tenure.decree else found


def _occasion(tenure: Tenure) -> str:
    return in_source(rules.OCCASIONS[rules.BEGUN if tenure.end_on is None else rules.ENDED])


def _decree(tenure: Tenure) -> str:
    entered = Entry.objects.filter(IN_FORCE, tenure=tenure, kind=Kind.APPOINTED).first()
    return tenure.decree or (entered.number if entered else "")


def _education(person_id: int) -> str:
    last = SnapshotPerson.objects.filter(person=person_id).order_by("-round__as_of", "-pk").first()
    return last.education if last else ""


def _paper(title: str, subtitle: str, tenure: Tenure) -> OfficialPaper:
    region = region_of(tenure)
    return OfficialPaper(
        title, made_on=clock.today(), draft=False, subtitle=f"{subtitle} · {region.name}", author=region.name
    )
