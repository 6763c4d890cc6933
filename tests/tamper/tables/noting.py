"""What notices a change of a protected table: the titles of checks."""

from __future__ import annotations

from typing import Final

TRAIL: Final = "审计日志相连且未改动"
NOTED: Final = "受保护的行与审计日志记下的一致"
BOOKS: Final = "凭证、余额、编号和封存根"
LOG: Final = "封存日志与数据库一致"
ASKED: Final = "提问和答复与留存的散列一致"
FROZEN: Final = "换届快照与冻结时一致"


def noted(room: str, *tables: str) -> dict[str, tuple[str, ...]]:
    """Tables of a room whose rows the audit trail covers, and nothing else."""
    return {f"{room}_{table}": (NOTED,) for table in tables}
