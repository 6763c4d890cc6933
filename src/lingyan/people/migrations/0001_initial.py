import django.db.models.deletion
import lingyan.kernel.crypto
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('party', '村党组织'), ('committee', '村民委员会'), ('supervision', '村务监督委员会'), ('collective', '集体经济组织'), ('group', '组级集体经济组织'), ('town', '乡镇级集体经济组织')], max_length=12, verbose_name='类别')),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('dissolved_on', models.DateField(blank=True, null=True, verbose_name='注销日期')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='regions.region')),
            ],
            options={
                'ordering': ['region__code', 'kind', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('dissolved_on__isnull', True), models.Q(('kind', 'group'), _negated=True)), fields=('region', 'kind'), name='organisation_one_of_a_kind'), models.UniqueConstraint(condition=models.Q(models.Q(('credit_code', ''), _negated=True), ('dissolved_on__isnull', True)), fields=('credit_code',), name='organisation_credit_code')],
            },
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='people.organisation')),
            ],
            options={
                'ordering': ['organisation', 'id'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='body_name')],
            },
        ),
        migrations.CreateModel(
            name='PersonalData',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='姓名')),
                ('initials', models.CharField(blank=True, db_index=True, max_length=40, verbose_name='首字母')),
                ('identity_number', lingyan.kernel.crypto.EncryptedTextField(blank=True, null=True, verbose_name='身份证号码')),
                ('identity_hash', models.BinaryField(blank=True, db_index=True, max_length=32, null=True, verbose_name='身份证号码散列')),
                ('phone', lingyan.kernel.crypto.EncryptedTextField(blank=True, null=True, verbose_name='电话')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='清除时间')),
            ],
            options={
                'indexes': [models.Index(fields=['name'], name='personal_name')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sex', models.CharField(blank=True, choices=[('男', '男'), ('女', '女')], max_length=1, verbose_name='性别')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='出生年')),
                ('birth_month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='出生月')),
                ('home', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='residents', to='regions.region')),
                ('personal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='person', to='people.personaldata')),
            ],
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=30, verbose_name='职务')),
                ('quota', models.PositiveSmallIntegerField(default=1, verbose_name='职数')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.body')),
            ],
            options={
                'ordering': ['body', 'id'],
                'constraints': [models.UniqueConstraint(fields=('body', 'title'), name='post_title')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='届次')),
                ('start_on', models.DateField(verbose_name='开始日期')),
                ('due_on', models.DateField(verbose_name='届满日期')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('decree', models.CharField(blank=True, max_length=80, verbose_name='批复文号')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='people.body')),
            ],
            options={
                'ordering': ['body', '-start_on'],
                'constraints': [models.UniqueConstraint(fields=('body', 'start_on'), name='term_start')],
            },
        ),
        migrations.CreateModel(
            name='Tenure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_on', models.DateField(verbose_name='任职日期')),
                ('end_on', models.DateField(blank=True, null=True, verbose_name='离任日期')),
                ('selection', models.CharField(blank=True, choices=[('两推一选', '两推一选'), ('组织选派', '组织选派'), ('公开选拔', '公开选拔'), ('选举', '选举'), ('推选', '推选'), ('补选', '补选'), ('任命', '任命')], max_length=4, verbose_name='产生方式')),
                ('decree', models.CharField(blank=True, max_length=80, verbose_name='任职文号')),
                ('end_decree', models.CharField(blank=True, max_length=80, verbose_name='免职文号')),
                ('end_reason', models.CharField(blank=True, max_length=80, verbose_name='离任原因')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='people.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='people.post')),
                ('term', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tenures', to='people.term')),
            ],
            options={
                'ordering': ['post', '-start_on'],
                'constraints': [models.UniqueConstraint(fields=('person', 'post', 'start_on'), name='tenure_once'), models.CheckConstraint(condition=models.Q(('end_on__isnull', True), ('end_on__gte', models.F('start_on')), _connector='OR'), name='tenure_dates_in_order')],
            },
        ),
    ]
