"""A simulated 换届 of the whole city: deployed, most audits posted, some villages late because they vote earlier.

In one township members of committees are leaving meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from lingyan.demo import signins
from lingyan.demo.drawing import chance_for
from lingyan.demo.plan import Plan
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.term import actions
from lingyan.team.term.models import Process
from lingyan.team.term.states import State

VOTE_IN: Final = 45
"""Days from the day of the demo to the vote: the audits should be posted by now, the election committees follow."""
_EARLY: Final = 18
_EARLY_VILLAGES: Final = 3
_UNAUDITED_IN_A_THOUSAND: Final = 60
_ASKED: Final = 6
_LEAVING: Final = 3


def deploy(plan: Plan, city: Region) -> None:
    """The organisation department begins; every village is in preparation."""
    name = f"{plan.today.year}年村级换届（模拟）"
    day = plan.today + dt.timedelta(days=VOTE_IN)
    actions.open_round(signins.actor("zuzhibu"), region=city, name=name, vote_on=day)


def go_on(plan: Plan, villages: Sequence[str]) -> None:
    """Audits are posted in most villages; a few moved their vote forward and have missed a day by that."""
    actor = signins.actor("zuzhibu")
    chance = chance_for("term")
    waiting = set(chance.sample(list(villages), len(villages) * _UNAUDITED_IN_A_THOUSAND // 1000))
    rows = {each.region.code: each for each in Process.objects.select_related("region").order_by("pk")}
    posted = [rows[code] for code in villages if code not in waiting]
    actions.reach_many(
        actor, round_id=posted[0].round_id, process_ids=[each.pk for each in posted], state=State.AUDITED,
        on=plan.today - dt.timedelta(days=9), stated={"document": "雁审〔模拟〕12号", "place": "各村村务公开栏"},
    )  # fmt: skip
    for each in chance.sample(posted[1:], min(_EARLY_VILLAGES, len(posted) - 1)):
        day = plan.today + dt.timedelta(days=_EARLY)
        actions.set_vote_day(actor, process_id=each.pk, on=day, reason="与邻村同日投票")


def leave(plan: Plan, town: Region) -> None:
    """In three villages of one township a member is on the way out: a resignation, a petition, an end by the law."""
    officer = signins.actor("zhenganbu")
    rows = in_office(plan.today).filter(
        post__body__organisation__region__parent=town,
        post__body__organisation__kind="committee",
        post__title="委员",
    )
    seats = {each.post.body_id: each for each in rows.select_related("post").order_by("-pk")}
    day = plan.today - dt.timedelta(days=_ASKED)
    chosen = [seats[key] for key in sorted(seats)][-_LEAVING:]
    for number, tenure in enumerate(chosen):
        if tenure.start_on > day:
            continue
        if number == 0:
            actions.receive_resignation(
                officer, tenure_id=tenure.pk, document="辞〔模拟〕1号", received_on=day
            )
        elif number == 1:
            actions.receive_recall(
                officer, tenure_id=tenure.pk, document="罢〔模拟〕1号", received_on=day, signers="representatives",
                signed=12, entitled=32, reasoned=True,
            )  # fmt: skip
        else:
            made = actions.record_lapse(
                officer, tenure_id=tenure.pk, document="镇函〔模拟〕3号", ended_on=day
            )
            actions.confirm_departure(signins.actor("zuzhibu"), departure_id=made.pk)
