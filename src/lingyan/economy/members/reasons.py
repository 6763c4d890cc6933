"""Why somebody becomes a member or ceases to be one, and why shares change. Pure data.

Sources: 农村集体经济组织法 12, 16–18, 20 (governance.md E-27, E-28): membership is not lost by study, service, work away,
business, marriage, divorce, widowhood or imprisonment, so no such reason exists here.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Joining(models.TextChoices):
    FOUNDING = "founding", _("首次确认")
    BIRTH = "birth", _("出生")
    MARRIAGE = "marriage", _("婚嫁")
    ADOPTION = "adoption", _("收养")
    RESETTLED = "resettled", _("移民安置")
    OTHER = "other", _("章程规定的其他情形")
    MOVED = "moved", _("分户、并户")


class Leaving(models.TextChoices):
    DEATH = "death", _("死亡")
    NATIONALITY = "nationality", _("丧失中国国籍")
    ELSEWHERE = "elsewhere", _("已取得其他集体经济组织成员身份")
    CIVIL_SERVANT = "civil-servant", _("已成为公务员（聘任制除外）")
    WITHDRAWN = "withdrawn", _("本人书面申请退出")
    MISTAKE = "mistake", _("登记有误，尚未确认")
    MOVED = "moved", _("分户、并户")


class Sharing(models.TextChoices):
    ALLOTTED = "allotted", _("量化")
    TRANSFERRED = "transferred", _("内部转让")
    INHERITED = "inherited", _("继承")
    TAKEN_BACK = "taken-back", _("集体收回")
    CORRECTED = "corrected", _("更正登记")


TO_JOIN: Final = tuple(each for each in Joining if each is not Joining.MOVED)
TO_LEAVE: Final = tuple(each for each in Leaving if each is not Leaving.MOVED)
"""What a person may choose; a move between households is an act of its own."""
ALONE: Final = (Sharing.ALLOTTED, Sharing.TAKEN_BACK, Sharing.CORRECTED)
BETWEEN_MEMBERS: Final = (Sharing.TRANSFERRED, Sharing.INHERITED)
