import django.db.models.deletion
from django.db import migrations, models

import lingyan.kernel.fields
from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0009_party_balances"),
        ("year", "0003_other_distribution"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("claims", lingyan.kernel.fields.MoneyField(verbose_name="应收")),
                ("debts", lingyan.kernel.fields.MoneyField(verbose_name="应付")),
                (
                    "answer",
                    models.CharField(
                        choices=[("agreed", "相符"), ("differs", "不符"), ("silent", "未回函")],
                        max_length=7,
                        verbose_name="结果",
                    ),
                ),
                ("their_claims", lingyan.kernel.fields.MoneyField(null=True, verbose_name="对方认可的应收")),
                ("their_debts", lingyan.kernel.fields.MoneyField(null=True, verbose_name="对方认可的应付")),
                ("answered_on", models.DateField(null=True, verbose_name="回函日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("made_by", models.BigIntegerField(null=True, verbose_name="办理人")),
                ("made_at", models.DateTimeField(verbose_name="办理时间")),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="books.book",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="books.party",
                    ),
                ),
            ],
            options={
                "ordering": ["book", "year", "id"],
                "indexes": [models.Index(fields=["party", "year"], name="year_confirmation_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", "differs"), ("their_claims__gte", 0), ("their_debts__gte", 0)
                            ),
                            models.Q(
                                models.Q(("answer", "differs"), _negated=True),
                                ("their_claims", None),
                                ("their_debts", None),
                            ),
                            _connector="OR",
                        ),
                        name="year_confirmation_theirs",
                    )
                ],
            },
        ),
        GuardTable("Confirmation"),
    ]
