"""Publications: what is made public of a village's month, who signed it off, and where its proof stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from lingyan.disclosure.demands import models as demands  # noqa: F401 (Django finds a room's models here)
from lingyan.disclosure.sheets.catalogue import ACCOUNTS, catalogue
from lingyan.disclosure.sheets.periods import parse_period
from lingyan.kernel.fields import MonthField
from lingyan.kernel.records import Recorded
from lingyan.people.models import Organisation

if TYPE_CHECKING:
    from lingyan.economy.books.models import Book


class Publication(models.Model):
    """One version of one month of one book, or of one period of another sheet of a village, from draft to withdrawn.

    The accounts have `book` and `month`; every other sheet has `sheet` and `period` (`2026-Q3`) instead, and its body
    holds from the draft on what is signed.

    `correction_reason` is public: why a version was made after another of the same had been public.

    `body` is the canonical JSON (RFC 8785) that was committed to; `salt` and `commitment` tie it to the log entry,
    which holds nothing else. Withdrawing empties body and salt, so the log stays whole and the text is forgotten.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUPERVISED = "supervised", _("监督机构已审核")
        APPROVED = "approved", _("两委已审议")
        PUBLISHED = "published", _("已公开")
        SUPERSEDED = "superseded", _("已被新版取代")
        WITHDRAWN = "withdrawn", _("已撤下")

    book = models.ForeignKey("books.Book", models.PROTECT, null=True, related_name="publications")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="publications")
    month = MonthField("月份", null=True)
    version = models.PositiveSmallIntegerField("版次", default=1)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.DRAFT)
    body = models.TextField("公开内容", blank=True)
    salt = models.BinaryField("盐", max_length=32, null=True)
    commitment = models.BinaryField("承诺", max_length=32)
    log_index = models.BigIntegerField("日志序号", null=True, unique=True)
    drafted_by = models.BigIntegerField("起草人", null=True)
    drafted_at = models.DateTimeField("起草时间")
    published_at = models.DateTimeField("公开时间", null=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    withdrawn_reason = models.CharField("撤下理由", max_length=300, blank=True)
    withdrawal_index = models.BigIntegerField("撤下的日志序号", null=True, unique=True)
    sheet = models.CharField("公开内容", max_length=20, default=ACCOUNTS)
    period = models.CharField("期间", max_length=10, blank=True)
    correction_reason = models.CharField("更正原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-month", "region__code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["book", "month", "version"], name="publication_version"),
            models.UniqueConstraint(
                fields=["book", "month"],
                condition=models.Q(state="published"),
                name="publication_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["region", "sheet", "period", "version"],
                condition=models.Q(book__isnull=True),
                name="publication_sheet_version",
            ),
            models.UniqueConstraint(
                fields=["region", "sheet", "period"],
                condition=models.Q(state="published", book__isnull=True),
                name="publication_sheet_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(sheet=ACCOUNTS, period="", book__isnull=False, month__isnull=False)
                | (~models.Q(sheet=ACCOUNTS) & ~models.Q(period="") & models.Q(book=None, month=None)),
                name="publication_of_book_or_sheet",
            ),
        ]
        indexes = [models.Index(fields=["region", "month"], name="publication_region_month")]

    def __str__(self) -> str:
        return f"{self.region} {self.what} 第{self.version}版"

    @property
    def is_accounts(self) -> bool:
        return self.sheet == ACCOUNTS

    @property
    def speaks_of(self) -> tuple[object, ...]:
        """What a page and its corrections have in common."""
        if self.is_accounts:
            return self.book_id, self.month
        return self.region_id, self.sheet, self.period

    @property
    def ledger(self) -> Book:
        """The book of the accounts. Other sheets have none, and whoever asks has made sure."""
        assert self.book is not None
        return self.book

    @property
    def when(self) -> str:
        """The month or period as a text: `2026-10`, `2026-Q3`."""
        return str(self.month) if self.is_accounts else self.period

    @property
    def when_shown(self) -> str:
        """The same as screens say it."""
        if self.is_accounts:
            return str(self.month.shown)
        found = parse_period(catalogue().sheets[self.sheet].cadence, self.period)
        return found.shown if found else self.period

    @property
    def when_zh(self) -> str:
        """The same in Chinese, as papers and public pages say it."""
        if self.is_accounts:
            return self.month.zh
        found = parse_period(catalogue().sheets[self.sheet].cadence, self.period)
        return found.zh if found else self.period

    @property
    def sheet_name(self) -> str:
        """In Chinese; translated where it is shown."""
        return catalogue().sheets[self.sheet].name

    @property
    def what(self) -> str:
        """`2026-10`, or `资源情况 2026-Q3`, for sentences of record."""
        return self.when if self.is_accounts else f"{self.sheet_name} {self.when}"

    @property
    def title_zh(self) -> str:
        """`账目 2026年10月`, `资源情况 2026年第3季度`, in Chinese as public pages say it."""
        return f"{self.sheet_name} {self.when_zh}"

    @property
    def place(self) -> str:
        """The name of its folder below the village's: `2026-10`, `resources-2026-Q3`. A book that is not the village
        collective's, such as a group's, has places of its own: `2026-10-book7`.
        """
        if not self.is_accounts:
            return f"{self.sheet}-{self.when}"
        return self.when if self.of_village else f"{self.when}-book{self.book_id}"

    @property
    def of_village(self) -> bool:
        """Accounts of the village's collective, not of one of its groups."""
        return self.is_accounts and self.ledger.organisation.kind == Organisation.Kind.COLLECTIVE


class SignOff(models.Model):
    """One recorded step of E-04. `imported` marks a signature taken over from paper, with where the paper is."""

    class Step(models.TextChoices):
        DRAFTED = "drafted", _("村委会拟稿")
        SUPERVISED = "supervised", _("监督机构审核")
        APPROVED = "approved", _("两委联席会议审议")
        PUBLISHED = "published", _("公开")
        FILED = "filed", _("报乡镇备案")

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="signoffs")
    step = models.CharField("步骤", max_length=12, choices=Step.choices)
    by = models.BigIntegerField("签署人", null=True)
    label = models.CharField("身份", max_length=80)
    at = models.DateTimeField("时间")
    imported = models.BooleanField("补录", default=False)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["publication", "id"]
        constraints = [models.UniqueConstraint(fields=["publication", "step"], name="signoff_once")]

    def __str__(self) -> str:
        return f"{self.publication} {self.get_step_display()}"


class ClearedSummary(models.Model):
    """A voucher summary that a person has read and cleared for publication as it stands, known by its digest."""

    book = models.ForeignKey("books.Book", models.PROTECT, related_name="cleared_summaries")
    digest = models.BinaryField("摘要散列", max_length=32)
    by = models.BigIntegerField("审看人", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "digest"], name="cleared_once")]

    def __str__(self) -> str:
        return f"{self.book} {bytes(self.digest).hex()[:12]}"


class ScanOverride(models.Model):
    """A scanner finding that two persons let pass, with the reason. Known by the digest of the text it stands in."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="overrides")
    digest = models.BinaryField("文本散列", max_length=32)
    kind = models.CharField("类别", max_length=20)
    reason = models.CharField("理由", max_length=300)
    asked_by = models.BigIntegerField("提出人", null=True)
    asked_at = models.DateTimeField("提出时间")
    agreed_by = models.BigIntegerField("同意人", null=True)
    agreed_at = models.DateTimeField("同意时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "digest", "kind"], name="override_once"),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True) | ~models.Q(agreed_by=models.F("asked_by")),
                name="override_by_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.kind}"


class SheetClearance(models.Model):
    """保密审查 of a whole sheet of the party, what the records put on it included: nothing secret, and for everybody.

    Known by the digest of its blocks: a sheet that is composed again is cleared again (governance.md E-2).
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="clearances")
    digest = models.BinaryField("内容散列", max_length=32)
    by = models.BigIntegerField("保密审查人", null=True)
    at = models.DateTimeField("保密审查时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "digest"], name="sheet_cleared_once")]

    def __str__(self) -> str:
        return f"{self.publication} {bytes(self.digest).hex()[:12]}"


class SheetItem(Recorded):
    """What a village says in plain words under one item of a sheet of a period, because no record knows it.

    `scope` is who may know it: a matter inside the party never stands online (governance.md E-2), and what is for the
    village alone hangs on its board only (`BoardPart`). On the sheet of the party a second person has to clear it
    (保密审查). PRIVACY: scanned before it is stored and again before it is public.
    """

    class Scope(models.TextChoices):
        PARTY = "party", _("党内")
        VILLAGE = "village", _("村内")
        SOCIETY = "society", _("社会")

    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="sheet_items")
    sheet = models.CharField("公开内容", max_length=20)
    period = models.CharField("期间", max_length=10)
    item = models.CharField("公开事项", max_length=10)
    text = models.CharField("内容", max_length=500)
    scope = models.CharField("公开范围", max_length=7, choices=Scope.choices)
    cleared_by = models.BigIntegerField("保密审查人", null=True)
    cleared_at = models.DateTimeField("保密审查时间", null=True)
    struck_by = models.BigIntegerField("撤回人", null=True)
    struck_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        ordering = ["region", "sheet", "period", "id"]
        indexes = [models.Index(fields=["region", "sheet", "period"], name="sheet_item_of_period")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cleared_by__isnull=True) | ~models.Q(cleared_by=models.F("recorded_by")),
                name="sheet_item_cleared_by_second",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.period} {self.item}"


class BoardPart(models.Model):
    """What of a sheet hangs on the village's board only, as it was composed with the sheet; the body holds its digests.

    `items` is a canonical list of texts, `code` salts their digests and stands on the poster alone. Composing anew and
    withdrawing empty both; the row that is left says that there was something.
    PRIVACY: in a table of its own, so that nothing that reads publications ever holds it.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="board_parts")
    items = models.TextField("只在村里张贴的内容", blank=True)
    code = models.CharField("核对码", max_length=24, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], condition=~models.Q(code=""), name="board_part_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return str(self.publication)
