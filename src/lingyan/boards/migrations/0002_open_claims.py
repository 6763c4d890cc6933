import django.db.models.deletion
from django.db import migrations, models

import lingyan.kernel.fields


class Migration(migrations.Migration):
    dependencies = [
        ("boards", "0001_initial"),
        ("books", "0006_names_of_papers"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=20, verbose_name="科目编码")),
                ("on", models.DateField(verbose_name="发生日期")),
                ("left", lingyan.kernel.fields.MoneyField(verbose_name="未收金额")),
                (
                    "book",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="books.book",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="books.party",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_claims",
                        to="regions.region",
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="books.voucher",
                    ),
                ),
            ],
            options={
                "ordering": ["region", "on", "id"],
            },
        ),
    ]
