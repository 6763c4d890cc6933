import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0008_receipt_strikes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="balance",
            name="party",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="balances",
                to="books.party",
            ),
        ),
    ]
