"""One run of the audit rules over the showcase township, some of its findings on their way to an end, and what the villagers
of its first village asked an audit to look into.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from lingyan.decisions.models import Roll
from lingyan.decisions.rules import Body
from lingyan.demo import signins
from lingyan.demo.plan import Plan
from lingyan.regions.models import Region
from lingyan.supervision import actions, queries
from lingyan.supervision.models import Finding

_DAY: Final = dt.timedelta(days=1)
_WORDS: Final = {
    "explained": "已核对凭证和合同，情况属实，原因见所附说明",
    "confirmed": "说明不足以解释，请整改",
    "dismissed": "说明和单据相符，不是问题",
    "rectified": "已补办手续，单据已存档",
    "verified": "已看过补办的单据",
}  # fmt: skip
_WAYS: Final = (
    ("explained",), ("explained", "confirmed"), ("explained", "dismissed"), ("explained", "confirmed", "rectified"),
    ("explained", "confirmed", "rectified", "verified"), (), ("explained",), (),
)  # fmt: skip
"""How far the first findings of a rule are; the rest wait to be explained."""
_ANSWERING: Final = frozenset({"explained", "rectified"})
_ASKED: Final = (("村口广场硬化工程的结算和付款", 4), ("文化礼堂租给外村人办酒席的收入", 9))
"""What was asked, and by one in how many villagers."""


def run(plan: Plan, town: Region) -> int:
    """Audit the township's year of the last complete month; gives the number of findings."""
    outcome = actions.run(signins.actor("nongye"), region=town, year=plan.last.year)
    found = Finding.objects.filter(run=outcome.run)
    village, officer = signins.actor("kuaiji1"), signins.actor("zhenganbu")
    # What concerns the officer, who approved many of the payments, waits for somebody else.
    shared = queries.to_explain(village).filter(run=outcome.run, pk__in=queries.visible(officer).values("pk"))
    for number, finding in enumerate(shared.order_by("pk")[: 5 * len(_WAYS)]):
        for kind in _WAYS[number % len(_WAYS)]:
            actions.step(village if kind in _ANSWERING else officer, finding, kind=kind, text=_WORDS[kind])
    _ask(plan, town)
    return found.count()


def _ask(plan: Plan, town: Region) -> None:
    """One request by more than a fifth, still open, and one by fewer that was not taken up."""
    officer, village = signins.actor("zhenganbu"), town.children.order_by("code").first()
    roll = Roll.objects.filter(region=village, body=Body.VILLAGERS).first()
    if village is None or roll is None:
        return
    for days, (subject, part) in zip((20, 12), _ASKED, strict=True):
        asked = actions.record_request(
            officer, region=village, subject=subject, asked_on=plan.today - days * _DAY, askers=roll.eligible // part
        )  # fmt: skip
        if not asked.met:
            text = "不足五分之一，另行走访核实后在村务公开栏说明"
            actions.answer_request(
                officer, request_id=asked.pk, taken=False, text=text, on=plan.today - 5 * _DAY
            )
