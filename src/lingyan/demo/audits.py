"""One run of the audit rules over the showcase township, and some of its findings on their way to an end."""

from __future__ import annotations

from typing import Final

from lingyan.demo import signins
from lingyan.demo.plan import Plan
from lingyan.regions.models import Region
from lingyan.supervision import actions, queries
from lingyan.supervision.models import Finding

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
    return found.count()
