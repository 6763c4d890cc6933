from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("term", "0012_full_members_of_a_meeting")]

    operations = [
        migrations.AlterField(
            model_name="departure",
            name="way",
            field=models.CharField(
                choices=[
                    ("recall", "罢免"),
                    ("resign", "辞职"),
                    ("absence", "视为辞职"),
                    ("lapse", "自行终止"),
                    ("release", "按文件离任"),
                ],
                max_length=7,
                verbose_name="方式",
            ),
        ),
    ]
