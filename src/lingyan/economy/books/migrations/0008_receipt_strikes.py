import django.db.models.deletion
from django.db import migrations, models

from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0007_closings_and_receipts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceiptStrike",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "issue",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strike",
                        to="books.receiptbook",
                    ),
                ),
                (
                    "use",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strike",
                        to="books.receiptuse",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issue__isnull", True), ("use__isnull", False)),
                            models.Q(("issue__isnull", False), ("use__isnull", True)),
                            _connector="OR",
                        ),
                        name="receipt_strike_of_one",
                    )
                ],
            },
        ),
        GuardTable("ReceiptStrike"),
    ]
