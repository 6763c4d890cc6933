"""Materials are withdrawn, uses are taken off, versions and checks stand as they were made."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("training", "0003_library")]

    operations = [
        GuardTable("Material", mutable=("state", "reason", "withdrawn_by", "withdrawn_at")),
        GuardTable("Edition"),
        GuardTable("Use", mutable=("removed_by", "removed_at")),
        GuardTable("SlipCheck"),
    ]
