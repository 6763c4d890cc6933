"""付款审批单: the paper that a payment is approved on, in Word, with amounts in words and the digest of its list.

PRIVACY: names and accounts are written as the functions given by the caller show them, so the masking table decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from lingyan.economy.payments import lookups, queries, rules
from lingyan.economy.payments.models import PayeeLine, PaymentRequest, Signature
from lingyan.kernel import clock
from lingyan.kernel.money import format_yuan
from lingyan.render.amounts import capital_yuan, date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable

Shown = Callable[[PayeeLine], str]
_PAIR: Final = (PaperColumn("项目", width=1.6), PaperColumn("内容", width=6))
_PAYEES: Final = (
    PaperColumn("序号", "center", 0.7), PaperColumn("收款人", width=1.9), PaperColumn("收款账号", width=3.2),
    PaperColumn("开户行", width=2.2), PaperColumn("金额（元）", "right", 1.7),
)  # fmt: skip
"""An account of 19 digits stands on one line."""
_CHARGES: Final = (
    PaperColumn("列支科目", width=3.4), PaperColumn("摘要", width=3), PaperColumn("金额（元）", "right", 1.7),
)  # fmt: skip
_SIGNERS: Final = (
    PaperColumn("环节", width=2), PaperColumn("签字人", width=3), PaperColumn("时间", "center", 2.4),
)  # fmt: skip


def approval_form(found: PaymentRequest, name: Shown, account: Shown, names: Mapping[int, str]) -> bytes:
    """The form as a .docx file. `names` gives members of staff by user id; steps not signed leave room for a pen."""
    made_on = found.made_at.astimezone(clock.ZONE).date()
    paper = OfficialPaper(
        "付款审批单", made_on=made_on, draft=False, subtitle=found.book.organisation.name,
        author=found.book.organisation.name,
    )  # fmt: skip
    lines = list(lookups.payees(found))
    paper.table(PaperTable(_PAIR, _head(found, names)))
    paper.table(PaperTable(_PAYEES, _payees(lines, name, account), title="收款名单"))
    charges = [
        (f"{one.account.code} {one.account.path_name}", one.summary, format_yuan(one.amount))
        for one in lookups.debits(found)
    ]
    paper.table(PaperTable(_CHARGES, charges, title="列支"))
    paper.table(PaperTable(_SIGNERS, _signers(found, names), title="审批", note=_digest_note(found)))
    return paper.to_bytes()


def signer(signature: Signature, names: Mapping[int, str]) -> str:
    """Who signed, and for whom."""
    name = names.get(signature.by, str(signature.by))
    if signature.for_user is None:
        return name
    return f"{name}（代{names.get(signature.for_user, str(signature.for_user))}）"


def _head(found: PaymentRequest, names: Mapping[int, str]) -> list[tuple[str, str]]:
    documents = list(lookups.documents(found))
    return [
        ("编号", str(found)), ("类别", f"{found.get_kind_display()}，{found.get_method_display()}"),
        ("用途", found.purpose), ("付款账户", found.from_account.path_name),
        ("金额（小写）", f"{format_yuan(found.amount)} 元"), ("金额（大写）", capital_yuan(found.amount)),
        ("单据", f"{len(documents)} 张，合计 {format_yuan(sum(one.amount for one in documents))} 元"),
        ("决策事项", str(found.matter) if found.matter else "不需要"),
        ("申请人", names.get(found.made_by, "")), ("申请日期", date_zh(found.made_at.astimezone(clock.ZONE).date())),
        ("状态", found.get_state_display()),
    ]  # fmt: skip


def _payees(lines: Sequence[PayeeLine], name: Shown, account: Shown) -> list[tuple[str, ...]]:
    rows = [
        (str(line.no), name(line), account(line), line.bank_name, format_yuan(line.amount)) for line in lines
    ]
    return [*rows, ("", f"合计 {len(lines)} 笔", "", "", format_yuan(sum(line.amount for line in lines)))]


def _signers(found: PaymentRequest, names: Mapping[int, str]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for step, signature in queries.steps_of(found):
        if signature is None:
            rows.append((step.get_level_display(), "", ""))
            continue
        instead = "" if signature.level == step.level else f"（由{signature.get_level_display()[:2]}代签）"
        at = signature.at.astimezone(clock.ZONE)
        rows.append(
            (f"{step.get_level_display()}{instead}", signer(signature, names), f"{at:%Y-%m-%d %H:%M}")
        )
    return rows or [("尚未提交审批", "", "")]


def _digest_note(found: PaymentRequest) -> str:
    if not found.digest:
        return ""
    return f"收款名单摘要（SHA-256）：{rules.grouped_digest(found.digest)}。制作付款名单时核对，名单改动一个字摘要就不同。"
