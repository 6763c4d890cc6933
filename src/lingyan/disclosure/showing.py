"""Selected fields of one sealed voucher, shown to who is entitled, with proof that it was sealed in its month."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lingyan.disclosure import bundles, scanner
from lingyan.disclosure.models import ClearedSummary, Publication
from lingyan.disclosure.verification import PROOF, summary_digest
from lingyan.economy.books import queries, seals
from lingyan.economy.books.seals import SealedVoucher
from lingyan.kernel import audit, clock
from lingyan.kernel.access import Actor
from lingyan.kernel.crypto import keyed_hash
from lingyan.kernel.language import Words
from lingyan.kernel.problems import Refused
from lingyan.kernel.rights import DISCLOSURE_DISCLOSE_FIELD
from lingyan.seal.commitments import prove_voucher

SHOWN: Final = audit.register("disclosure.fields-shown", "出示凭证字段")
_WORDS: Final[dict[str, Words]] = {
    "book": _("账套"),
    "date": _("日期"),
    "number": _("凭证号"),
    "kind": _("种类"),
    "attachments": _("附件张数"),
    "papers": _("附件摘要"),
    "maker": _("制单人编号"),
    "reviewer": _("审核人编号"),
    "poster": _("记账人编号"),
    "account": _("科目"),
    "summary": _("摘要"),
    "amount": _("金额（分）"),
    "party": _("往来编码"),
    "project": _("项目编码"),
}


def field_choices(publication: Publication, voucher_id: int) -> list[tuple[str, str]]:
    """(name, words) of every field of the voucher, in the order of the voucher."""
    voucher, *_place = _find(publication, voucher_id)
    assert voucher.commitment is not None
    return [(one.name, _in_words(one.name)) for one in voucher.commitment.fields]


def disclose_fields(
    actor: Actor, publication: Publication, voucher_id: int, *, names: Sequence[str], to: str, purpose: str
) -> dict[str, Any]:
    """A file that proves the named fields against the published month. Who got it and why is in the audit trail."""
    actor.require(DISCLOSURE_DISCLOSE_FIELD, publication.region.path)
    if publication.state != Publication.State.PUBLISHED:
        raise Refused("公开并封存的月份才能出示凭证。")
    if not names:
        raise Refused("请至少选一个字段。")
    if scanner.scan(purpose, on=clock.today()):
        raise Refused("用途会记入审计，不能含个人信息。", code="personal-data")
    voucher, index, leaves = _find(publication, voucher_id)
    assert voucher.commitment is not None
    if unknown := set(names) - {one.name for one in voucher.commitment.fields}:
        raise Refused(f"凭证没有这个字段：{'、'.join(sorted(unknown))}。", code="unknown-field")
    proof = (bundles.folder_of(publication) / PROOF).read_text(encoding="utf-8")
    with transaction.atomic():
        audit.record(
            actor, SHOWN, target=("voucher", voucher_id), region_path=publication.region.path, reason=purpose,
            fields=list(names), receiver=keyed_hash(to.strip(), purpose="receiver").hex(),
        )  # fmt: skip
    return {
        "format": "lingyan.voucher-disclosure/1",
        "body": json.loads(publication.body),
        "salt": bytes(publication.salt or b"").hex(),
        "proof": proof,
        "leaf": voucher.leaf.hex(),
        "place": {
            "index": index,
            "size": len(leaves),
            "path": [n.hex() for n in prove_voucher(leaves, index)],
        },
        "disclosure": voucher.disclose(names),
    }


def summaries(publication: Publication) -> list[tuple[str, bool]]:
    """The month's distinct summaries and whether each was cleared already."""
    lines = queries.posted_lines(publication.ledger, publication.month, publication.month)
    texts = dict.fromkeys(line.summary.strip() for line in lines if line.no == 1 and line.summary.strip())
    rows = ClearedSummary.objects.filter(book=publication.book).values_list("digest", flat=True)
    cleared = {bytes(digest) for digest in rows}
    return [(text, summary_digest(text) in cleared) for text in texts]


def _find(publication: Publication, voucher_id: int) -> tuple[SealedVoucher, int, list[bytes]]:
    month = seals.month_leaves(publication.ledger, publication.month, opened=True)
    for index, voucher in enumerate(month.vouchers):
        if voucher.id == voucher_id:
            return voucher, index, [one.leaf for one in month.vouchers]
    raise Refused("这张凭证不在所公开的月份里。", code="unknown-voucher")


def _in_words(name: str) -> str:
    if not name.startswith("line."):
        return str(_WORDS[name])
    number, field = name.split(".")[1:]
    return gettext("第%(number)s行 %(field)s") % {"number": number, "field": _WORDS[field]}
