"""Papers in Word: the notice with its form of consent, and everything that is stored about one person.

PRIVACY: neither is filed. The signed notice lies in the cabinet under its number; a stored copy would outlive the consent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lingyan.regions.models import Region
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable

EDITION: Final = 1
"""Edition of the notice below; raised whenever what it promises changes. Each consent keeps the edition it was given on."""
_PAIR: Final = (PaperColumn("项目", width=2.4), PaperColumn("内容", width=7))


def notice_paper(
    region: Region, office: Sequence[str], kinds: Sequence[str], months: int, day: dt.date
) -> bytes:
    """人才登记告知书 with the form of consent to be signed (PIPL 17): who, why, what, how long, which rights."""
    paper = OfficialPaper(
        "人才登记告知书", made_on=day, draft=False, author=region.name, subtitle=f"第{EDITION}版"
    )
    paper.paragraph(
        f"{region.name}登记愿意为村里出力的返乡青年、乡贤和其他人才。是否登记由您自愿决定，不登记不影响办任何事。"
    )
    paper.heading1("谁来登记")
    paper.paragraph(f"{'，'.join(office)}。")
    paper.heading1("登记什么、做什么用")
    paper.paragraph(
        "必须登记的只有姓名、联系电话和您的同意。能提供什么、方便联系的时间、意愿由您自己决定说不说。"
    )
    paper.paragraph(f"用途一：把村里的需求告诉您，由您决定接不接受。可选的类别有{'、'.join(kinds)}。")
    paper.paragraph("用途二：计入返乡青年统计，只出数字。要另外同意，不同意不影响用途一。")
    paper.paragraph(
        "不登记身份证号、宗教信仰、健康和违法犯罪情况，不打分，不排名，不看捐了多少，不记行踪，不对外公布。"
    )
    paper.heading1("谁能看到")
    paper.paragraph(
        "登记地的村、乡镇和县级负责人才工作的人员。您接受一个村的需求后，那个村的负责人员也能看到您的姓名，看电话要写明用途并留下记录。"
    )
    paper.heading1("保存多久")
    paper.paragraph(
        f"到您同意的日期为止，最长{months}个月。到期或您撤回同意，姓名、电话和您说过的内容当天清除，只留下数量。"
    )
    paper.heading1("您的权利")
    paper.paragraph(
        "您可以随时查看、更正、撤回同意，不用说明理由。向登记的村或乡镇提出，或按上面的方式联系。"
    )
    paper.annex("同意书")
    rows = [
        ("姓名", ""), ("联系电话", ""), ("用途一：登记并对接需求", "□ 同意　　□ 不同意"),
        ("用途二：计入返乡青年统计", "□ 同意　　□ 不同意"), ("同意到", "　　　年　　月　　日"),
        ("能提供（可不填）", ""), ("方便联系的时间（可不填）", ""), ("本人签字和日期", ""), ("经办人", ""),
        ("同意书编号", ""),
    ]  # fmt: skip
    paper.table(
        PaperTable(
            _PAIR, rows, note="一式两份，本人和登记单位各留一份。撤回同意后，登记单位的一份交还本人或销毁。"
        )
    )
    return paper.to_bytes()


@dataclass(frozen=True, slots=True)
class Told:
    """Everything stored about one person, in words: pairs, consents, and matches without other persons."""

    name: str
    facts: Sequence[tuple[str, str]]
    consents: Sequence[tuple[str, str, str, str]]
    matches: Sequence[tuple[str, str, str]]


def sheet_paper(region: Region, told: Told, office: Sequence[str], day: dt.date) -> bytes:
    """本人信息单: the copy of everything that is stored (PIPL 45)."""
    paper = OfficialPaper("人才登记本人信息单", made_on=day, draft=False, author=region.name)
    paper.paragraph(f"应{told.name}本人要求，{region.name}把登记的全部内容告知如下。")
    paper.heading1("登记的内容")
    paper.table(PaperTable(_PAIR, list(told.facts)))
    paper.heading1("同意的记录")
    columns = (
        PaperColumn("用途", width=3), PaperColumn("同意日期", "center", 2), PaperColumn("方式和编号", width=2.4),
        PaperColumn("有效期或终止", width=2.8),
    )  # fmt: skip
    paper.table(PaperTable(columns, list(told.consents)))
    paper.heading1("对接的记录")
    if told.matches:
        steps = (
            PaperColumn("村和需求", width=4),
            PaperColumn("日期", "center", 2),
            PaperColumn("进展", width=3),
        )
        paper.table(PaperTable(steps, list(told.matches)))
    else:
        paper.paragraph("还没有对接过。")
    paper.paragraph(f"内容有错可以要求更正，也可以随时撤回同意：{'，'.join(office)}。")
    paper.signature(region.name, day)
    return paper.to_bytes()
