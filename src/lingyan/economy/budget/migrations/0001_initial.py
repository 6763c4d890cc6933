import django.db.models.deletion
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('books', '0004_close_rules_stay'),
        ('decisions', '0002_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                ('state', models.CharField(choices=[('draft', '起草'), ('decided', '执行中'), ('superseded', '已被调整代替'), ('void', '作废')], default='draft', max_length=10, verbose_name='状态')),
                ('draft', models.JSONField(default=list, verbose_name='草稿')),
                ('income', lingyan.kernel.fields.MoneyField(default=0, verbose_name='收入预算')),
                ('expense', lingyan.kernel.fields.MoneyField(default=0, verbose_name='支出预算')),
                ('capital', lingyan.kernel.fields.MoneyField(default=0, verbose_name='购建和投资预算')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='调整原因')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='编制人')),
                ('made_at', models.DateTimeField(verbose_name='编制时间')),
                ('decided_on', models.DateField(null=True, verbose_name='决定日期')),
                ('decided_by', models.BigIntegerField(null=True, verbose_name='登记决定的人')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='books.book')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.matter')),
            ],
            options={
                'ordering': ['book', '-year', '-version'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('book', 'year'), name='budget_one_draft'), models.UniqueConstraint(condition=models.Q(('state', 'decided')), fields=('book', 'year'), name='budget_one_in_force'), models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('book', 'year', 'version'), name='budget_version'), models.UniqueConstraint(condition=models.Q(('state__in', ['decided', 'superseded'])), fields=('matter',), name='budget_own_decision')],
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='行号')),
                ('block', models.CharField(choices=[('income', '收入'), ('expense', '支出'), ('capital', '购建和投资')], max_length=7, verbose_name='部分')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='预算金额')),
                ('note', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.account')),
                ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='budget.budget')),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.project')),
            ],
            options={
                'ordering': ['budget', 'no'],
                'constraints': [models.UniqueConstraint(fields=('budget', 'no'), name='budget_line_no'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='budget_line_amount')],
            },
        ),
    ]
