"""What training puts on the desk and into the menu."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lingyan.kernel import clock, navigation
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.kernel.navigation import DeskItem
from lingyan.kernel.rights import TRAINING_MANAGE, TRAINING_RECORD, TRAINING_VIEW
from lingyan.kernel.tally import tally
from lingyan.team.training import queries
from lingyan.team.training.models import Course


def register() -> None:
    """Called once from `AppConfig.ready`."""
    navigation.register("team", _("教育培训"), "training:hours", TRAINING_VIEW, 65)
    navigation.register("team", _("培训班"), "training:classes", TRAINING_VIEW, 66)
    navigation.register("team", _("夜校和远程教育"), "training:sessions", TRAINING_VIEW, 67)
    navigation.register("team", _("培训资料库"), "training:library", TRAINING_VIEW, 68)
    navigation.register_main_job(TRAINING_RECORD, _("登记夜校"), "training:new-session", order=80)
    navigation.register_desk_card(cards)


def cards(actor: Actor, region: Any, month: Month) -> Iterator[DeskItem]:
    """Classes over and not counted, slips to check, new secretaries without a class, for who organises training."""
    if not actor.may_somewhere(TRAINING_MANAGE):
        return
    today = clock.today()
    place = {"region": region.code, "month": str(month)} if region is not None else {"month": str(month)}
    over = queries.visible_courses(actor, TRAINING_MANAGE).filter(
        state__in=(Course.State.PLANNED, Course.State.ANNOUNCED), end_on__lt=today
    )
    slips = queries.slips_waiting(queries.visible_courses(actor, TRAINING_MANAGE), actor.user_id)
    if region is not None:
        over = over.filter(region__path__startswith=region.path)
        slips = slips.filter(region__path__startswith=region.path)
    counts = tally(over=over, slips=slips)
    if counts["over"]:
        yield DeskItem(
            _("培训班结束了，还没有确认考勤"),
            counts["over"],
            _url("classes", place, look="over"),
            tone="warn",
        )
    if counts["slips"]:
        yield DeskItem(
            _("等您核对的评价合计"), counts["slips"], _url("classes", place, look="slips"), tone="info"
        )
    untrained = queries.new_secretaries(actor, region, TRAINING_MANAGE)
    if untrained:
        due = untrained[0][1]
        late = due < today
        yield DeskItem(
            _("新任书记还没有参加县级以上培训"), len(untrained), _url("needs", place), due=due,
            tone="danger" if late else "warn", section="overdue" if late else "waiting",
        )  # fmt: skip


def _url(name: str, place: dict[str, str], **query: str) -> str:
    return f"{reverse(f'training:{name}')}?{urlencode({**place, **query})}"
