"""What is counted stays: a class once its attendance is confirmed, its list, every credit, slips and head counts."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [
        GuardTable("Course", while_sql="OLD.state IN ('planned', 'announced')"),
        GuardTable("Enrolment", mutable=("credited",), while_sql="OLD.counted_at IS NULL"),
        GuardTable("Credit"),
        GuardTable("Evaluation"),
        GuardTable("Session", mutable=("state", "reason")),
    ]
