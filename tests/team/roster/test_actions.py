"""Import, merge, replacement, bulk load and freeze, and what each of them refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.models import AuditEntry
from lingyan.kernel.problems import Denied, Refused
from lingyan.kernel.rights import ROSTER_FREEZE, ROSTER_IMPORT
from lingyan.kernel.tabular import CellValue, Workbook
from lingyan.people.models import Person, PersonalData, Post, Tenure, Term
from lingyan.people.queries import in_office
from lingyan.regions.models import Region
from lingyan.team.roster import actions, integrity
from lingyan.team.roster.models import (
    RosterEntry,
    RosterFile,
    Round,
    SnapshotPerson,
    SnapshotVillage,
    Upload,
    UploadedFile,
)
from tests.support.actors import holding
from tests.support.places import Places, make_places
from tests.support.refusals import refused
from tests.team.roster.support import (
    AS_OF,
    COUNTY_2021,
    COUNTY_2026,
    HEAD,
    TOWN_2026,
    book,
    listed,
    number_of,
    sample,
)

HEAD_ROW = list(HEAD)
DAY_2021 = dt.date(2021, 3, 31)


@pytest.fixture
def places(actor: Actor) -> Places:
    return make_places()


def line(
    name: str,
    posts: str,
    *,
    village: str = "雁庄村",
    identity: str = "",
    education: str = "高中",
    birth: str = "1976.01",
) -> list[CellValue]:
    return ["芦溪镇", village, name, "男", birth, education, "中共党员", identity, posts, "两推一选"]


def roster(*lines: list[CellValue], file: str = "名册.xlsx", sha: str = "a") -> Workbook:
    return replace(book(HEAD_ROW, *lines, file=file), sha256=sha * 64)


def bring(actor: Actor, *files: Workbook, name: str = "2026", **more) -> actions.Imported:
    return actions.import_roster(actor, round_name=name, files=files, as_of=AS_OF, **more)


def digest_of_database() -> dict[str, list[tuple]]:
    tables = [model._meta.db_table for model in (Round, RosterFile, RosterEntry, PersonalData, AuditEntry)]
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found


def test_a_file_makes_the_round_and_names_stand_in_personal_data_only(places: Places, actor: Actor) -> None:
    done = bring(actor, roster(line("王明", "党支部书记", identity=number_of(1976, 1))))
    entry = RosterEntry.objects.get()
    assert (done.added, done.merged, str(done.round), done.round.as_of) == (1, 0, "2026", AS_OF)
    assert (entry.village, entry.education, entry.posts, entry.numbered) == (
        places["雁庄村"],
        "高中",
        "|party:书记|",
        True,
    )
    assert entry.person.personal.name == "王明"
    assert entry.sources.get().places == [["名册", 2]]
    assert "王明" not in str(AuditEntry.objects.filter(code="roster.imported").values())


def test_the_same_file_again_changes_nothing(places: Places, actor: Actor) -> None:
    bring(actor, roster(line("王明", "党支部书记")))
    before = digest_of_database()
    again = bring(actor, roster(line("王明", "党支部书记"), file="换了名字.xlsx"))
    assert again.delivery.already == ("换了名字.xlsx",)
    assert digest_of_database() == before


def test_after_a_refusal_the_database_is_as_before(places: Places, actor: Actor) -> None:
    before = digest_of_database()
    with pytest.raises(actions.DeliveryRefused) as refused:
        bring(actor, roster(line("王明", "党支部书记"), line("李强", "党支部书记", birth="1980.02")))
    assert [problem.code for problem in refused.value.problems] == ["two-secretaries"]
    assert digest_of_database() == before
    ((name, content),) = refused.value.delivery.failed_rows()
    assert name == "名册.xlsx"
    assert content.startswith(b"PK")


def test_a_warning_stops_until_it_is_taken_on(places: Places, actor: Actor) -> None:
    delivery = roster(line("王明", "村委会主任"))
    with refused("no-secretary"):
        bring(actor, delivery)
    done = bring(actor, delivery, accept_warnings=True)
    assert done.files[0].accepted == [{"code": "no-secretary", "sheet": "名册", "row": 2, "column": 9}]


def test_files_of_a_round_merge_the_same_person(places: Places, actor: Actor) -> None:
    number = number_of(1976, 1)
    bring(actor, roster(line("王明", "党支部书记")))
    done = bring(
        actor,
        roster(line("王明", "村委会主任", identity=number), file="二.xlsx", sha="b"),
        accept_warnings=True,
    )
    entry = RosterEntry.objects.get()
    assert (done.added, done.merged) == (0, 1)
    assert (entry.posts, entry.numbered) == ("|party:书记|committee:主任|", True)
    assert entry.person.personal.identity_number == number
    assert entry.sources.count() == 2


def test_a_person_of_two_villages_is_refused_across_files(places: Places, actor: Actor) -> None:
    number = number_of(1976, 1)
    bring(actor, roster(line("王明", "党支部书记", identity=number)))
    with refused("person-in-two-villages"):
        bring(
            actor,
            roster(line("王明", "党支部书记", village="玉屯村", identity=number), file="二.xlsx", sha="b"),
        )


def test_a_corrected_file_takes_back_what_the_first_one_said(places: Places, actor: Actor) -> None:
    other = roster(line("王明", "村委会主任"), file="二.xlsx", sha="b")
    wrong = roster(line("王明", "党支部书记", education="初中"), line("错人", "党支部委员", birth="1980.02"))
    (first,) = bring(actor, wrong).files
    bring(actor, other, accept_warnings=True)
    delivery = actions.check_delivery(
        actor, round_name="2026", files=[roster(line("王明", "书记"), sha="c")], replaces=[first]
    )
    assert [file.name for file in delivery.same_name] == ["名册.xlsx"]
    assert RosterEntry.objects.count() == 2, "a check stores nothing"
    done = bring(actor, roster(line("王明", "书记"), sha="c"), accept_warnings=True, replaces=[first])
    entry = RosterEntry.objects.get()
    first.refresh_from_db()
    assert (entry.posts, entry.education) == ("|party:书记|committee:主任|", "高中")
    assert (first.replaced_by, done.forgotten) == (done.files[0], 1)
    assert not PersonalData.objects.filter(name="错人").exists()


def test_a_file_of_another_round_or_replaced_before_cannot_be_replaced(places: Places, actor: Actor) -> None:
    (first,) = bring(actor, roster(line("王明", "书记"))).files
    with refused("nothing-to-replace"):
        bring(actor, roster(line("王明", "书记"), sha="b"), name="2027", replaces=[first])
    bring(actor, roster(line("王明", "书记"), sha="b"), replaces=[first])
    first.refresh_from_db()
    with refused("nothing-to-replace"):
        bring(actor, roster(line("王明", "书记"), sha="c"), replaces=[first])


def test_the_day_of_a_round_is_one(places: Places, actor: Actor) -> None:
    bring(actor, roster(line("王明", "书记")))
    with refused("as-of-differs"):
        actions.import_roster(
            actor,
            round_name="2026",
            files=[roster(line("李强", "党支部委员"), sha="b")],
            as_of=dt.date(2026, 6, 30),
        )


@pytest.mark.parametrize("name", ["", "  ", "年" * 41, "2026\n"[:4] + "\x00"])
def test_a_round_needs_a_usable_name(places: Places, actor: Actor, name: str) -> None:
    with refused("bad-round"):
        bring(actor, roster(line("王明", "书记")), name=name)


def test_rights_end_at_the_region(places: Places, actor: Actor) -> None:
    outsider = holding(ROSTER_IMPORT, path=places["芦坪镇"].path)
    with pytest.raises(Denied, match="雁庄村"):
        bring(outsider, roster(line("王明", "书记")))
    with pytest.raises(Denied):
        bring(holding(ROSTER_FREEZE), roster(line("王明", "书记")))
    insider = holding(ROSTER_IMPORT, path=places["芦溪镇"].path)
    done = bring(insider, roster(line("王明", "书记")))
    with pytest.raises(Denied):
        actions.freeze(insider, done.round)
    with pytest.raises(Denied):
        actions.freeze(holding(ROSTER_FREEZE, path=places["芦坪镇"].path), done.round)


def test_people_can_be_loaded_in_bulk(places: Places, actor: Actor) -> None:
    people = [
        listed("王明"),
        listed("李强", "committee委员", birth_year=1980),
        listed("赵", village="990121101200"),
    ]
    round_ = actions.load_round(actor, name="2026", as_of=AS_OF, people=people)
    assert (round_.region.name, round_.entries.count()) == ("芦原县", 3)
    with refused("round-exists"):
        actions.load_round(actor, name="2026", as_of=AS_OF, people=people)
    with refused("unknown-village"):
        actions.load_round(actor, name="x", as_of=AS_OF, people=[listed("王", village="990121999999")])
    with refused("no-rows"):
        actions.load_round(actor, name="x", as_of=AS_OF, people=[])


def test_a_round_in_another_village_with_the_same_name_is_another_person(
    places: Places, actor: Actor
) -> None:
    people = [listed("王明"), listed("王明", village="990121100201")]
    actions.load_round(actor, name="2026", as_of=AS_OF, people=people)
    assert Person.objects.count() == 2


def test_who_has_a_number_now_is_the_person_who_had_none(places: Places, actor: Actor) -> None:
    actions.load_round(actor, name="2021", as_of=DAY_2021, people=[listed("王明")])
    number = number_of(1976, 1)
    actions.load_round(actor, name="2026", as_of=AS_OF, people=[listed("王明", identity_number=number)])
    assert Person.objects.count() == 1
    first, second = RosterEntry.objects.order_by("round__as_of")
    assert (first.numbered, second.numbered) == (False, True)
    actions.load_round(
        actor,
        name="2027",
        as_of=dt.date(2027, 3, 31),
        people=[listed("王明", identity_number=number_of(1976, 1, serial=3))],
    )
    assert Person.objects.count() == 2, "two numbers are two persons"


@pytest.fixture
def frozen(places: Places, actor: Actor) -> Iterator[Round]:
    people = [listed("王明", "party书记", "committee主任"), listed("李强", "committee委员", birth_year=1980)]
    round_ = actions.load_round(actor, name="2026", as_of=AS_OF, people=people)
    yield actions.freeze(actor, round_).round


def test_a_frozen_round_takes_nothing_in_and_is_not_frozen_twice(frozen: Round, actor: Actor) -> None:
    with refused("round-frozen"):
        bring(actor, roster(line("赵钱", "党支部委员")))
    with refused("round-frozen"):
        actions.freeze(actor, frozen)


def test_an_empty_round_is_not_frozen(places: Places, actor: Actor) -> None:
    round_ = Round.objects.create(
        name="空", as_of=AS_OF, region=places["芦溪镇"], created_at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC)
    )
    with refused("empty-round"):
        actions.freeze(actor, round_)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE roster_snapshotperson SET education = '研究生'",
        "DELETE FROM roster_snapshotperson",
        "UPDATE roster_snapshotvillage SET village_id = village_id + 1",
        "DELETE FROM roster_snapshotvillage",
        "UPDATE roster_round SET as_of = '2020-01-01'",
        "DELETE FROM roster_round",
    ],
)
def test_the_database_itself_keeps_a_frozen_round(frozen: Round, statement: str) -> None:
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_row_slipped_into_a_snapshot_is_named(frozen: Round) -> None:
    assert list(integrity.breaches()) == []
    village = Region.objects.get(code="990121101200")
    SnapshotVillage.objects.create(round=frozen, village=village)
    assert list(integrity.breaches()) == ["轮次“2026”的换届快照与冻结时的摘要不符"]


def test_freezing_puts_people_into_their_posts(frozen: Round) -> None:
    held = {
        (t.person.personal.name, str(t.post.title), t.post.body.organisation.kind) for t in in_office(AS_OF)
    }
    assert held == {
        ("王明", "书记", "party"),
        ("王明", "主任", "committee"),
        ("李强", "委员", "committee"),
    }
    assert {term.start_on for term in Term.objects.all()} == {dt.date(2026, 1, 1)}
    assert (frozen.villages, frozen.people) == (1, 2)


def test_the_next_freeze_ends_begins_and_continues_tenures(places: Places, actor: Actor) -> None:
    before = [
        listed("王明", since=(2021, 1)),
        listed("李强", "committee主任", since=(2021, 1), birth_year=1980),
        listed("赵钱", "committee委员", since=(2021, 1), birth_year=1981),
    ]
    actions.freeze(actor, actions.load_round(actor, name="2021", as_of=DAY_2021, people=before))
    after = [
        listed("王明", "party书记", "committee主任", since=(2026, 2)),
        listed("赵钱", "committee委员", since=(2021, 1), birth_year=1981),
    ]
    done = actions.freeze(actor, actions.load_round(actor, name="2026", as_of=AS_OF, people=after))
    counts = done.appointments.counts()
    assert (counts["begun"], counts["ended"], counts["continued"]) == (1, 1, 2)
    left = Tenure.objects.get(person__personal__name="李强")
    assert (left.end_on, left.end_reason) == (dt.date(2026, 2, 1), "换届")
    came = Tenure.objects.get(person__personal__name="王明", post__title="主任")
    assert (came.start_on, came.selection, came.term.start_on) == (
        dt.date(2026, 2, 1),
        "选举",
        dt.date(2026, 2, 1),
    )
    ended = Term.objects.get(body=came.post.body, start_on=dt.date(2021, 1, 1))
    assert ended.ended_on == dt.date(2026, 2, 1)
    assert AuditEntry.objects.filter(code="roster.appointed", region_path=places["雁庄村"].path).count() == 2
    assert list(audit.breaks(AuditEntry.objects.order_by("id").iterator())) == []


def test_an_older_round_frozen_later_leaves_tenures_alone(frozen: Round, actor: Actor) -> None:
    older = actions.load_round(actor, name="2021", as_of=DAY_2021, people=[listed("旧人", since=(2016, 1))])
    done = actions.freeze(actor, older)
    assert done.appointments.superseded
    assert SnapshotPerson.objects.filter(round=older).count() == 1
    assert not Tenure.objects.filter(person__personal__name="旧人").exists()


def test_more_members_than_seats_make_seats_and_unknown_posts_are_added(places: Places, actor: Actor) -> None:
    members = [listed(f"委{n}", "committee委员", birth_year=1970 + n) for n in range(5)]
    people = [listed("王明"), listed("监", "collective监事长", birth_year=1969), *members]
    actions.freeze(actor, actions.load_round(actor, name="2026", as_of=AS_OF, people=people))
    organisation = {"body__organisation__kind": "committee", "title": "委员"}
    assert Post.objects.get(**organisation).quota == 5
    watching = Tenure.objects.get(person__personal__name="监").post
    assert (watching.title, watching.quota, watching.body.name) == ("监事长", 1, "监事会"), "not on the board"


@pytest.mark.slow
def test_both_sample_rounds_freeze_with_their_people(round_2021: Round, round_2026: Round) -> None:
    assert (round_2021.people, round_2026.people, round_2026.villages) == (916, 921, 140)
    assert RosterFile.objects.filter(round=round_2026).count() == 2
    secretaries = in_office(AS_OF).filter(post__title="书记", post__body__organisation__kind="party")
    assert secretaries.count() == 140
    assert list(integrity.breaches()) == []


@pytest.mark.slow
@pytest.mark.parametrize("order", [(COUNTY_2026, TOWN_2026), (TOWN_2026, COUNTY_2026)])
def test_deliveries_in_any_order_give_the_same_entries(
    county: None, actor: Actor, order: tuple[str, str]
) -> None:
    for name in order:
        actions.import_roster(actor, round_name="2026", files=[sample(name)])
    alone = actions.import_roster(actor, round_name="只有县表", files=[sample(COUNTY_2026)])

    def content(round_: Round) -> set[tuple]:
        fields = ("person_id", "village_id", "education", "posts", "politics", "numbered")
        return set(RosterEntry.objects.filter(round=round_).values_list(*fields))

    assert content(Round.objects.get(name="2026")) == content(alone.round)


@pytest.mark.slow
def test_rounds_in_either_order_know_the_same_people(county: None, actor: Actor) -> None:
    for name, file in (("2026", COUNTY_2026), ("2021", COUNTY_2021)):
        actions.import_roster(actor, round_name=name, files=[sample(file)], accept_warnings=True)
    persons = Person.objects.count()
    both = Person.objects.filter(roster_entries__round__name="2021").filter(
        roster_entries__round__name="2026"
    )
    assert persons == 916 + 921 - both.count()
    assert both.count() > 300


def test_an_upload_is_kept_encrypted_and_goes_when_it_is_given_up(actor: Actor) -> None:
    content = "姓名,村\n王明,雁庄村\n".encode()
    kept = actions.keep_upload(actor, round_name="2026", as_of=None, files=[("名册.csv", content)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM roster_uploadedfile")
        assert "王明".encode() not in bytes(cursor.fetchone()[0])
    assert [workbook.file for workbook in actions.uploaded_workbooks(kept)] == ["名册.csv"]
    with pytest.raises(Denied):
        actions.discard_upload(holding(ROSTER_IMPORT, user_id=2), kept)
    actions.discard_upload(actor, kept)
    assert not UploadedFile.objects.exists()


def test_an_upload_that_cannot_be_read_is_refused(actor: Actor) -> None:
    with pytest.raises(Refused) as refused:
        actions.keep_upload(
            actor, round_name="2026", as_of=None, files=[("空.xlsx", b""), ("假.xlsx", b"%PDF-1.7")]
        )
    assert [problem.code for problem in refused.value.problems] == ["empty-file", "wrong-type"]
    assert not Upload.objects.exists()
