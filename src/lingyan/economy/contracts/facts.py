"""Facts of contracts: one row a contract as it stands on the day of the export, one row an instalment in force, and
one row for each voucher that settles an instalment, by which a voucher is tied to the contract's decision.
"""

from __future__ import annotations

from typing import Final

from lingyan.economy.books.persons import known_cte
from lingyan.facts.dialect import Dialect
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, Kind, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def _book_cte(request: FactRequest) -> str:
    return f"""{village_cte(request)},
        book AS (
            SELECT b.id, v.id AS region, v.code AS village, v.county
              FROM books_book b
              JOIN people_organisation o ON o.id = b.organisation_id
              JOIN village v ON v.id = o.region_id)"""  # noqa: S608


def contract_sql(request: FactRequest, words: Dialect) -> str:
    """Contracts signed by the day asked, drafts and void ones left out."""
    return f"""
        WITH {_book_cte(request)},
        {known_cte()},
        returned AS (
            SELECT d.contract_id, MAX(d."on") AS returned_on
              FROM contracts_depositmove d WHERE d.kind = 'returned' GROUP BY d.contract_id),
        text AS (
            SELECT DISTINCT p.owner_id FROM files_paper p
             WHERE p.owner_kind = 'contract' AND p.label = '合同文本' AND p.removed_at IS NULL)
        SELECT book.village, book.county, c.signed_year AS year, c.id AS contract, c.kind, c.asset_id AS asset,
               c.party_id AS party, COALESCE(c.person_id, known.person) AS person,
               CASE WHEN c.person_id IS NULL THEN COALESCE(known.by_name, 0) ELSE 0 END AS person_by_name,
               c.area AS area_hundredths, c.grade, c.unit_price_fen,
               c.yearly AS yearly_fen, c.total AS total_fen, c.signed_on, c.start_on, c.end_on, c.land_kind, c.procedure,
               c.bidders, c.matter_id AS decision,
               CASE WHEN earlier.reference <> '' THEN 1 ELSE 0 END AS decided_before,
               c.listing AS trade_no, c.appraisal AS appraisal_fen, c.filed_on,
               CASE WHEN text.owner_id IS NULL THEN 0 ELSE 1 END AS written, c.deposit AS deposit_fen,
               {words.text_date("returned.returned_on")} AS deposit_returned_on, c.state, c.ended_on
          FROM ({_contract_rows(request, words)}) c
          JOIN book ON book.id = c.book_id
          LEFT JOIN known ON known.party = c.party_id
          LEFT JOIN returned ON returned.contract_id = c.id
          LEFT JOIN text ON text.owner_id = c.id
          LEFT JOIN contracts_takenover earlier ON earlier.contract_id = c.id"""  # noqa: S608


def _contract_rows(request: FactRequest, words: Dialect) -> str:
    """Contracts with what they come to in a year: the total by the days of the term, so that plans compare."""
    days = _days("c.start_on", "c.end_on", words)
    yearly = f"(c.total * 365 / {days})"
    dates = ", ".join(
        f"{words.text_date(f'c.{name}')} AS {name}"
        for name in ("signed_on", "start_on", "end_on", "filed_on", "ended_on")
    )
    return f"""
        SELECT c.id, c.book_id, c.kind, c.asset_id, c.party_id, c.person_id, c.area, c.grade, c.total, c.land_kind,
               c.procedure, c.bidders, c.matter_id, c.listing, c.appraisal, c.deposit, c.state, {dates},
               CAST(SUBSTR({words.text_date("c.signed_on")}, 1, 4) AS INTEGER) AS signed_year, {yearly} AS yearly,
               CASE WHEN c.area > 0 THEN {yearly} * 100 / c.area END AS unit_price_fen
          FROM contracts_contract c
         WHERE c.state NOT IN ('draft', 'void') AND c.signed_on <= '{request.as_of.isoformat()}'"""  # noqa: S608


def _days(first: str, last: str, words: Dialect) -> str:
    """Days from the first to the last, both included, as an integer."""
    if words.vendor == "sqlite":
        return f"CAST(julianday({last}) - julianday({first}) + 1 AS INTEGER)"
    return f"({last} - {first} + 1)"


def instalment_sql(request: FactRequest, words: Dialect) -> str:
    """Instalments in force; paid by settlements whose voucher was not reversed, and before the take-over.

    Reminded on or after it fell due.
    """
    return f"""
        WITH {_book_cte(request)},
        sound AS (
            SELECT s.instalment_id, SUM(s.amount) AS amount, MAX(y.date) AS paid_on
              FROM contracts_settlement s
              JOIN books_line l ON l.id = s.line_id
              JOIN books_voucher y ON y.id = l.voucher_id
             WHERE NOT EXISTS (SELECT 1 FROM books_voucher x WHERE x.red_of_id = y.id AND x.state = 'posted')
             GROUP BY s.instalment_id)
        SELECT book.village, book.county,
               CAST(SUBSTR({words.text_date("i.due_on")}, 1, 4) AS INTEGER) AS year, i.id AS instalment,
               i.contract_id AS contract, {words.text_date("i.due_on")} AS due_on, i.amount AS amount_fen,
               COALESCE(sound.amount, 0) + COALESCE(earlier.amount, 0) AS paid_fen,
               CASE WHEN sound.amount > 0 THEN {words.text_date("sound.paid_on")} END AS paid_on,
               (SELECT {words.text_date("MAX(r.made_on)")} FROM contracts_reminder r
                 WHERE r.contract_id = i.contract_id AND r.made_on > i.due_on) AS reminded_on,
               {words.text_date("i.covers_from")} AS covers_from, {words.text_date("i.covers_to")} AS covers_to
          FROM contracts_instalment i
          JOIN contracts_contract c ON c.id = i.contract_id AND c.state NOT IN ('draft', 'void')
          JOIN book ON book.id = c.book_id
          LEFT JOIN sound ON sound.instalment_id = i.id
          LEFT JOIN contracts_paidbefore earlier ON earlier.instalment_id = i.id
         WHERE i.cancelled_by_id IS NULL AND c.signed_on <= '{request.as_of.isoformat()}'"""  # noqa: S608


def settlement_sql(request: FactRequest, words: Dialect) -> str:
    """Settlements that nobody took back, of vouchers dated by the day asked."""
    day = words.text_date("y.date")
    return f"""
        WITH {_book_cte(request)}
        SELECT book.village, book.county, y.month / 100 AS year, s.id AS settlement, s.instalment_id AS instalment,
               i.contract_id AS contract, l.voucher_id AS voucher, s.amount AS amount_fen
          FROM contracts_settlement s
          JOIN contracts_instalment i ON i.id = s.instalment_id
          JOIN books_line l ON l.id = s.line_id
          JOIN books_voucher y ON y.id = l.voucher_id
          JOIN book ON book.id = y.book_id
         WHERE s.amount > 0 AND {day} <= '{request.as_of.isoformat()}'
           AND NOT EXISTS (SELECT 1 FROM contracts_settlement x WHERE x.reverses_id = s.id)"""  # noqa: S608


def _column(name: str, kind: Kind, zh: str, en: str, unit: str = "", *, nullable: bool = True) -> FactColumn:
    return FactColumn(name, kind, zh, en, unit, nullable=nullable, public=False)


_YEAR: Final = FactColumn("year", "integer", "年度", "Year signed, or due")
CONTRACT: Final = register(
    FactTable(
        name="contract", zh="合同", en="Contracts of village collectives", grain=("village", "contract"),
        partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            _YEAR,
            _column("contract", "integer", "合同", "Key of the contract", nullable=False),
            _column("kind", "text", "类别", "contract-out, lease, works, purchase, loan, other", nullable=False),
            _column("asset", "integer", "资产", "Key of the asset's card"),
            _column("party", "integer", "对方", "Key of the party in the book", nullable=False),
            _column("person", "integer", "个人",
                    "Person, where the party is a known one, or bears the name of one post-holder of the village"),
            _column("person_by_name", "flag", "只凭同名", "The person is told by the name alone and may be a namesake",
                    nullable=False),
            _column("area_hundredths", "integer", "面积", "Area", "百分之一亩"),
            _column("grade", "text", "等级", "Grade"),
            _column("unit_price_fen", "fen", "每亩每年价款", "Price of a mu and year"),
            _column("yearly_fen", "fen", "年均价款", "Total by the days of the term, for a year", nullable=False),
            _column("total_fen", "fen", "合同总额", "Total", nullable=False),
            _column("signed_on", "date", "签订日期", "Signed on", nullable=False),
            _column("start_on", "date", "开始日期", "From", nullable=False),
            _column("end_on", "date", "约定到期日期", "To, as signed", nullable=False),
            _column("land_kind", "text", "土地种类", "Kind of land"),
            _column("procedure", "text", "程序", "exchange, tender, negotiated, household", nullable=False),
            _column("bidders", "integer", "报名家数", "Bidders", "家"),
            _column("decision", "integer", "决策事项", "Key of the matter that decided it"),
            _column("decided_before", "flag", "接管前已决策",
                    "Taken over with the number of the paper that decided it, which is not recorded here", nullable=False),
            _column("trade_no", "text", "交易编号", "Number of the listing or tender"),
            _column("appraisal_fen", "fen", "评估价", "Appraised value"),
            _column("filed_on", "date", "备案日期", "Filed by the township on"),
            _column("written", "flag", "有合同文本", "The signed text is on file", nullable=False),
            _column("deposit_fen", "fen", "押金", "Deposit agreed", nullable=False),
            _column("deposit_returned_on", "date", "押金退还日期", "Deposit last given back on"),
            _column("state", "text", "状态", "active, ended, terminated", nullable=False),
            _column("ended_on", "date", "结束日期", "Ended on"),
        ),
        sql=contract_sql,
        remark="起草和作废的合同不计。年均价款按总额和合同天数折算，便于比较。",
    )
)  # fmt: skip
INSTALMENT: Final = register(
    FactTable(
        name="instalment", zh="合同分期款", en="Instalments of contracts", grain=("village", "instalment"),
        partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            _YEAR,
            _column("instalment", "integer", "期", "Key of the instalment", nullable=False),
            _column("contract", "integer", "合同", "Key of the contract", nullable=False),
            _column("due_on", "date", "应付日期", "Due on", nullable=False),
            _column("amount_fen", "fen", "应付金额", "Amount", nullable=False),
            _column("paid_fen", "fen", "已付金额", "Settled by vouchers, or paid before the take-over", nullable=False),
            _column("paid_on", "date", "付款日期", "Date of the last voucher that settles it"),
            _column("reminded_on", "date", "催收日期", "Last demand letter after it fell due"),
            _column("covers_from", "date", "所属期起", "Pays for the time from", nullable=False),
            _column("covers_to", "date", "所属期止", "Pays for the time to", nullable=False),
        ),
        sql=instalment_sql,
        remark="被变更取消的期不计。",
    )
)  # fmt: skip
SETTLEMENT: Final = register(
    FactTable(
        name="settlement", zh="合同收付款", en="Vouchers that settle instalments", grain=("village", "settlement"),
        partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Calendar year of the voucher"),
            _column("settlement", "integer", "核销", "Key of the settlement", nullable=False),
            _column("instalment", "integer", "期", "Key of the instalment", nullable=False),
            _column("contract", "integer", "合同", "Key of the contract", nullable=False),
            _column("voucher", "integer", "凭证", "Voucher that pays", nullable=False),
            _column("amount_fen", "fen", "金额", "Amount of it that settles this instalment", nullable=False),
        ),
        sql=settlement_sql,
        remark="撤销了的不计。",
    )
)  # fmt: skip
