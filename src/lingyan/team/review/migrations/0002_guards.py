"""What was asked and answered stays; slips go once released, when their time has come."""

from __future__ import annotations

from django.db import migrations

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        GuardTable("Review", mutable=("state", "settled_on", "expires_on", "slips_gone_on", "person_id")),
        GuardTable("Slip", mutable=("released",), while_sql="OLD.released"),
        GuardTable("ElectionRight", mutable=("until", "end_document")),
    ]
