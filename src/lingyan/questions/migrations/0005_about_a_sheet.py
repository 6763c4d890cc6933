"""What is asked about may be any publication, so the word for it changes."""

from django.db import migrations, models

ABOUT = [
    ("anything", "村里的事"),
    ("publication", "公开的内容"),
    ("entry", "一笔账"),
    ("contract", "一份合同"),
]


class Migration(migrations.Migration):
    dependencies = [("questions", "0004_guard_own_lines")]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="about",
            field=models.CharField(choices=ABOUT, default="anything", max_length=12, verbose_name="问的是"),
        ),
    ]
