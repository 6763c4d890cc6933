"""The receipt for a demand, in Word: what was received, whether it binds, and by when it is opened. No names of signers."""

from __future__ import annotations

from lingyan.decisions.joint.printing import counted, receiver_name
from lingyan.disclosure.demands.models import Demand
from lingyan.kernel.language import on_paper
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper


@on_paper()
def receipt(demand: Demand) -> bytes:
    """For who brought the demand, stamped by whoever received it."""
    receiver = receiver_name(demand.region, demand.receiver)
    paper = OfficialPaper(
        "公开要求收件回执", made_on=demand.received_on, draft=False, author=receiver, numbered=False
    )
    paper.paragraph(f"{demand.region.name}提出要求的村民：")
    paper.paragraph(
        f"{date_zh(demand.received_on)}收到你们书面联名提出的公开要求（登记号 {demand.pk}），"
        f"要求公开{demand.period_zh}的“{demand.item_name}”"
        + (f"，具体内容：{demand.matter}。" if demand.matter else "。")
    )
    paper.paragraph("；".join(counted(demand)) + "。")
    paper.paragraph(_what_follows(demand))
    paper.signature(receiver, demand.received_on)
    return paper.to_bytes()


def _what_follows(demand: Demand) -> str:
    shares = f"村民的1/{demand.villagers_part}，或者村民代表的1/{demand.representatives_part}"
    if demand.binds:
        return f"已达到{shares}，不迟于{date_zh(demand.due_on)}在网上和公示栏公开。"
    return f"没有达到{shares}，不必须公开；村民委员会将书面答复。"
