import django.db.models.deletion
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('until', models.DateField(verbose_name='检查到')),
                ('by', models.BigIntegerField(null=True, verbose_name='运行人')),
                ('at', models.DateTimeField(verbose_name='运行时间')),
                ('rules', models.JSONField(default=list, verbose_name='规则和覆盖')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audit_runs', to='regions.region')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='标识')),
                ('rule', models.CharField(max_length=3, verbose_name='规则')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('severity', models.CharField(max_length=1, verbose_name='程度')),
                ('own_conduct', models.BooleanField(default=False, verbose_name='涉及记账人自己')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('month', lingyan.kernel.fields.MonthField(null=True, verbose_name='月份')),
                ('date', models.DateField(null=True, verbose_name='日期')),
                ('amount', lingyan.kernel.fields.MoneyField(null=True, verbose_name='金额')),
                ('arithmetic', models.JSONField(default=list, verbose_name='计算')),
                ('records', models.JSONField(default=list, verbose_name='记录')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('opened_on', models.DateField(verbose_name='提出日期')),
                ('state', models.CharField(choices=[('open', '待说明'), ('explained', '待核定'), ('rectifying', '待整改'), ('rectified', '待验收'), ('verified', '已整改'), ('dismissed', '不成立'), ('corrected', '已更正')], default='open', max_length=10, verbose_name='状态')),
                ('due_on', models.DateField(null=True, verbose_name='办理期限')),
                ('closed_on', models.DateField(null=True, verbose_name='办结日期')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='supervision.auditrun')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='regions.region')),
            ],
            options={
                'ordering': ['village', 'rule', 'id'],
                'indexes': [models.Index(fields=['village', 'state'], name='finding_village'), models.Index(fields=['rule', 'state'], name='finding_rule')],
            },
        ),
        migrations.CreateModel(
            name='Hit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hits', to='supervision.finding')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hits', to='supervision.auditrun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'finding'), name='hit_once')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('explained', '说明'), ('confirmed', '核定属实'), ('dismissed', '核定不成立'), ('rectified', '报告整改'), ('verified', '验收通过'), ('returned', '退回重做'), ('corrected', '账已更正')], max_length=9, verbose_name='办理')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('by', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('at', models.DateTimeField(verbose_name='办理时间')),
                ('due_on', models.DateField(null=True, verbose_name='下一步期限')),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='supervision.finding')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
    ]
