"""The receipt for a petition, in Word: what was received, whether it binds, and by when there is a meeting. No names."""

from __future__ import annotations

from lingyan.decisions.joint.printing import counted, receiver_name
from lingyan.decisions.petitions.models import Petition
from lingyan.kernel.language import in_source, on_paper
from lingyan.render.amounts import date_zh
from lingyan.render.official import OfficialPaper


@on_paper()
def receipt(petition: Petition) -> bytes:
    """For who brought the petition, stamped by whoever received it."""
    receiver = receiver_name(petition.region, petition.receiver)
    paper = OfficialPaper(
        "联名提议收件回执", made_on=petition.received_on, draft=False, author=receiver, numbered=False
    )
    paper.paragraph(f"{petition.region.name}联名提议的村民：")
    paper.paragraph(
        f"{date_zh(petition.received_on)}收到你们书面联名的提议（登记号 {petition.pk}），提议召开{_meeting(petition)}，"
        f"讨论：{petition.subject}。"
    )
    paper.paragraph("；".join(counted(petition)) + "。")
    paper.paragraph(_what_follows(petition))
    paper.signature(receiver, petition.received_on)
    return paper.to_bytes()


def _meeting(petition: Petition) -> str:
    return in_source(petition.get_meeting_display())


def _what_follows(petition: Petition) -> str:
    sums = "；".join(
        f"{each.signers}人×{each.part}与{each.of}人相比：{each.working}" for each in petition.sides
    )
    shares = f"村民代表的1/{petition.representatives_part}"
    if petition.meeting == Petition.Kind.VILLAGERS:
        shares = f"村民的1/{petition.villagers_part}，或者{shares}"
    if petition.binds:
        return f"已达到{shares}（{sums}），村民委员会应不迟于{date_zh(petition.due_on)}召开{_meeting(petition)}。"
    return f"没有达到{shares}（{sums}），不必须召开；村民委员会将书面答复。"
