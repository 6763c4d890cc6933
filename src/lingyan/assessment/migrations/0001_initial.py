import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='摘要')),
                ('standard', models.CharField(max_length=40, verbose_name='标准')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('as_of', models.DateField(verbose_name='统计日期')),
                ('created_at', models.DateTimeField(verbose_name='生成时间')),
                ('created_by', models.BigIntegerField(null=True, verbose_name='生成人')),
                ('facts_digest', models.CharField(max_length=64, verbose_name='事实表摘要')),
                ('results_digest', models.CharField(max_length=64, verbose_name='结果摘要')),
                ('definitions', models.JSONField(verbose_name='指标和标准文件摘要')),
                ('engines', models.JSONField(verbose_name='计算程序版本')),
                ('villages', models.PositiveIntegerField(verbose_name='村数')),
                ('results', models.TextField(verbose_name='结果（规范 JSON）')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='regions.region')),
            ],
            options={
                'ordering': ['-year', '-id'],
                'indexes': [models.Index(fields=['standard', 'year', 'region'], name='snapshot_standard_year')],
            },
        ),
        migrations.CreateModel(
            name='IndicatorValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=8, verbose_name='指标')),
                ('figure', models.CharField(max_length=12, verbose_name='数值')),
                ('state', models.CharField(choices=[('ok', '有值'), ('na', '不适用')], max_length=2, verbose_name='状态')),
                ('numerator', models.CharField(blank=True, max_length=40, verbose_name='分子')),
                ('denominator', models.CharField(blank=True, max_length=40, verbose_name='分母')),
                ('text', models.CharField(max_length=40, verbose_name='本年')),
                ('last_text', models.CharField(max_length=40, verbose_name='上年')),
                ('met', models.BooleanField(null=True, verbose_name='达到目标')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicator_values', to='regions.region')),
                ('snapshot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='values', to='assessment.snapshot')),
            ],
            options={
                'ordering': ['snapshot', 'indicator', 'figure', 'village__code'],
                'constraints': [models.UniqueConstraint(fields=('snapshot', 'indicator', 'figure', 'village'), name='indicator_value_once')],
            },
        ),
        migrations.CreateModel(
            name='VillageResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimensions', models.JSONField(verbose_name='各方面')),
                ('grade', models.CharField(max_length=8, verbose_name='建议等次')),
                ('snapshot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='village_results', to='assessment.snapshot')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='regions.region')),
            ],
            options={
                'ordering': ['snapshot', 'village__code'],
                'constraints': [models.UniqueConstraint(fields=('snapshot', 'village'), name='village_result_once')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('note', '说明'), ('dispute', '异议')], max_length=7, verbose_name='类别')),
                ('text', models.CharField(max_length=300, verbose_name='内容')),
                ('by', models.BigIntegerField(null=True, verbose_name='提出人')),
                ('at', models.DateTimeField(verbose_name='提出时间')),
                ('outcome', models.CharField(blank=True, choices=[('', '待核对'), ('upheld', '异议成立'), ('kept', '数值无误')], default='', max_length=6, verbose_name='核对结果')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='答复')),
                ('settled_by', models.BigIntegerField(null=True, verbose_name='核对人')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='核对时间')),
                ('value', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='assessment.indicatorvalue')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'dispute'), ('settled_at__isnull', True)), fields=('value',), name='remark_one_open_dispute')],
            },
        ),
    ]
