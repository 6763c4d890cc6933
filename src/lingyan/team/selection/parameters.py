"""Thresholds of the three procedures, as values with dates of effect. Shipped values are examples (B-1 to B-3)."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

from lingyan.kernel.parameters import Parameter, register
from lingyan.team.selection.models import Application

GROUP: Final = _("选拔")
_OWN: Final = "由县规定"


def _percent(key: str, label: str, value: int, **more: int) -> Parameter:
    return register(Parameter(f"selection.{key}", label, "percent", value, GROUP, _OWN, maximum=100, **more))  # type: ignore[arg-type]


def _number(key: str, label: str, value: int, unit: str, least: int, most: int) -> Parameter:
    return register(
        Parameter(
            f"selection.{key}", label, "integer", value, GROUP, _OWN, unit=unit, minimum=least, maximum=most
        )
    )


MEMBERS_PRESENT: Final = _percent("members-present", _("党员推荐到会比例不低于"), 80, minimum=1)
MEMBERS_SHARE: Final = _percent("members-share", _("党员推荐得票占到会人数不低于"), 50, minimum=1)
PEOPLE_SHARE: Final = _percent("people-share", _("群众推荐得票占到会人数不低于"), 50, minimum=1)
MARGIN: Final = register(
    Parameter(
        "selection.margin", _("党组织选举候选人多于应选人数的比例"), "percent", 20, GROUP, "基层组织选举工作条例（待核）",
        minimum=20, maximum=100,
    )
)  # fmt: skip
PUBLICITY: Final = _number("publicity-days", _("公示时间"), 5, _("个工作日"), 5, 30)
NOTICE: Final = _number("notice-days", _("公告到报名截止至少"), 7, _("天"), 1, 90)
AGE: Final = _number("age", _("公开选拔的年龄上限（可在公告中另定）"), 50, _("周岁"), 18, 70)
PARTY_MONTHS: Final = _number(
    "party-months", _("公开选拔的党龄要求（可在公告中另定）"), 12, _("个月"), 0, 600
)
EDUCATION: Final = register(
    Parameter(
        "selection.education", _("公开选拔的学历要求（可在公告中另定）"), "choice", "senior", GROUP, _OWN,
        choices=tuple((each.value, str(each.label)) for each in Application.Education),
    )
)  # fmt: skip
EXCLUSIONS: Final = register(
    Parameter(
        "selection.exclusions", _("公开选拔不得报名的情形"), "words",
        (
            _("正在接受审查调查"), _("处分、处理影响期未满"), _("有“村霸”或者涉黑涉恶行为"), _("侵占、挪用集体资产"),
            _("破坏选举"),
        ),
        GROUP, _OWN,
        help=_("写进公告；有没有这些情形由联审部门答复，平台不记录情形。只影响以后发布的公告"),
    )
)  # fmt: skip
INTERVIEWED: Final = _number("interviewed", _("每个职位入围面试人数"), 5, _("人"), 1, 50)
INSPECTED: Final = _number("inspected", _("每个职位入围考察人数"), 2, _("人"), 1, 20)
FILING: Final = register(
    Parameter(
        "selection.filing-days", _("任职后报县备案的期限"), "days", 15, GROUP, _OWN, minimum=1, maximum=90
    )
)
KEEP_MONTHS: Final = _number("keep-months", _("公示期满后几个月清除落选报名人的资料"), 6, _("个月"), 0, 24)
