from django.db import migrations, models

from lingyan.kernel.guards import GuardAgain

WITHDRAWAL = ("state", "withdrawn_at", "withdrawn_reason", "withdrawal_index")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0006_demands")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="correction_reason",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="更正原因"),
            preserve_default=False,
        ),
        GuardAgain(
            "Publication",
            mutable=WITHDRAWAL,
            erasable=("body", "salt"),
            while_sql="OLD.state IN ('draft', 'supervised', 'approved')",
        ),
        GuardAgain(
            "SheetItem",
            mutable=("cleared_by", "cleared_at", "struck_by", "struck_at"),
            erasable=("text",),
        ),
    ]
