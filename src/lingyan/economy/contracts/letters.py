"""The demand letter (催收通知书) as an official paper in Word."""

from __future__ import annotations

from lingyan.economy.contracts import queries
from lingyan.economy.contracts.models import Reminder
from lingyan.kernel.money import format_yuan
from lingyan.render.amounts import capital_yuan, date_zh
from lingyan.render.official import OfficialPaper, PaperColumn, PaperTable


def demand_letter(reminder: Reminder, *, party: str) -> bytes:
    """The letter for what was overdue on its day. `party` is the name as the reader may see it."""
    contract = reminder.contract
    organisation = contract.book.organisation.name
    paper = OfficialPaper("催收通知书", made_on=reminder.made_on, draft=False, author=organisation)
    paper.salutation(party)
    paper.paragraph(
        f"你方与我方于{date_zh(contract.signed_on)}签订《{contract.title}》（编号 {contract.number}），标的为"
        f"{contract.object}。截至{date_zh(reminder.made_on)}，你方逾期未付下列款项，合计人民币"
        f"{format_yuan(reminder.amount)}元（大写：{capital_yuan(reminder.amount)}）。"
    )
    paper.table(_overdue(reminder))
    paper.paragraph(
        f"请于{date_zh(reminder.pay_by)}前付清，款项汇入我方银行账户，并注明合同编号。逾期仍未付清的，我方将按合同约定"
        f"追究违约责任{f'：{contract.penalty}' if contract.penalty else ''}。"
    )
    paper.paragraph("如已付款或有异议，请在期限内携带凭据与我方核对。")
    paper.signature(organisation, reminder.made_on)
    return paper.to_bytes()


def _overdue(reminder: Reminder) -> PaperTable:
    rows = queries.with_paid(
        reminder.contract.instalments.filter(cancelled_by=None, due_on__lt=reminder.made_on)
    ).filter(left__gt=0)
    columns = (
        PaperColumn("期次", "center", 1.0),
        PaperColumn("所属期", width=4.4),
        PaperColumn("应付日期", "center", 2.4),
        PaperColumn("应付金额（元）", "right", 2.6),
        PaperColumn("未付金额（元）", "right", 2.6),
    )
    return PaperTable(
        columns,
        [
            (
                str(each.no), f"{each.covers_from} 至 {each.covers_to}", str(each.due_on), format_yuan(each.amount),
                format_yuan(each.left),
            )
            for each in rows.order_by("due_on", "no")
        ],
    )  # fmt: skip
