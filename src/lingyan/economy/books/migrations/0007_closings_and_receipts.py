import django.db.models.deletion
from django.db import migrations, models

import lingyan.kernel.fields
from lingyan.kernel.guards import GuardTable


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0006_names_of_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="OldClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", lingyan.kernel.fields.MonthField(verbose_name="旧账截止月份")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件摘要")),
                ("detailed", models.BooleanField(verbose_name="分往来和项目")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="old_closings",
                        to="books.book",
                    ),
                ),
            ],
            options={
                "ordering": ["book", "-id"],
            },
        ),
        migrations.CreateModel(
            name="OldClosingLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.PositiveIntegerField(verbose_name="行")),
                ("account", models.CharField(max_length=20, verbose_name="科目编码")),
                ("strange", models.BooleanField(verbose_name="账上没有的往来或项目")),
                ("amount", lingyan.kernel.fields.MoneyField(verbose_name="余额")),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="books.oldclosing",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="books.party",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="books.project",
                    ),
                ),
            ],
            options={
                "ordering": ["closing", "row", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReceiptBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=20, verbose_name="收据种类或代码")),
                ("first", models.PositiveBigIntegerField(verbose_name="起号")),
                ("last", models.PositiveBigIntegerField(verbose_name="止号")),
                ("issued_on", models.DateField(verbose_name="领用日期")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt_books",
                        to="books.book",
                    ),
                ),
            ],
            options={
                "ordering": ["book", "series", "first"],
            },
        ),
        migrations.CreateModel(
            name="ReceiptUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=20, verbose_name="收据种类或代码")),
                ("first", models.PositiveBigIntegerField(verbose_name="起号")),
                ("last", models.PositiveBigIntegerField(verbose_name="止号")),
                ("on", models.DateField(verbose_name="日期")),
                ("recorded_by", models.BigIntegerField(null=True, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt_uses",
                        to="books.book",
                    ),
                ),
                (
                    "voucher",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="books.voucher",
                    ),
                ),
            ],
            options={
                "ordering": ["book", "series", "first"],
            },
        ),
        migrations.AddConstraint(
            model_name="oldclosing",
            constraint=models.UniqueConstraint(fields=("book", "sha256"), name="old_closing_once"),
        ),
        migrations.AddConstraint(
            model_name="oldclosingline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", -999999999999999), ("amount__lte", 999999999999999)),
                name="old_closing_amount_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptbook",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                name="receipt_book_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptuse",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                name="receipt_use_range",
            ),
        ),
        GuardTable("OldClosing"),
        GuardTable("OldClosingLine"),
        GuardTable("ReceiptBook"),
        GuardTable("ReceiptUse"),
    ]
