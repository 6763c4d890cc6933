"""What receipts of signed papers share: how many of how many signed, and who stamps the receipt."""

from __future__ import annotations

from lingyan.decisions.joint.models import Receiver, Signed
from lingyan.kernel.language import in_source
from lingyan.regions.models import Region


def counted(signed: Signed) -> list[str]:
    """One part of a sentence a kind of signers. No names."""
    return [
        f"联名村民{each.signers}人，十八周岁以上村民共{each.of}人（{each.source}）"
        if each.villagers
        else f"联名村民代表{each.signers}人，村民代表共{each.of}人（{each.source}）"
        for each in signed.sides
    ]


def receiver_name(region: Region, receiver: str) -> str:
    if receiver == Receiver.TOWNSHIP and region.parent:
        return region.parent.name
    return f"{region.name}{in_source(Receiver(receiver).label)}"
