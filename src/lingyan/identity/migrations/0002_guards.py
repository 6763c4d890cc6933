"""Who was allowed what, and who let whom act, can be ended but not rewritten."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        GuardTable("Assignment", mutable=("valid_to", "end_reason")),
        GuardTable("Delegation", mutable=("revoked_at", "revoked_by_id")),
    ]
