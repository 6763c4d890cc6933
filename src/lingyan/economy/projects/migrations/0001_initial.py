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
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='项目名称')),
                ('kind', models.CharField(choices=[('industry', '产业发展'), ('infrastructure', '基础设施'), ('welfare', '公益设施'), ('environment', '环境整治'), ('service', '生产生活服务'), ('other', '其他')], max_length=14, verbose_name='类别')),
                ('procurement', models.CharField(choices=[('works', '工程'), ('goods', '货物'), ('services', '服务'), ('none', '不采购')], max_length=8, verbose_name='采购内容')),
                ('purpose', models.CharField(max_length=200, verbose_name='批准的用途')),
                ('start_on', models.DateField(verbose_name='计划开工日期')),
                ('due_on', models.DateField(verbose_name='计划完成日期')),
                ('plan', models.JSONField(verbose_name='计划')),
                ('total', lingyan.kernel.fields.MoneyField(default=0, verbose_name='计划投资')),
                ('state', models.CharField(choices=[('draft', '储备'), ('approved', '已立项'), ('building', '实施中'), ('accepted', '已验收'), ('cancelled', '已终止')], default='draft', max_length=9, verbose_name='状态')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('approved_on', models.DateField(null=True, verbose_name='立项日期')),
                ('approved_by', models.BigIntegerField(null=True, verbose_name='立项办理人')),
                ('started_on', models.DateField(null=True, verbose_name='开工日期')),
                ('ended_on', models.DateField(null=True, verbose_name='验收或终止日期')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='终止原因')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registered_projects', to='books.book')),
                ('dimension', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='register', to='books.project')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.matter')),
            ],
            options={
                'ordering': ['book', '-id'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='project_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('start_on__lte', models.F('due_on'))), name='project_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('title', models.CharField(max_length=80, verbose_name='节点')),
                ('due_on', models.DateField(verbose_name='应完成日期')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='projects.project')),
            ],
            options={
                'ordering': ['project', 'no'],
                'indexes': [models.Index(fields=['due_on'], name='project_milestone_due')],
                'constraints': [models.UniqueConstraint(fields=('project', 'no'), name='project_milestone_no')],
            },
        ),
        migrations.CreateModel(
            name='Effect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('jobs', models.PositiveIntegerField(verbose_name='带动就业人数')),
                ('sessions', models.PositiveIntegerField(verbose_name='培训期数')),
                ('trainees', models.PositiveIntegerField(verbose_name='培训人次')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='effects', to='projects.project')),
            ],
            options={
                'ordering': ['project', '-year', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='验收日期')),
                ('unit', models.CharField(max_length=120, verbose_name='验收单位')),
                ('opinion', models.CharField(max_length=200, verbose_name='验收意见')),
                ('cost', lingyan.kernel.fields.MoneyField(verbose_name='验收时账面成本')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('made_at', models.DateTimeField(verbose_name='办理时间')),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='acceptance', to='projects.project')),
            ],
            options={
                'ordering': ['project'],
            },
        ),
        migrations.CreateModel(
            name='Reached',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='完成日期')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='完成情况')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('milestone', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reached', to='projects.milestone')),
            ],
            options={
                'ordering': ['milestone'],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='行号')),
                ('kind', models.CharField(choices=[('fiscal', '财政资金'), ('own', '自筹资金'), ('levy', '一事一议筹资'), ('social', '社会资金'), ('loan', '贷款'), ('other', '其他来源')], max_length=6, verbose_name='来源')),
                ('title', models.CharField(blank=True, max_length=80, verbose_name='文号或出资方')),
                ('planned', lingyan.kernel.fields.MoneyField(verbose_name='计划金额')),
                ('earmarked', models.BooleanField(verbose_name='专项资金')),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.account')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='projects.project')),
            ],
            options={
                'ordering': ['project', 'no'],
                'constraints': [models.UniqueConstraint(fields=('project', 'no'), name='project_source_no'), models.CheckConstraint(condition=models.Q(('planned__gt', 0)), name='project_source_amount')],
            },
        ),
        migrations.CreateModel(
            name='Tender',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('public', '公开招标'), ('invited', '邀请招标'), ('exchange', '交易平台'), ('compared', '询价比选'), ('single', '直接委托')], max_length=8, verbose_name='方式')),
                ('listing', models.CharField(blank=True, max_length=60, verbose_name='招标或交易编号')),
                ('noticed_on', models.DateField(verbose_name='公告日期')),
                ('opened_on', models.DateField(verbose_name='开标日期')),
                ('bidders', models.PositiveSmallIntegerField(verbose_name='投标家数')),
                ('price', lingyan.kernel.fields.MoneyField(null=True, verbose_name='中标金额')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenders', to='projects.project')),
                ('winner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.party')),
            ],
            options={
                'ordering': ['project', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('price__isnull', True), ('winner__isnull', True)), models.Q(('price__gt', 0), ('winner__isnull', False)), _connector='OR'), name='project_tender_outcome')],
            },
        ),
    ]
