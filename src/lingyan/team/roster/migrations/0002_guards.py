"""A frozen round and its snapshot never change again, whoever asks the database."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("roster", "0001_initial")]

    operations = [
        GuardTable("Round", while_sql="OLD.state = 'open'"),
        GuardTable("SnapshotVillage"),
        GuardTable("SnapshotPerson"),
    ]
