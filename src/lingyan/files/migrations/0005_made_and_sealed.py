from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_scan"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="scan",
            field=models.CharField(
                choices=[
                    ("made", "系统生成"),
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
            name="sealed",
            field=models.BooleanField(default=False, verbose_name="加密存放"),
        ),
    ]
