"""Facts of assets: every card as it is on the day of the export, and every year's count."""

from __future__ import annotations

from typing import Final

from lingyan.facts.dialect import Dialect, values
from lingyan.facts.registry import FactColumn, FactRequest, FactTable, register
from lingyan.facts.villages import VILLAGE_COLUMNS, village_cte


def _book_cte(request: FactRequest) -> str:
    return f"""{village_cte(request)},
        book AS (
            SELECT b.id, v.code AS village, v.county
              FROM books_book b
              JOIN people_organisation o ON o.id = b.organisation_id
              JOIN village v ON v.id = o.region_id)"""  # noqa: S608


def asset_sql(request: FactRequest, words: Dialect) -> str:
    """Cards acquired by the day asked; wear from runs whose voucher is neither void nor reversed by a posted one."""
    day, disposed_on = request.as_of.isoformat(), words.text_date('d."on"')
    return f"""
        WITH {_book_cte(request)},
        charged AS (
            SELECT c.asset_id, SUM(c.amount) AS amount
              FROM assets_charge c
              JOIN assets_depreciationrun r ON r.id = c.run_id AND r.month <= {int(request.last)}
              LEFT JOIN books_voucher y ON y.id = r.voucher_id
             WHERE (y.id IS NULL OR y.state <> 'void')
               AND NOT EXISTS (SELECT 1 FROM books_voucher x WHERE x.red_of_id = y.id AND x.state = 'posted')
             GROUP BY c.asset_id),
        proceeds AS (
            SELECT s.disposal_id, SUM(s.amount) AS amount, MIN(s.party_id) AS buyer
              FROM assets_disposalstep s WHERE s.kind = 'proceeds' GROUP BY s.disposal_id)
        SELECT book.village, book.county, {request.as_of.year} AS year, a.id AS asset, a.klass AS class, a.kind,
               a.account AS ledger_account, a.use, a.original AS original_fen,
               a.worn_before + COALESCE(charged.amount, 0) AS depreciation_fen, a.residual AS residual_fen, a.months,
               a.started AS start_month, a.worn_through, {words.text_date("a.acquired_on")} AS acquired_on,
               {disposed_on} AS disposed_on, proceeds.amount AS disposal_fen,
               d.appraisal AS appraisal_fen, d.matter_id AS decision,
               CASE WHEN a.state = 'idle' THEN {words.text_date("a.state_since")} END AS idle_since,
               a.area AS area_hundredths, {words.text_date("a.counted_on")} AS last_counted_on, proceeds.buyer
          FROM assets_asset a
          JOIN book ON book.id = a.book_id
          LEFT JOIN charged ON charged.asset_id = a.id
          LEFT JOIN assets_disposal d ON d.asset_id = a.id
          LEFT JOIN proceeds ON proceeds.disposal_id = d.id
         WHERE a.acquired_on <= '{day}'"""  # noqa: S608


def inventory_sql(request: FactRequest, words: Dialect) -> str:
    """Counts that were begun by the day asked; the year is that of the count."""
    return f"""
        WITH {_book_cte(request)}
        SELECT book.village, book.county, i.year, i.id AS inventory, {words.text_date("i.started_on")} AS started_on,
               {words.text_date("i.done_on")} AS done_on,
               (SELECT COUNT(*) FROM assets_counteditem c WHERE c.inventory_id = i.id) AS assets, i.differences
          FROM assets_inventory i
          JOIN book ON book.id = i.book_id
         WHERE i.started_on <= '{request.as_of.isoformat()}'"""  # noqa: S608


def _fen(name: str, zh: str, en: str, *, nullable: bool = False) -> FactColumn:
    return FactColumn(name, "fen", zh, en, nullable=nullable, public=False)


def _day(name: str, zh: str, en: str) -> FactColumn:
    return FactColumn(name, "date", zh, en, nullable=True, public=False)


ASSET: Final = register(
    FactTable(
        name="asset",
        zh="资产资源",
        en="Assets and resources of village collectives on the day of the export",
        grain=("village", "asset"),
        partition=("county", "year"),
        public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the day of the export"),
            FactColumn("asset", "integer", "资产", "Key of the card"),
            FactColumn("class", "text", "性质", "operating, public or resource"),
            FactColumn("kind", "text", "类别", "Kind of asset or resource"),
            FactColumn(
                "ledger_account", "text", "科目", "Account of its value; none for resources", nullable=True
            ),
            FactColumn("use", "text", "用途", "operating, management or welfare"),
            _fen("original_fen", "原值", "Original value"),
            _fen("depreciation_fen", "累计折旧", "Depreciation charged through the last month asked"),
            _fen("residual_fen", "预计净残值", "Expected residual value"),
            FactColumn("months", "integer", "使用年限", "Life", "月"),
            FactColumn("start_month", "month", "投入使用月份", "Put to use in", nullable=True),
            FactColumn(
                "worn_through",
                "month",
                "建卡时已提至",
                "Month through which wear stood on the card when made",
                nullable=True,
            ),
            FactColumn("acquired_on", "date", "取得日期", "Acquired on"),
            _day("disposed_on", "处置日期", "Disposed of on"),
            _fen("disposal_fen", "处置收入", "Proceeds of its disposal", nullable=True),
            _fen("appraisal_fen", "评估价", "Appraised value before its disposal", nullable=True),
            FactColumn(
                "decision",
                "integer",
                "决策事项",
                "Key of the matter that decided its disposal",
                nullable=True,
            ),
            _day("idle_since", "闲置起始日期", "Idle since"),
            FactColumn("area_hundredths", "integer", "面积", "Area", "百分之一亩", nullable=True),
            _day("last_counted_on", "最近清查日期", "Found in a count on"),
            FactColumn("buyer", "integer", "买受人", "Key of the party that paid for it", nullable=True),
        ),
        sql=asset_sql,
        remark="每张卡片一行，是导出那天的情况；年度是导出日期的年度。原值按最近一次变更。",
    )
)
INVENTORY: Final = register(
    FactTable(
        name="inventory",
        zh="清产核资",
        en="Yearly counts of assets",
        grain=("village", "inventory"),
        partition=("county", "year"),
        public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the count"),
            FactColumn("inventory", "integer", "清查", "Key of the count"),
            FactColumn("started_on", "date", "开始日期", "Begun on"),
            _day("done_on", "完成日期", "Finished on"),
            FactColumn("assets", "integer", "清查项数", "Rows of the counting list", "项"),
            FactColumn("differences", "integer", "差异项数", "Rows missing or found without a card", "项"),
        ),
        sql=inventory_sql,
    )
)


def inventory_year_sql(request: FactRequest, words: Dialect) -> str:
    """Villages with a card acquired by the end of the year; its count has time until the end of the next February."""
    years = values([(year, f"{year}-12-31", f"{year + 1}-03-01") for year in request.years])
    day, acquired = request.as_of.isoformat(), words.text_date("a.acquired_on")
    done, shown = words.text_date("i.done_on"), words.text_date("i.published_on")
    return f"""
        WITH {_book_cte(request)},
        asked(year, last, closing) AS ({years}),
        counted AS (
            SELECT i.book_id, i.year,
                   CASE WHEN {done} <= '{day}' AND {shown} <= '{day}' THEN 1 ELSE 0 END AS published
              FROM assets_inventory i),
        owner AS (SELECT a.book_id, MIN({acquired}) AS since FROM assets_asset a GROUP BY a.book_id)
        SELECT book.village, book.county, asked.year,
               CASE WHEN asked.closing <= '{day}' THEN 1 ELSE 0 END AS over,
               MIN(COALESCE(counted.published, 0)) AS published
          FROM owner
          JOIN book ON book.id = owner.book_id
          JOIN asked ON owner.since <= asked.last
          LEFT JOIN counted ON counted.book_id = book.id AND counted.year = asked.year
         GROUP BY book.village, book.county, asked.year, asked.closing"""  # noqa: S608


INVENTORY_YEAR: Final = register(
    FactTable(
        name="inventory_year", zh="清产核资年度", en="Whether a village counted its assets and displayed the result",
        grain=("village", "year"), partition=("county", "year"), public=False,
        columns=(
            *VILLAGE_COLUMNS,
            FactColumn("year", "integer", "年度", "Year of the count"),
            FactColumn("over", "integer", "期限已过", "1 when the February after the year is over", public=False),
            FactColumn("published", "integer", "清查完成并公示", "1 when every book's count is finished and displayed",
                       public=False),
        ),
        sql=inventory_year_sql,
        remark="清查从当年12月到次年2月。没有资产卡片的村没有行，按未知处理。",
    )
)  # fmt: skip
