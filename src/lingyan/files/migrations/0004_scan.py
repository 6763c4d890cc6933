from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0003_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="scan",
            field=models.CharField(
                choices=[
                    ("off", "没有查毒程序"),
                    ("waiting", "未查毒"),
                    ("clean", "已查毒"),
                    ("infected", "查出病毒"),
                ],
                default="off",
                max_length=8,
                verbose_name="查毒",
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="scanned_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="查毒时间"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("scan", "off"), ("scan", "waiting"), _connector="OR"),
                fields=["id"],
                name="stored_file_unscanned",
            ),
        ),
    ]
