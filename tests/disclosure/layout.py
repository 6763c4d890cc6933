"""Fixed publications, and the digests of their pages in the present layout."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from lingyan.disclosure.page import render_page, render_withdrawal

PROOF: Final = (
    "c2sp.org/tlog-proof@v1\nindex 0\n\nlingyan.invalid/log\n1\n"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— lingyan.invalid/log AAAAAAE=\n"
)
BODY: Final[dict[str, Any]] = {
    "format": "lingyan.publication/1",
    "kind": "finance-month",
    "village": {
        "code": "990121107208", "name": "凤桥村", "town": "芦坪镇", "county": "芦原县",
        "organisation": "凤桥村股份经济合作社",
    },
    "month": "2025-01", "version": 2, "published_on": "2025-02-08", "fictional": True,
    "summary": {
        "income": 123456, "expense": 234567, "balance": -111111, "last_year": {"income": 123456, "expense": 1},
    },
    "cash": {"opening": 0, "received": 1, "paid": 100, "closing": -99},
    "top": {"income": [["发包收入", 123456]], "expense": []},
    "items": [["501", "经营收入", 123456, 123456], ["", "收入合计", 123456, 123456]],
    "balance_sheet": [[1, "流动资产：", 0, 0], [2, "货币资金", 5, 6], [3, "应收款项", 0, 0]],
    "accounts": {"101": "库存现金", "50104": "经营收入/发包收入"},
    "entries": [
        {"date": "2025-01-05", "no": "记-1", "text": "<收>承包款", "party": "王**",
         "lines": [["借", 123456, "101"], ["贷", -123456, "50104"]]},
        {"date": "2025-01-06", "no": "记-2", "text": "作废", "party": "", "lines": []},
    ],
    "book": {"root": "00" * 32, "vouchers": 2},
    "responsible": [["村党组织书记", "苏云"]],
    "signed": [["村委会拟稿", "2025-02-01", True], ["公开", "2025-02-08", False]],
    "contact": "0990-1234567", "sponsor": "芦坪镇人民政府", "filing": "演示备1号",
}  # fmt: skip
EMPTY: Final = {
    **BODY, "version": 1, "fictional": False, "contact": "", "sponsor": "", "filing": "", "entries": [],
    "responsible": [], "signed": [], "items": [], "balance_sheet": [], "accounts": {},
    "top": {"income": [], "expense": []}, "summary": {**BODY["summary"], "last_year": None},
}  # fmt: skip
SUMMED: Final = {
    **BODY, "format": "lingyan.publication/2",
    "accounts": {**BODY["accounts"], "11301": "内部往来/农户", "51404": "公益支出/救助"},
    "households": {
        "fewest": 10, "lines": [["11301", "贷", 12, 360000], ["51404", "借", None, None]], "received": 0, "paid": 400000,
    },
}  # fmt: skip
FEW: Final = {
    **SUMMED, "households": {
        "fewest": 10, "lines": [["51404", "借", None, None]], "received": None, "paid": None,
    },
}  # fmt: skip
GROUP: Final = {**SUMMED, "place": "2025-01-book7"}
NOTICE: Final = {
    "format": "lingyan.withdrawal/1", "village": "990121107208", "month": "2025-01", "version": 1,
    "on": "2025-02-09", "reason": "误公开了<附件>", "commitment": "00" * 32,
}  # fmt: skip


SHEET: Final[dict[str, Any]] = {
    "format": "lingyan.sheet/1", "kind": "other", "title": "其他事项", "period": "2025-Q1",
    "period_name": "2025年第1季度",
    "village": {"code": "990121107208", "name": "凤桥村", "town": "芦坪镇", "county": "芦原县"},
    "version": 1, "published_on": "2025-04-08", "fictional": True,
    "blocks": [
        {"heading": "合同", "lines": ["按<签订>日期。"], "columns": [["对方", "text"], ["面积", "area"], ["起", "day"],
         ["户数", "count"], ["金额", "money"]], "rows": [["禾丰公司", 1234, "2025-01-05", "少于10", -123456]]},
        {"heading": "本期没有的事项", "lines": ["审计结果和整改：无"], "columns": [], "rows": []},
    ],
    "responsible": [["村党组织书记", "苏云"]], "signed": [["村委会拟稿", "2025-04-01", True]],
    "contact": "0990-1234567", "sponsor": "芦坪镇人民政府", "filing": "演示备1号",
}  # fmt: skip
HUNG: Final = {**SHEET, "board": {"items": ["00" * 32, "11" * 32]}}
SHEET_NOTICE: Final = {
    "format": "lingyan.withdrawal/1", "village": "990121107208", "sheet": "other", "title": "其他事项",
    "period": "2025-Q1", "version": 1, "on": "2025-04-09", "reason": "误公开", "commitment": "00" * 32,
}  # fmt: skip


def rendered_digests() -> dict[str, str]:
    pages = {
        "page": render_page(BODY, bytes(32), PROOF, layout=1),
        "empty": render_page(EMPTY, bytes(32), PROOF, layout=1),
        "page-2": render_page(BODY, bytes(32), PROOF, layout=2),
        "empty-2": render_page(EMPTY, bytes(32), PROOF, layout=2),
        "page-3": render_page(SUMMED, bytes(32), PROOF, layout=3),
        "few-3": render_page(FEW, bytes(32), PROOF, layout=3),
        "empty-3": render_page(EMPTY, bytes(32), PROOF, layout=3),
        "page-4": render_page(SUMMED, bytes(32), PROOF, layout=4),
        "group-4": render_page(GROUP, bytes(32), PROOF, layout=4),
        "withdrawal": render_withdrawal(NOTICE, "凤桥村", PROOF),
        "sheet": render_page(SHEET, bytes(32), PROOF, layout=1),
        "sheet-2": render_page(SHEET, bytes(32), PROOF, layout=2),
        "hung-2": render_page(HUNG, bytes(32), PROOF, layout=2),
        "sheet-withdrawal": render_withdrawal(SHEET_NOTICE, "凤桥村", PROOF),
    }
    return {name: hashlib.sha256(page.encode()).hexdigest() for name, page in pages.items()}
