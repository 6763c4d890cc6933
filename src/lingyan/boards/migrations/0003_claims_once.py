"""Each open amount stands once. What two at the same moment wrote twice is taken off first; it is derived."""

import django.db.models.functions.comparison
from django.db import migrations, models

SURPLUS = """
    DELETE FROM boards_openclaim WHERE id NOT IN (
        SELECT MAX(id) FROM boards_openclaim
         GROUP BY book_id, account, COALESCE(party_id, 0), COALESCE(voucher_id, 0))"""


class Migration(migrations.Migration):
    dependencies = [
        ("boards", "0002_open_claims"),
        ("books", "0006_names_of_papers"),
    ]

    operations = [
        migrations.RunSQL(SURPLUS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="openclaim",
            constraint=models.UniqueConstraint(
                models.F("book"),
                models.F("account"),
                django.db.models.functions.comparison.Coalesce("party", 0),
                django.db.models.functions.comparison.Coalesce("voucher", 0),
                name="board_claim_once",
            ),
        ),
    ]
