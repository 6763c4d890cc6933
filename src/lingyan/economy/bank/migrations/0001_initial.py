import django.db.models.deletion
import lingyan.kernel.crypto
import lingyan.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('books', '0003_chart'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StatementMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True, verbose_name='名称')),
                ('data', models.JSONField(verbose_name='列对应')),
                ('saved_at', models.DateTimeField(verbose_name='保存时间')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ledger_account', models.CharField(max_length=20, verbose_name='对应科目')),
                ('number', lingyan.kernel.crypto.EncryptedTextField(verbose_name='账号')),
                ('number_hash', models.BinaryField(db_index=True, max_length=32, verbose_name='账号散列')),
                ('bank', models.CharField(blank=True, max_length=80, verbose_name='开户行')),
                ('kind', models.CharField(choices=[('basic', '基本存款账户'), ('general', '一般存款账户'), ('special', '专用存款账户'), ('temporary', '临时存款账户')], default='basic', max_length=9, verbose_name='账户性质')),
                ('holder', models.CharField(choices=[('collective', '集体经济组织'), ('committee', '村民委员会'), ('township', '乡镇代管专户'), ('person', '个人（公款私存）')], default='collective', max_length=10, verbose_name='户名类别')),
                ('on_list', models.BooleanField(default=True, verbose_name='在县级账户清单内')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='开户日期')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='销户日期')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_accounts', to='people.organisation')),
            ],
            options={
                'ordering': ['organisation', 'ledger_account', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('organisation', 'ledger_account'), name='bank_account_one_a_heading'), models.UniqueConstraint(condition=models.Q(('closed_on__isnull', True)), fields=('number_hash',), name='bank_account_number')],
            },
        ),
        migrations.CreateModel(
            name='CashCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counted_on', models.DateField(verbose_name='盘点日期')),
                ('state', models.CharField(choices=[('counted', '待监盘人确认'), ('confirmed', '已确认')], default='counted', max_length=9, verbose_name='状态')),
                ('book_balance', lingyan.kernel.fields.MoneyField(verbose_name='账面余额')),
                ('pieces', models.JSONField(default=dict, verbose_name='面额张数')),
                ('counted', lingyan.kernel.fields.MoneyField(verbose_name='实点金额')),
                ('ious', models.JSONField(default=list, verbose_name='白条')),
                ('iou_total', lingyan.kernel.fields.MoneyField(default=0, verbose_name='白条合计')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='差异说明')),
                ('counted_at', models.DateTimeField(verbose_name='登记时间')),
                ('counted_by', models.BigIntegerField(null=True, verbose_name='盘点人')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='确认时间')),
                ('confirmed_by', models.BigIntegerField(null=True, verbose_name='监盘人')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cash_counts', to='books.book')),
                ('voucher', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.voucher')),
            ],
            options={
                'ordering': ['-counted_on', '-id'],
                'indexes': [models.Index(fields=['book', 'counted_on'], name='cash_count_day')],
            },
        ),
        migrations.CreateModel(
            name='Counterparty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField(max_length=32, verbose_name='散列')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='名称')),
                ('number', lingyan.kernel.crypto.EncryptedTextField(null=True, verbose_name='账号')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counterparties', to='bank.bankaccount')),
                ('personal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.personaldata')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'key'), name='counterparty_once')],
            },
        ),
        migrations.CreateModel(
            name='BankTransaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='来源行')),
                ('date', models.DateField(verbose_name='日期')),
                ('time', models.CharField(blank=True, max_length=8, verbose_name='时间')),
                ('no', models.PositiveIntegerField(verbose_name='顺序')),
                ('amount', lingyan.kernel.fields.MoneyField(verbose_name='金额（收正付负）')),
                ('balance', lingyan.kernel.fields.MoneyField(null=True, verbose_name='余额')),
                ('serial', models.CharField(blank=True, max_length=60, verbose_name='流水号')),
                ('text', models.CharField(blank=True, max_length=200, verbose_name='摘要')),
                ('fingerprint', models.BinaryField(max_length=32, verbose_name='指纹')),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='bank.bankaccount')),
                ('counterparty', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='bank.counterparty')),
            ],
            options={
                'ordering': ['account', 'date', 'statement', 'no'],
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('match', '同日同额'), ('date-shift', '同额异日'), ('merged', '银行合并支付'), ('split', '银行分次支付'), ('offset-in-books', '账内相抵'), ('offset-in-bank', '银行相抵'), ('by-hand', '人工核对')], max_length=15, verbose_name='类别')),
                ('score', models.PositiveSmallIntegerField(default=0, verbose_name='把握')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('confirmed_at', models.DateTimeField(verbose_name='确认时间')),
                ('confirmed_by', models.BigIntegerField(null=True, verbose_name='确认人')),
                ('last_on', models.DateField(verbose_name='最后日期')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
                ('undone_by', models.BigIntegerField(null=True, verbose_name='撤销人')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches', to='bank.bankaccount')),
            ],
            options={
                'verbose_name_plural': 'matches',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['account', 'last_on'], name='bank_match_day')],
            },
        ),
        migrations.CreateModel(
            name='MatchedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holds', models.BooleanField(default=True, verbose_name='有效')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='books.line')),
                ('match', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='bank.match')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('holds', True)), fields=('line',), name='bank_line_matched_once')],
            },
        ),
        migrations.CreateModel(
            name='MatchedTransaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holds', models.BooleanField(default=True, verbose_name='有效')),
                ('match', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='bank.match')),
                ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matched', to='bank.banktransaction')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('holds', True)), fields=('transaction',), name='bank_movement_matched_once')],
            },
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', lingyan.kernel.fields.MonthField(verbose_name='月份')),
                ('state', models.CharField(choices=[('made', '待复核'), ('signed', '已签字')], default='made', max_length=6, verbose_name='状态')),
                ('ledger', lingyan.kernel.fields.MoneyField(verbose_name='企业账面余额')),
                ('bank', lingyan.kernel.fields.MoneyField(verbose_name='银行对账单余额')),
                ('bank_in', lingyan.kernel.fields.MoneyField(default=0, verbose_name='银行已收、企业未收')),
                ('bank_out', lingyan.kernel.fields.MoneyField(default=0, verbose_name='银行已付、企业未付')),
                ('books_in', lingyan.kernel.fields.MoneyField(default=0, verbose_name='企业已收、银行未收')),
                ('books_out', lingyan.kernel.fields.MoneyField(default=0, verbose_name='企业已付、银行未付')),
                ('items', models.JSONField(default=list, verbose_name='未达账项')),
                ('explanation', models.CharField(blank=True, max_length=300, verbose_name='差额说明')),
                ('made_at', models.DateTimeField(verbose_name='编制时间')),
                ('made_by', models.BigIntegerField(null=True, verbose_name='编制人')),
                ('signed_at', models.DateTimeField(null=True, verbose_name='复核时间')),
                ('signed_by', models.BigIntegerField(null=True, verbose_name='复核人')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='bank.bankaccount')),
            ],
            options={
                'ordering': ['account', '-month'],
                'indexes': [models.Index(fields=['month', 'state'], name='reconciliation_month')],
                'constraints': [models.UniqueConstraint(fields=('account', 'month'), name='reconciliation_once'), models.CheckConstraint(condition=models.Q(('state', 'made'), ('signed_at__isnull', False), _connector='OR'), name='reconciliation_signed_when')],
            },
        ),
        migrations.CreateModel(
            name='StatementImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('sha256', models.CharField(max_length=64, verbose_name='文件摘要')),
                ('sheet', models.CharField(blank=True, max_length=60, verbose_name='工作表')),
                ('layout', models.CharField(max_length=40, verbose_name='版式')),
                ('rows', models.PositiveIntegerField(verbose_name='行数')),
                ('new', models.PositiveIntegerField(verbose_name='新增')),
                ('first_on', models.DateField(verbose_name='起')),
                ('last_on', models.DateField(verbose_name='止')),
                ('imported_at', models.DateTimeField(verbose_name='导入时间')),
                ('importer_id', models.BigIntegerField(null=True, verbose_name='导入人')),
                ('warnings', models.JSONField(default=list, verbose_name='已接受的提示')),
                ('repeats', models.JSONField(default=dict, verbose_name='与以前重复的行')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='bank.bankaccount')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('account', 'sha256'), name='bank_import_once')],
            },
        ),
        migrations.AddField(
            model_name='banktransaction',
            name='statement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='bank.statementimport'),
        ),
        migrations.AddIndex(
            model_name='banktransaction',
            index=models.Index(fields=['account', 'date'], name='bank_transaction_day'),
        ),
        migrations.AddConstraint(
            model_name='banktransaction',
            constraint=models.UniqueConstraint(fields=('account', 'fingerprint'), name='bank_transaction_once'),
        ),
        migrations.AddConstraint(
            model_name='banktransaction',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='bank_transaction_moves'),
        ),
        migrations.AddConstraint(
            model_name='banktransaction',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', -999999999999999), ('amount__lte', 999999999999999)), name='bank_transaction_bounded'),
        ),
    ]
