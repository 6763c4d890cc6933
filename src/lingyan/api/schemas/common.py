"""What requests give in their address, and what every refusal looks like."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Path, Query, Schema
from pydantic import PlainSerializer

from lingyan.kernel.month import Month

MAX_ID = 2**63 - 1
RowId = Annotated[int, Path(ge=1, le=MAX_ID)]
MonthText = Annotated[
    str, Query(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", description="月份，如 2026-11")
]
RegionCode = Annotated[str, Query(pattern=r"^[0-9]{12}$", description="12位区划代码")]
RegionPath = Annotated[str, Path(pattern=r"^[0-9]{12}$", description="12位区划代码")]
Year = Annotated[int, Query(ge=1949, le=2999)]
Day = Annotated[
    dt.date, Query(ge=dt.date(1990, 1, 1), le=dt.date(2999, 12, 31), description="日期，如 2026-11-23")
]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
PageSize = Annotated[int, Query(ge=1, le=500)]
MonthOut = Annotated[
    Any, PlainSerializer(lambda month: str(month) if isinstance(month, Month) else month, return_type=str)
]


class Problem(Schema):
    code: str
    message: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    value: str = ""


class Refusal(Schema):
    """What every refusal looks like, on the command line too."""

    ok: bool = False
    errors: list[Problem]
    warnings: list[Problem] = []
