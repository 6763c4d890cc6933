"""What an upgrade leaves in the home goes after a month, with a line in the trail; other files are left alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from lingyan.files import old_backups
from lingyan.kernel import clock, ticks
from lingyan.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
MADE = dt.datetime(2026, 10, 1, 9, 30, tzinfo=clock.ZONE)


@pytest.fixture
def backup() -> Path:
    with clock.fixed(MADE):
        path = Path(settings.LINGYAN.exports) / old_backups.name_for("1.2-rc1")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"everything of that day")
    return path


@pytest.mark.parametrize(
    ("age", "kept"), [(old_backups.KEPT, True), (old_backups.KEPT + dt.timedelta(seconds=1), False)]
)
def test_it_stays_a_month(backup: Path, age: dt.timedelta, kept: bool) -> None:
    with clock.fixed(MADE + age):
        assert old_backups.sweep() == (0 if kept else 1)
    assert backup.exists() == kept
    told = [each.details for each in AuditEntry.objects.filter(code="files.backup-removed")]
    assert told == ([] if kept else [{"backup": "before-1.2-rc1-20261001-093000.tar.gz"}])
    backup.unlink(missing_ok=True)


def test_other_files_are_left_alone(backup: Path) -> None:
    backup.unlink()
    others = [
        backup.with_name(name)
        for name in ("before-the-audit.tar.gz", "before-1-20269999-000000.tar.gz", "books.csv")
    ]
    for each in others:
        each.write_bytes(b"")
    with clock.fixed(MADE + dt.timedelta(days=900)):
        assert old_backups.sweep() == 0
    assert all(each.exists() for each in others)
    for each in others:
        each.unlink()


def test_the_worker_looks_for_them() -> None:
    assert ticks.registered()["files.old-backups"].run is old_backups.sweep
