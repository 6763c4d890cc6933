"""The records of a demo home that the screenshots show, found by what they are and never by number."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Count

from lingyan.assessment import actions as assessment
from lingyan.assessment import jobs
from lingyan.assessment.models import IndicatorValue, Snapshot
from lingyan.decisions.models import Matter
from lingyan.decisions.petitions import queries as petitions
from lingyan.decisions.petitions.models import Petition
from lingyan.disclosure import bundles
from lingyan.disclosure.demands.models import Demand
from lingyan.disclosure.demands.queries import with_state
from lingyan.disclosure.models import Publication
from lingyan.economy.assets.models import Asset, DepreciationRun, Inventory
from lingyan.economy.bank.models import BankAccount, CashCount, Reconciliation
from lingyan.economy.books.models import Book, Voucher
from lingyan.economy.budget.models import Budget
from lingyan.economy.contracts.models import Contract
from lingyan.economy.members.models import Confirmation, Distribution, Member
from lingyan.economy.payments.models import PaymentRequest
from lingyan.economy.projects.models import Project
from lingyan.economy.year.models import ArchiveSet
from lingyan.identity.actors import actor_for
from lingyan.identity.models import Assignment, User
from lingyan.kernel import clock
from lingyan.kernel.access import Actor
from lingyan.kernel.month import Month
from lingyan.noticeboard.actions import hang
from lingyan.noticeboard.models import Display
from lingyan.people.models import Tenure
from lingyan.questions import queries
from lingyan.questions.models import OwnLine, Question, Release
from lingyan.regions.models import Region
from lingyan.supervision import queries as findings
from lingyan.supervision.models import AuditRun, Finding
from lingyan.team.appraisal.models import Session as Appraisal
from lingyan.team.appraisal.models import Subject
from lingyan.team.branch.models import Branch, Session, Sitting
from lingyan.team.branch.models import Member as PartyMember
from lingyan.team.dossier.queries.tenures import secretaries, serving
from lingyan.team.review.models import Review
from lingyan.team.roster.models import Round
from lingyan.team.selection.models import Procedure
from lingyan.team.talent.models import Match, Need, Talent
from lingyan.team.term.models import Departure, Process
from lingyan.team.training.models import Course, Enrolment, Material, Use
from lingyan.team.weak.models import Case, Hint
from lingyan.workflow.jobs import run_next
from lingyan.workflow.models import Job

STANDARD = "wugehao"


class Records:
    """The showcase village, town and city, and the months around today."""

    @cached_property
    def village(self) -> Region:
        return self._of("baozhang")

    @cached_property
    def town(self) -> Region:
        return self._of("kuaiji1")

    @cached_property
    def city(self) -> Region:
        return self._of("zuzhibu")

    @cached_property
    def book(self) -> Book:
        return Book.objects.get(organisation__region=self.village)

    @cached_property
    def bank_account(self) -> BankAccount:
        return BankAccount.objects.get(organisation__region=self.village)

    @cached_property
    def reconciliation(self) -> Reconciliation:
        """The signed one of the showcase village with the most items in transit."""
        signed = Reconciliation.objects.filter(account=self.bank_account, state=Reconciliation.State.SIGNED)
        return max(signed, key=lambda made: (len(made.items), made.month))

    @cached_property
    def cash_count(self) -> CashCount:
        """The one that waits for the person who attended."""
        return CashCount.objects.filter(state=CashCount.State.COUNTED).latest("counted_on")

    @property
    def open_month(self) -> Month:
        return Month.of(clock.today())

    @property
    def last_month(self) -> Month:
        return self.open_month.previous

    @cached_property
    def draft_voucher(self) -> Voucher:
        return self.book.vouchers.filter(state=Voucher.State.DRAFT).order_by("pk")[0]

    @cached_property
    def posted_voucher(self) -> Voucher:
        """A posted voucher of the last month with the most lines, which shows most."""
        posted = self.book.vouchers.filter(state=Voucher.State.POSTED, month=self.last_month)
        return max(posted, key=lambda voucher: (voucher.lines.count(), voucher.pk))

    def payment(self, state: str) -> PaymentRequest:
        """The first payment of the showcase village in this state."""
        return PaymentRequest.objects.filter(book=self.book, state=state).order_by("pk")[0]

    @cached_property
    def talent(self) -> Talent:
        """Who is listed and was asked."""
        return Talent.objects.filter(state=Talent.State.LISTED, matches__isnull=False)[0]

    @cached_property
    def need(self) -> Need:
        """One that somebody was asked for."""
        return Need.objects.filter(matches__isnull=False).order_by("-pk")[0]

    @cached_property
    def match(self) -> Match:
        return Match.objects.filter(contacts__isnull=False).order_by("pk")[0]

    @cached_property
    def round(self) -> Round:
        return Round.objects.latest("as_of")

    @cached_property
    def term_process(self) -> Process:
        """The showcase village's way through the 换届."""
        return Process.objects.get(region=self.village)

    @cached_property
    def term_audited(self) -> Process:
        """A village of the showcase township whose party is to change."""
        return Process.objects.filter(region__parent=self.village.parent, state="audited").order_by("pk")[0]

    def departure(self, way: str) -> Departure:
        """A member of a villagers' committee on the way out, in this way."""
        return Departure.objects.filter(way=way).order_by("-pk")[0]

    def sheet(self, sheet: str) -> Publication:
        """The showcase village's published version of a sheet beside the accounts."""
        return Publication.objects.get(region=self.village, sheet=sheet, state=Publication.State.PUBLISHED)

    def demand(self, state: str) -> Demand:
        """The showcase village's demand that is this far."""
        found = with_state(Demand.objects.filter(region=self.village), clock.today())
        return found.filter(state=state).latest("pk")

    def petition(self, state: str) -> Petition:
        """The showcase village's petition for a meeting that is this far."""
        found = petitions.with_state(Petition.objects.filter(region=self.village), clock.today())
        return found.filter(state=state).latest("pk")

    def publication(self, state: str) -> Publication:
        """The latest publication in this state, the showcase village's first."""
        found = list(Publication.objects.filter(state=state, sheet="accounts").select_related("region"))
        return max(found, key=lambda one: (one.region_id == self.village.pk, one.month, one.pk))

    def matter(self, item: str) -> Matter:
        """The showcase village's matter of this kind."""
        found = Matter.objects.filter(organisation__region=self.village, item=item)
        return found.latest("pk")

    def address(self, state: str) -> str:
        """Where the public page of `publication(state)` stands."""
        return bundles.address_of(self.publication(state))

    @cached_property
    def snapshot(self) -> Snapshot:
        """The city's assessment of this year, computed by the job a click would start."""
        actor = self.actor("zuzhibu")
        jobs.ask(actor, standard=STANDARD, year=self.open_month.year, region=self.city)
        while run_next():
            pass
        return assessment.run(actor, standard=STANDARD, year=self.open_month.year, region=self.city)

    @cached_property
    def strengths(self) -> Snapshot:
        """The same by the other standard."""
        actor = self.actor("zuzhibu")
        return assessment.run(actor, standard="yitongsiqiang", year=self.open_month.year, region=self.city)

    @cached_property
    def job(self) -> Job:
        """The job that made the assessment."""
        return Job.objects.filter(owner_id=self.snapshot.created_by).latest("pk")

    @cached_property
    def value(self) -> IndicatorValue:
        """A value of the showcase village that was computed from its books."""
        own = self.snapshot.values.filter(village=self.village, indicator__startswith="Z")
        return own.exclude(text="").order_by("pk")[0]

    @cached_property
    def asset(self) -> Asset:
        """The building of the showcase village that earns."""
        return Asset.objects.filter(book=self.book, account="15101").order_by("pk")[0]

    @cached_property
    def inventory(self) -> Inventory:
        return Inventory.objects.filter(book=self.book).latest("pk")

    @cached_property
    def charged(self) -> DepreciationRun:
        return DepreciationRun.objects.filter(total__gt=0).order_by("pk")[0]

    @cached_property
    def archive(self) -> ArchiveSet:
        return ArchiveSet.objects.filter(book=self.book).latest("version")

    def course(self, state: str) -> Course:
        """A class of the showcase township in this state."""
        return Course.objects.filter(region=self.village.parent, state=state).order_by("pk")[0]

    @property
    def trained(self) -> int:
        """Somebody with hours of several classes."""
        return (
            Enrolment.objects.filter(course=self.course("counted"), credited__gt=0)
            .order_by("pk")[0]
            .person_id
        )

    @cached_property
    def budget(self) -> Budget:
        """The showcase village's budget of the year."""
        return Budget.objects.filter(book=self.book).exclude(state=Budget.State.VOID).latest("pk")

    def project(self, state: str) -> Project:
        """A project of the showcase village in this state."""
        return Project.objects.filter(book=self.book, state=state).order_by("pk")[0]

    @cached_property
    def question(self) -> Question:
        """One that waits on the desk of the showcase village's clerk."""
        waiting = queries.waiting(self.actor("wenshu")).filter(region=self.village)
        return waiting.order_by("due_on", "pk")[0]

    @cached_property
    def release(self) -> Release:
        return Release.objects.filter(state=Release.State.WAITING).order_by("pk")[0]

    @cached_property
    def own_line(self) -> OwnLine:
        return OwnLine.objects.filter(publication__region=self.village).latest("pk")

    @cached_property
    def display(self) -> Display:
        """A sheet that hangs on a board, the latest; without one, the clerk hangs last month's accounts up."""
        found = Display.objects.order_by("-shown_from", "-pk").first()
        if found is not None:
            return found
        publication = self.publication("published")
        return hang(
            self.actor("wenshu"), region=publication.region, sheet="accounts", period=str(publication.month),
            shown_from=clock.today(), place="村委会门口公示栏",
        )  # fmt: skip

    def contract(self, number: str) -> Contract:
        """A contract of the showcase village, the first whose number begins so."""
        return Contract.objects.filter(book=self.book, number__startswith=number).order_by("pk")[0]

    @cached_property
    def audit_run(self) -> AuditRun:
        return AuditRun.objects.latest("pk")

    @cached_property
    def term(self) -> Tenure:
        """The showcase village's present secretary's."""
        place = {"post__body__organisation__region": self.village, "post__body__organisation__kind": "party"}
        return Tenure.objects.filter(post__title="书记", **place).latest("start_on")

    def finding(self, state: str) -> Finding:
        """The first finding of the township in this state that points to a record, and that village and township see."""
        found = findings.to_explain(self.actor("kuaiji1")).filter(state=state, village__parent=self.town)
        seen = findings.visible(self.actor("zhenganbu")).values("pk")
        return found.filter(pk__in=seen).exclude(records=[]).order_by("pk")[0]

    def distribution(self, state: str) -> Distribution:
        """One of the showcase township in this state, the first village's before others."""
        below = Distribution.objects.filter(book__organisation__region__path__startswith=self.town.path)
        return below.filter(state=state).order_by("book__organisation__region__code")[0]

    @cached_property
    def member(self) -> Member:
        """The one of the showcase village whose shares changed most often."""
        found = Member.objects.filter(organisation=self.book.organisation)
        return found.annotate(changes=Count("share_changes")).order_by("-changes", "number")[0]

    @cached_property
    def counting(self) -> Appraisal:
        """The showcase branch's appraisal, whose count waits for the second counter."""
        return Appraisal.objects.get(region=self.village, kind="party", state="open")

    @cached_property
    def judged(self) -> Appraisal:
        """A branch's appraisal that has come to its end."""
        return Appraisal.objects.get(region__path__startswith=self.town.path, kind="party", state="closed")

    @cached_property
    def cadres(self) -> Appraisal:
        return Appraisal.objects.get(region=self.village, kind="cadres")

    @cached_property
    def secretaries(self) -> Appraisal:
        return Appraisal.objects.get(region=self.town, kind="secretary")

    @cached_property
    def hint(self) -> Hint:
        """A hint of the last sweep of the showcase township."""
        return Hint.objects.filter(village__path__startswith=self.town.path).order_by("-sweep", "pk")[0]

    def weak_case(self, state: str) -> Case:
        return Case.objects.get(state=state)

    @cached_property
    def judged_person(self) -> Subject:
        return self.judged.subjects.all()[0]

    @cached_property
    def posted_selection(self) -> Procedure:
        """A selection whose notice hangs or has hung long enough."""
        return Procedure.objects.get(region__parent=self.town, stage="notice")

    @cached_property
    def selected(self) -> Procedure:
        return Procedure.objects.get(region__parent=self.town, kind="recommended", state="done")

    @cached_property
    def by_elected(self) -> Procedure:
        return Procedure.objects.get(region__parent=self.town, kind="by-election", state="done")

    @cached_property
    def sitting(self) -> Sitting:
        """The last meeting of the village's supervision committee."""
        return Sitting.objects.filter(kind=Sitting.Kind.MEETING, region=self.village).latest("on")

    @cached_property
    def recruitment(self) -> Procedure:
        return Procedure.objects.get(region__parent=self.town, kind="open")

    @cached_property
    def review(self) -> Review:
        """The joint review that waits for departments."""
        return Review.objects.get(region__parent=self.town, state="open")

    @cached_property
    def confirmation(self) -> Confirmation:
        return Confirmation.objects.get(organisation=self.book.organisation)

    @cached_property
    def branch(self) -> Branch:
        return Branch.objects.get(organisation__region=self.village)

    @cached_property
    def term_member(self) -> PartyMember:
        """A member with a term to correct oneself."""
        return PartyMember.objects.get(branch=self.branch, spells__kind="correct")

    @cached_property
    def evening(self) -> Use:
        """What an evening of the showcase village, or else of its town, uses of the library."""
        found = Use.objects.filter(session__isnull=False)
        return found.filter(session__region=self.village).first() or found.order_by("pk")[0]

    @cached_property
    def material(self) -> Material:
        """One with two versions that a class uses."""
        return Material.objects.filter(editions__number=2, uses__isnull=False)[0]

    @cached_property
    def waiting(self) -> Course:
        """A class whose slips wait for the second hand."""
        return Course.objects.get(evaluations__isnull=False, evaluations__check_row=None)

    @cached_property
    def session(self) -> Session:
        """The last one that was held and resolved something."""
        found = Session.objects.filter(branch=self.branch, state="held", resolutions__isnull=False)
        return found.order_by("-held_on")[0]

    def user(self, username: str) -> User:
        return User.objects.get(username=username)

    def actor(self, username: str) -> Actor:
        return actor_for(self.user(username))

    def assignment(self, username: str) -> Assignment:
        return Assignment.objects.filter(user__username=username)[0]

    @cached_property
    def secretary(self) -> Tenure:
        """The showcase village's secretary, whose dossier is nearly whole."""
        return serving(secretaries()).get(post__body__organisation__region=self.village)

    @cached_property
    def leaving(self) -> Tenure:
        """The secretary who is on the way out."""
        return serving(secretaries()).filter(dossier__kind="exit").latest("pk")

    def _of(self, username: str) -> Region:
        region = self.assignment(username).region
        assert region is not None
        return region
