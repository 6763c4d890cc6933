"""Jobs, the desk and the audit trail."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator


class JobOut(Schema):
    id: int
    title: str
    state: str
    percent: int
    note: str
    created_at: dt.datetime
    finished_at: dt.datetime | None = None


class DeskOut(Schema):
    """One line of the desk. `section` is waiting, overdue or changed."""

    title: Annotated[str, BeforeValidator(str)]  # Rooms give words that wait for their reader's language.
    count: int
    url: str
    due: dt.date | None = None
    tone: str
    section: str


class AuditOut(Schema):
    id: int
    at: dt.datetime
    actor_label: str
    code: str
    label: str
    object_kind: str
    object_id: str
    reason: str
    address: str
    request_id: str
    details: dict[str, Any]


class AuditPage(Schema):
    rows: list[AuditOut]
    number: int
    size: int
    total: int
