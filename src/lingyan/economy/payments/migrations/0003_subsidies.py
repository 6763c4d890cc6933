from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="paymentrequest",
            name="kind",
            field=models.CharField(
                choices=[
                    ("expense", "费用报销"),
                    ("purchase", "采购"),
                    ("works", "工程款"),
                    ("labour", "工资和误工补贴"),
                    ("distribution", "收益分配"),
                    ("refund", "退还押金、往来款"),
                    ("advance", "备用金"),
                    ("subsidy", "补助救助发放"),
                    ("other", "其他"),
                ],
                max_length=12,
                verbose_name="类别",
            ),
        ),
    ]
