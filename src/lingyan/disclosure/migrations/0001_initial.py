import django.db.models.deletion
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('books', '0003_chart'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', lingyan.kernel.fields.MonthField(verbose_name='月份')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('supervised', '监督机构已审核'), ('approved', '两委已审议'), ('published', '已公开'), ('superseded', '已被新版取代'), ('withdrawn', '已撤下')], default='draft', max_length=12, verbose_name='状态')),
                ('body', models.TextField(blank=True, verbose_name='公开内容')),
                ('salt', models.BinaryField(max_length=32, null=True, verbose_name='盐')),
                ('commitment', models.BinaryField(max_length=32, verbose_name='承诺')),
                ('log_index', models.BigIntegerField(null=True, unique=True, verbose_name='日志序号')),
                ('drafted_by', models.BigIntegerField(null=True, verbose_name='起草人')),
                ('drafted_at', models.DateTimeField(verbose_name='起草时间')),
                ('published_at', models.DateTimeField(null=True, verbose_name='公开时间')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='撤下时间')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300, verbose_name='撤下理由')),
                ('withdrawal_index', models.BigIntegerField(null=True, unique=True, verbose_name='撤下的日志序号')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='books.book')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='regions.region')),
            ],
            options={
                'ordering': ['-month', 'region__code', '-version'],
                'indexes': [models.Index(fields=['region', 'month'], name='publication_region_month')],
                'constraints': [models.UniqueConstraint(fields=('book', 'month', 'version'), name='publication_version'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('book', 'month'), name='publication_one_in_force')],
            },
        ),
        migrations.CreateModel(
            name='ScanOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(max_length=32, verbose_name='文本散列')),
                ('kind', models.CharField(max_length=20, verbose_name='类别')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('asked_by', models.BigIntegerField(null=True, verbose_name='提出人')),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('agreed_by', models.BigIntegerField(null=True, verbose_name='同意人')),
                ('agreed_at', models.DateTimeField(null=True, verbose_name='同意时间')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='disclosure.publication')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('publication', 'digest', 'kind'), name='override_once'), models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(('agreed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='override_by_second_person')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('drafted', '村委会拟稿'), ('supervised', '监督机构审核'), ('approved', '两委联席会议审议'), ('published', '公开'), ('filed', '报乡镇备案')], max_length=12, verbose_name='步骤')),
                ('by', models.BigIntegerField(null=True, verbose_name='签署人')),
                ('label', models.CharField(max_length=80, verbose_name='身份')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('imported', models.BooleanField(default=False, verbose_name='补录')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signoffs', to='disclosure.publication')),
            ],
            options={
                'ordering': ['publication', 'id'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'step'), name='signoff_once')],
            },
        ),
        migrations.CreateModel(
            name='ClearedSummary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(max_length=32, verbose_name='摘要散列')),
                ('by', models.BigIntegerField(null=True, verbose_name='审看人')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cleared_summaries', to='books.book')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('book', 'digest'), name='cleared_once')],
            },
        ),
    ]
