import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='成立日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='撤销日期')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='people.organisation')),
            ],
            options={
                'ordering': ['organisation', 'id'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='branch_name')],
            },
        ),
        migrations.CreateModel(
            name='BranchFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('members', models.PositiveIntegerField(verbose_name='新增党员')),
                ('sessions', models.PositiveIntegerField(verbose_name='新增会议')),
                ('taken_by', models.BigIntegerField(null=True, verbose_name='导入人')),
                ('taken_at', models.DateTimeField(verbose_name='导入时间')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='branch.branch')),
            ],
            options={
                'ordering': ['branch', 'id'],
                'constraints': [models.UniqueConstraint(fields=('branch', 'year', 'sha256'), name='branch_file_once')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='序号')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='branch.branch')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='branch_memberships', to='people.person')),
            ],
            options={
                'ordering': ['branch', 'number'],
                'constraints': [models.UniqueConstraint(fields=('branch', 'number'), name='branch_member_number'), models.UniqueConstraint(fields=('branch', 'person'), name='branch_member_once')],
            },
        ),
        migrations.CreateModel(
            name='Spell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('belongs', '组织关系在本支部'), ('full', '正式党员'), ('group', '党小组'), ('duty', '支部职务'), ('frail', '不要求参加'), ('away', '外出流动')], max_length=7, verbose_name='事项')),
                ('value', models.CharField(blank=True, max_length=20, verbose_name='内容')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='起始日期')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('recorded_at', models.DateTimeField(verbose_name='登记时间')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spells', to='branch.member')),
            ],
            options={
                'ordering': ['member', 'kind', 'from_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, verbose_name='编号')),
                ('group', models.CharField(blank=True, max_length=20, verbose_name='党小组')),
                ('topic', models.CharField(blank=True, max_length=200, verbose_name='议题')),
                ('place', models.CharField(blank=True, max_length=80, verbose_name='地点')),
                ('planned_on', models.DateField(verbose_name='计划日期')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='召开日期')),
                ('noticed_on', models.DateField(blank=True, null=True, verbose_name='通知日期')),
                ('state', models.CharField(choices=[('planned', '计划'), ('held', '已召开'), ('cancelled', '取消'), ('void', '登记有误')], default='planned', max_length=9, verbose_name='状态')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='取消或作废原因')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='branch.branch')),
            ],
            options={
                'ordering': ['branch', 'planned_on', 'number'],
                'indexes': [models.Index(fields=['branch', 'held_on'], name='branch_session_day')],
                'constraints': [models.UniqueConstraint(fields=('branch', 'number'), name='branch_session_number'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('held_on__isnull', False), _connector='OR'), name='branch_held_has_day')],
            },
        ),
        migrations.CreateModel(
            name='SessionKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('general', '党员大会'), ('committee', '支委会'), ('group', '党小组会'), ('lesson', '党课'), ('day', '主题党日'), ('life', '组织生活会'), ('appraisal', '民主评议党员')], max_length=9, verbose_name='类型')),
                ('position', models.PositiveSmallIntegerField(verbose_name='次序')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kinds', to='branch.session')),
            ],
            options={
                'ordering': ['session', 'position'],
                'constraints': [models.UniqueConstraint(fields=('session', 'kind'), name='branch_session_kind_once')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(verbose_name='版本')),
                ('roster', models.PositiveIntegerField(verbose_name='应在册')),
                ('exempt', models.PositiveIntegerField(verbose_name='不要求参加')),
                ('elsewhere', models.PositiveIntegerField(verbose_name='外地参加')),
                ('required', models.PositiveIntegerField(verbose_name='应到')),
                ('present', models.PositiveIntegerField(verbose_name='实到')),
                ('excused', models.PositiveIntegerField(verbose_name='请假')),
                ('absent', models.PositiveIntegerField(verbose_name='缺席')),
                ('voting_due', models.PositiveIntegerField(verbose_name='应到有表决权')),
                ('voting_present', models.PositiveIntegerField(verbose_name='实到有表决权')),
                ('general_quorate', models.BooleanField(null=True, verbose_name='党员大会到会过半')),
                ('committee_quorate', models.BooleanField(null=True, verbose_name='支委会到会过半')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='记录人')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lists', to='branch.session')),
            ],
            options={
                'ordering': ['session', 'version'],
                'constraints': [models.UniqueConstraint(fields=('session', 'version'), name='branch_attendance_version')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('present', '到会'), ('online', '线上参加'), ('elsewhere', '外地参加（已确认）'), ('excused', '请假'), ('absent', '缺席'), ('exempt', '不要求参加')], max_length=9, verbose_name='到会情况')),
                ('votes', models.BooleanField(verbose_name='有表决权')),
                ('sits', models.BooleanField(verbose_name='支委')),
                ('exempt', models.BooleanField(verbose_name='不要求参加')),
                ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='branch.attendance')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='branch.member')),
            ],
            options={
                'ordering': ['attendance', 'member'],
                'constraints': [models.UniqueConstraint(fields=('attendance', 'member'), name='branch_mark_once')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='序号')),
                ('text', models.CharField(max_length=300, verbose_name='决议')),
                ('ayes', models.PositiveIntegerField(blank=True, null=True, verbose_name='赞成票')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='办理期限')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='办理结果')),
                ('recorded_by', models.BigIntegerField(null=True, verbose_name='记录人')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='branch.member')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='branch.session')),
            ],
            options={
                'ordering': ['session', 'number'],
                'constraints': [models.UniqueConstraint(fields=('session', 'number'), name='branch_resolution_number')],
            },
        ),
    ]
