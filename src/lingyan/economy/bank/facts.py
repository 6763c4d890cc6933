"""Facts of bank and cash for auditors: accounts, movements, reconciliations and counts. All internal.

A counterparty is a keyed hash, the same wherever name and account number are the same; no name and no number leaves.
"""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte

_YEAR: Final = FactColumn("year", "integer", "年度", "Calendar year")
_ACCOUNT: Final = FactColumn("account", "integer", "账户", "Id of the bank account")
_TEXT_KINDS: Final = (
    ("fee", ("手续费", "服务费", "年费", "工本费")),
    ("interest", ("结息", "利息")),
    ("return", ("退汇", "冲正", "退回")),
    ("cash", ("现金", "取现", "提现", "备用金")),
    ("payroll", ("代发", "工资", "报酬", "补贴")),
)
"""What the words of a movement speak of; `other` for all else."""


def _accounts(request: FactRequest) -> str:
    """CTEs for the villages' collectives and their accounts."""
    return f"""{village_cte(request)},
        account AS (
            SELECT a.*, v.code AS village, v.county
              FROM bank_bankaccount a
              JOIN people_organisation o ON o.id = a.organisation_id AND o.kind = 'collective'
              JOIN village v ON v.id = o.region_id)"""  # noqa: S608


def account_sql(request: FactRequest, words: Dialect) -> str:
    """Every registered account that was open by the day, in the year of the request's last month."""
    opened = words.text_date("a.opened_on")
    return f"""
        WITH {_accounts(request)}
        SELECT a.village, a.county, {request.last.year} AS year, a.id AS account, a.ledger_account, a.kind,
               a.holder AS holder_kind, NULLIF(a.bank, '') AS bank, {opened} AS opened_on,
               {words.text_date("a.closed_on")} AS closed_on, CASE WHEN a.on_list THEN 1 ELSE 0 END AS on_list
          FROM account a
         WHERE a.opened_on IS NULL OR {opened} <= '{request.as_of.isoformat()}'"""  # noqa: S608


def transaction_sql(request: FactRequest, words: Dialect) -> str:
    """Movements dated in the request's months."""
    date = words.text_date("t.date")
    kinds = " ".join(
        f"WHEN {' OR '.join(f't.text LIKE {_quoted(word)}' for word in found)} THEN '{kind}'"
        for kind, found in _TEXT_KINDS
    )
    return f"""
        WITH {_accounts(request)},
        matched AS (
            SELECT mt.transaction_id, MIN(l.voucher_id) AS voucher,
                   MIN({words.text_date(words.local_date("m.confirmed_at"))}) AS matched_on
              FROM bank_matchedtransaction mt
              JOIN bank_match m ON m.id = mt.match_id
              LEFT JOIN bank_matchedline ml ON ml.match_id = m.id AND ml.holds
              LEFT JOIN books_line l ON l.id = ml.line_id
             WHERE mt.holds
             GROUP BY mt.transaction_id)
        SELECT a.village, a.county, CAST(SUBSTR({date}, 1, 4) AS INTEGER) AS year, t.id AS "transaction",
               a.id AS account, {date} AS date, CASE WHEN t.amount > 0 THEN 1 ELSE 0 END AS inflow,
               ABS(t.amount) AS amount_fen, t.balance AS balance_fen, {words.hex("c.key")} AS party,
               CASE {kinds} ELSE 'other' END AS text_kind, matched.voucher, matched.matched_on,
               c.personal_id AS personal
          FROM bank_banktransaction t
          JOIN account a ON a.id = t.account_id
          LEFT JOIN bank_counterparty c ON c.id = t.counterparty_id
          LEFT JOIN matched ON matched.transaction_id = t.id
         WHERE {date} >= '{request.first.first_day.isoformat()}'
           AND {date} <= '{min(request.last.last_day, request.as_of).isoformat()}'"""  # noqa: S608


def _quoted(word: str) -> str:
    return f"'%{word}%'"


def reconciliation_sql(request: FactRequest, words: Dialect) -> str:
    """Signed statements of the request's months."""
    return f"""
        WITH {_accounts(request)}
        SELECT a.village, a.county, r.month / 100 AS year, a.id AS account, r.month,
               {words.text_date(words.local_date("r.signed_at"))} AS done_on, r.ledger AS ledger_fen, r.bank AS bank_fen,
               (r.ledger + r.bank_in - r.bank_out) - (r.bank + r.books_in - r.books_out) AS difference_fen
          FROM bank_reconciliation r
          JOIN account a ON a.id = r.account_id
         WHERE r.state = 'signed' AND r.month BETWEEN {int(request.first)} AND {int(request.last)}
           AND {words.text_date(words.local_date("r.signed_at"))} <= '{request.as_of.isoformat()}'"""  # noqa: S608


def _hand(user: str) -> str:
    """The person behind an account, or the account's negative number."""
    return f"COALESCE((SELECT u.person_id FROM identity_user u WHERE u.id = {user}), -{user})"  # noqa: S608


def count_sql(request: FactRequest, words: Dialect) -> str:
    """Confirmed counts of the request's months, with the date of the oldest IOU that lay in the till."""
    counted = words.text_date("c.counted_on")
    oldest = "json_extract(c.ious, '$[0].date')" if words.vendor == "sqlite" else "(c.ious -> 0 ->> 'date')"
    month = f"CAST(SUBSTR({counted}, 1, 4) AS INTEGER) * 100 + CAST(SUBSTR({counted}, 6, 2) AS INTEGER)"
    return f"""
        WITH {village_cte(request)}
        SELECT v.code AS village, v.county, CAST(SUBSTR({counted}, 1, 4) AS INTEGER) AS year, c.id AS "count",
               {month} AS month, {counted} AS counted_on, c.book_balance AS book_fen, c.counted AS counted_fen,
               c.iou_total AS iou_fen, {oldest} AS oldest_iou_on,
               {_hand("c.counted_by")} AS counted_by, {_hand("c.confirmed_by")} AS confirmed_by
          FROM bank_cashcount c
          JOIN books_book b ON b.id = c.book_id
          JOIN people_organisation o ON o.id = b.organisation_id AND o.kind = 'collective'
          JOIN village v ON v.id = o.region_id
         WHERE c.state = 'confirmed' AND {counted} >= '{request.first.first_day.isoformat()}'
           AND {counted} <= '{min(request.last.last_day, request.as_of).isoformat()}'"""  # noqa: S608


def _fen(name: str, zh: str, en: str, nullable: bool = False) -> FactColumn:
    return FactColumn(f"{name}_fen", "fen", zh, en, nullable=nullable)


register(
    FactTable(
        name="bank_account", zh="银行账户", en="Bank accounts of village collectives",
        grain=("account",), partition=("county", "year"), public=False, sql=account_sql,
        columns=(
            *VILLAGE_COLUMNS, _YEAR, _ACCOUNT,
            FactColumn("ledger_account", "text", "对应科目", "Ledger account that mirrors it"),
            FactColumn("kind", "text", "账户性质", "basic, general, special or temporary"),
            FactColumn("holder_kind", "text", "户名类别", "collective, committee, township or person"),
            FactColumn("bank", "text", "开户行", "Bank and branch", nullable=True),
            FactColumn("opened_on", "date", "开户日期", "Day of opening", nullable=True),
            FactColumn("closed_on", "date", "销户日期", "Day of closing", nullable=True),
            FactColumn("on_list", "flag", "在县级账户清单内", "On the county's list"),
        ),
        remark="年度是所取月份的末年；登记过的账户都在内，已销户的有销户日期。",
    )
)  # fmt: skip
register(
    FactTable(
        name="bank_transaction", zh="银行流水", en="Movements of bank accounts",
        grain=("transaction",), partition=("county", "year"), public=False, sql=transaction_sql,
        columns=(
            *VILLAGE_COLUMNS, _YEAR, FactColumn("transaction", "integer", "流水", "Id of the movement"), _ACCOUNT,
            FactColumn("date", "date", "日期", "Day at the bank"),
            FactColumn("inflow", "flag", "收入", "Money came in"),
            _fen("amount", "金额", "Amount without sign"),
            _fen("balance", "余额", "Balance after it, as the bank printed it", nullable=True),
            FactColumn("party", "text", "对方", "Keyed hash of the counterparty's name and account", nullable=True),
            FactColumn("text_kind", "text", "摘要类别", "fee, interest, return, cash, payroll or other"),
            FactColumn("voucher", "integer", "凭证", "Voucher that it was matched with", nullable=True),
            FactColumn("matched_on", "date", "核对日期", "Day on which a person confirmed the match", nullable=True),
            FactColumn("personal", "integer", "对方的个人信息", "Number of the counterparty's personal data", nullable=True),
        ),
    )
)  # fmt: skip
register(
    FactTable(
        name="bank_reconciliation", zh="余额调节表", en="Signed bank reconciliations",
        grain=("account", "month"), partition=("county", "year"), public=False, sql=reconciliation_sql,
        columns=(
            *VILLAGE_COLUMNS, _YEAR, _ACCOUNT, FactColumn("month", "month", "月份", "Month"),
            FactColumn("done_on", "date", "签字日期", "Day of the second signature"),
            _fen("ledger", "账面余额", "Balance of the ledger account"),
            _fen("bank", "银行余额", "Balance of the bank's statement"),
            _fen("difference", "调节后差额", "What no item in transit explains"),
        ),
    )
)  # fmt: skip
register(
    FactTable(
        name="cash_count", zh="现金盘点", en="Counts of cash confirmed by a second person",
        grain=("count",), partition=("county", "year"), public=False, sql=count_sql,
        columns=(
            *VILLAGE_COLUMNS, _YEAR, FactColumn("count", "integer", "盘点", "Id of the count"),
            FactColumn("month", "month", "月份", "Month"),
            FactColumn("counted_on", "date", "盘点日期", "Day of counting"),
            _fen("book", "账面余额", "Cash by the book on that day"),
            _fen("counted", "实点", "Notes and coins"), _fen("iou", "白条", "IOUs in the till"),
            FactColumn("oldest_iou_on", "date", "最早白条日期", "Date of the oldest IOU", nullable=True),
            FactColumn("counted_by", "integer", "盘点人", "Person, or the account's negative number", nullable=True),
            FactColumn("confirmed_by", "integer", "监盘人", "Person, or the account's negative number", nullable=True),
        ),
    )
)  # fmt: skip
