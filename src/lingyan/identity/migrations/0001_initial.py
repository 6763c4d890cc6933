import django.db.models.deletion
import lingyan.kernel.crypto
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('regions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=40, unique=True, verbose_name='用户名')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('must_change_password', models.BooleanField(default=True, verbose_name='须修改密码')),
                ('password_changed_at', models.DateTimeField(blank=True, null=True, verbose_name='密码修改时间')),
                ('created_at', models.DateTimeField(verbose_name='建立时间')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='people.person', verbose_name='人员')),
                ('personal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='people.personaldata', verbose_name='姓名')),
            ],
            options={
                'verbose_name': '账号',
                'ordering': ['username'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(max_length=40, verbose_name='角色')),
                ('valid_from', models.DateField(verbose_name='起用日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='停用日期')),
                ('decree', models.CharField(blank=True, max_length=80, verbose_name='任用文号')),
                ('end_reason', models.CharField(blank=True, max_length=80, verbose_name='停用原因')),
                ('created_at', models.DateTimeField(verbose_name='办理时间')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='regions.region', verbose_name='区域')),
                ('tenure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='people.tenure', verbose_name='任职')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
            ],
            options={
                'ordering': ['user', 'role', '-valid_from', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='assignment_dates_in_order'), models.CheckConstraint(condition=models.Q(('created_by__isnull', True), models.Q(('created_by', models.F('user')), _negated=True), _connector='OR'), name='assignment_not_by_oneself')],
            },
        ),
        migrations.CreateModel(
            name='Authenticator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='The human-readable name of this device.', max_length=64)),
                ('confirmed', models.BooleanField(default=True, help_text='Is this device ready for use?')),
                ('throttling_failure_timestamp', models.DateTimeField(blank=True, default=None, help_text='A timestamp of the last failed verification attempt. Null if last attempt succeeded.', null=True)),
                ('throttling_failure_count', models.PositiveIntegerField(default=0, help_text='Number of successive failed attempts.')),
                ('secret', lingyan.kernel.crypto.EncryptedTextField(verbose_name='密钥')),
                ('last_step', models.BigIntegerField(default=-1, verbose_name='最近使用的时间步')),
                ('created_at', models.DateTimeField(verbose_name='登记时间')),
                ('user', models.ForeignKey(help_text='The user that this device belongs to.', on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '动态口令',
                'constraints': [models.UniqueConstraint(condition=models.Q(('confirmed', True)), fields=('user',), name='authenticator_one_confirmed')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='开始日期')),
                ('valid_to', models.DateField(verbose_name='停止日期')),
                ('created_at', models.DateTimeField(verbose_name='办理时间')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='identity.assignment', verbose_name='岗位')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to=settings.AUTH_USER_MODEL, verbose_name='受托人')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-valid_from', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='delegation_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='PastPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('encoded', models.CharField(max_length=128, verbose_name='密码散列')),
                ('set_at', models.DateTimeField(verbose_name='设置时间')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_passwords', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
    ]
