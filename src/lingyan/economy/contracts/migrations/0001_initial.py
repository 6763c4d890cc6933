import django.db.models.deletion
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('assets', '0002_guards'),
        ('books', '0003_chart'),
        ('decisions', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='合同编号')),
                ('title', models.CharField(max_length=120, verbose_name='合同名称')),
                ('kind', models.CharField(choices=[('contract-out', '发包'), ('lease', '出租'), ('works', '工程'), ('purchase', '采购'), ('loan', '借款'), ('other', '其他')], max_length=12, verbose_name='类别')),
                ('object', models.CharField(max_length=200, verbose_name='标的和四至')),
                ('land_kind', models.CharField(blank=True, choices=[('cultivated', '耕地'), ('grass', '草地'), ('forest', '林地'), ('waste', '四荒地、水面等')], max_length=10, verbose_name='土地种类')),
                ('area', models.BigIntegerField(blank=True, null=True, verbose_name='面积（百分之一亩）')),
                ('grade', models.CharField(blank=True, max_length=20, verbose_name='等级')),
                ('procedure', models.CharField(choices=[('exchange', '产权交易平台公开交易'), ('tender', '公开招标或竞价'), ('negotiated', '协商'), ('household', '家庭承包')], max_length=10, verbose_name='程序')),
                ('listing', models.CharField(blank=True, max_length=60, verbose_name='挂牌或招标编号')),
                ('bidders', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='报名家数')),
                ('outcome', models.CharField(blank=True, max_length=200, verbose_name='交易结果')),
                ('appraisal', lingyan.kernel.fields.MoneyField(blank=True, null=True, verbose_name='评估价')),
                ('deposit', lingyan.kernel.fields.MoneyField(default=0, verbose_name='押金或保证金')),
                ('penalty', models.CharField(blank=True, max_length=200, verbose_name='违约责任')),
                ('signed_on', models.DateField(verbose_name='签订日期')),
                ('start_on', models.DateField(verbose_name='开始日期')),
                ('end_on', models.DateField(verbose_name='约定到期日期')),
                ('ends_on', models.DateField(verbose_name='到期日期')),
                ('every', models.CharField(choices=[('once', '一次'), ('month', '按月'), ('quarter', '按季'), ('half', '按半年'), ('year', '按年'), ('custom', '分期自定')], max_length=8, verbose_name='付款周期')),
                ('timing', models.CharField(choices=[('advance', '期初付'), ('arrears', '期末付')], default='advance', max_length=8, verbose_name='付款时间')),
                ('due_days', models.PositiveSmallIntegerField(default=0, verbose_name='宽限天数')),
                ('plan', models.JSONField(verbose_name='价款')),
                ('total', lingyan.kernel.fields.MoneyField(default=0, verbose_name='合同总额')),
                ('state', models.CharField(choices=[('draft', '起草'), ('active', '履行中'), ('ended', '已结束'), ('terminated', '提前终止'), ('void', '作废')], default='draft', max_length=10, verbose_name='状态')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='登记人')),
                ('made_at', models.DateTimeField(verbose_name='登记时间')),
                ('concluded_by', models.BigIntegerField(null=True, verbose_name='确认人')),
                ('concluded_at', models.DateTimeField(blank=True, null=True, verbose_name='确认时间')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='备案日期')),
                ('filed_by', models.BigIntegerField(null=True, verbose_name='备案人')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='结束日期')),
                ('asset', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='assets.asset')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='books.book')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.matter')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='books.party')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='people.person')),
                ('renews', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='contracts.contract')),
            ],
            options={
                'ordering': ['book', '-signed_on', '-id'],
                'indexes': [models.Index(fields=['state', 'ends_on'], name='contract_ends')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('book', 'number'), name='contract_number'), models.CheckConstraint(condition=models.Q(('signed_on__lte', models.F('start_on')), ('start_on__lte', models.F('end_on'))), name='contract_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ContractChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('change', '变更'), ('terminate', '提前终止'), ('close', '到期收回')], max_length=10, verbose_name='种类')),
                ('on', models.DateField(verbose_name='生效日期')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('end_on', models.DateField(blank=True, null=True, verbose_name='变更后到期日期')),
                ('plan', models.JSONField(blank=True, null=True, verbose_name='变更后价款')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('made_at', models.DateTimeField(verbose_name='办理时间')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='contracts.contract')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.matter')),
            ],
            options={
                'ordering': ['contract', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DepositMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('received', '收取'), ('returned', '退还'), ('forfeited', '没收')], max_length=10, verbose_name='种类')),
                ('on', models.DateField(verbose_name='日期')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('made_at', models.DateTimeField(verbose_name='办理时间')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deposit_moves', to='contracts.contract')),
                ('voucher', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.voucher')),
            ],
            options={
                'ordering': ['contract', 'id'],
            },
        ),
        migrations.CreateModel(
            name='IncomeRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('due', '应收到期款'), ('earned', '预收转收入')], max_length=6, verbose_name='种类')),
                ('month', lingyan.kernel.fields.MonthField(verbose_name='月份')),
                ('attempt', models.PositiveSmallIntegerField(default=1, verbose_name='次数')),
                ('total', lingyan.kernel.fields.MoneyField(verbose_name='合计')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='办理人')),
                ('made_at', models.DateTimeField(verbose_name='办理时间')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='income_runs', to='books.book')),
                ('voucher', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='income_run', to='books.voucher')),
            ],
            options={
                'ordering': ['book', '-month', 'kind', '-attempt'],
                'constraints': [models.UniqueConstraint(fields=('book', 'kind', 'month', 'attempt'), name='income_run_once')],
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='期次')),
                ('covers_from', models.DateField(verbose_name='所属期起')),
                ('covers_to', models.DateField(verbose_name='所属期止')),
                ('due_on', models.DateField(verbose_name='应付日期')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='应付金额')),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.contractchange')),
                ('change', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contracts.contractchange')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='contracts.contract')),
            ],
            options={
                'ordering': ['contract', 'no'],
                'indexes': [models.Index(fields=['due_on'], name='instalment_due')],
                'constraints': [models.UniqueConstraint(fields=('contract', 'no'), name='instalment_no'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='instalment_amount')],
            },
        ),
        migrations.CreateModel(
            name='IncomeShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('debit', models.CharField(max_length=20, verbose_name='借方科目')),
                ('credit', models.CharField(max_length=20, verbose_name='贷方科目')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='contracts.incomerun')),
                ('instalment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='contracts.instalment')),
            ],
            options={
                'ordering': ['run', 'instalment'],
                'constraints': [models.UniqueConstraint(fields=('run', 'instalment'), name='income_share_once')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_on', models.DateField(verbose_name='催收日期')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='催收金额')),
                ('oldest_due_on', models.DateField(verbose_name='最早应付日期')),
                ('pay_by', models.DateField(verbose_name='限期')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='催收人')),
                ('contract', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='contracts.contract')),
            ],
            options={
                'ordering': ['contract', '-made_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='撤销原因')),
                ('confirmed_by', models.BigIntegerField(null=True, verbose_name='确认人')),
                ('confirmed_at', models.DateTimeField(verbose_name='确认时间')),
                ('instalment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='contracts.instalment')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.line')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed', to='contracts.settlement')),
            ],
            options={
                'ordering': ['instalment', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('reverses__isnull', True)), models.Q(('amount__lt', 0), ('reverses__isnull', False)), _connector='OR'), name='settlement_sign')],
            },
        ),
    ]
