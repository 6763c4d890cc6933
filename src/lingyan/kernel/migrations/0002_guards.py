"""The audit trail is append-only in the database itself."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [GuardTable("AuditEntry")]
