"""The whole demo, built by the command into a home of its own: figures, checks, sign-ins, refusals."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lingyan.demo import irregularities, marker, signins, words
from lingyan.disclosure import verification
from tests.demo.planted import RULE_OF, compare
from tests.support.database import place
from tests.support.forks import Forked

pytestmark = pytest.mark.slow
VILLAGES = 12


@dataclass(frozen=True, slots=True)
class Home:
    """One home and the commands run in it."""

    path: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LINGYAN", "DJANGO", "DATABASE_URL"))
        }
        command = Forked("lingyan", ["--home", self.path, *arguments], environment, Path.cwd())
        out, err = command.communicate()
        return subprocess.CompletedProcess(arguments, command.wait(), out, err)

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.path / "lingyan.sqlite3")
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, str]]:
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    done = home.run("demo", "--villages", str(VILLAGES), "--no-serve")
    assert done.returncode == 0, done.stdout + done.stderr
    yield home, done.stdout


@pytest.fixture(scope="module")
def home(built: tuple[Home, str]) -> Home:
    return built[0]


def test_every_sign_in_is_printed(built: tuple[Home, str]) -> None:
    _, out = built
    for name in [one.username for one in signins.SIGN_INS] + ["system-administrator", "audit-administrator"]:
        assert name in out
    assert signins.PASSWORD in out


def test_nothing_is_broken(home: Home) -> None:
    found = home.json("check")
    assert found["breaches"] == []
    assert found["ok"] is True


def test_every_village_has_two_years_of_at_least_ten_vouchers_a_month(home: Home) -> None:
    counted = home.rows(
        "SELECT book_id, month, COUNT(*) FROM books_voucher WHERE state = 'posted' GROUP BY book_id, month"
    )
    whole = [row for row in counted if (row[0], row[1]) not in _open_months(home)]
    assert len({book for book, _, _ in whole}) == VILLAGES
    assert len(whole) >= VILLAGES * 24 - VILLAGES
    assert min(number for _, _, number in whole) >= 10


def _open_months(home: Home) -> set[tuple[int, int]]:
    ((last,),) = home.rows("SELECT MAX(month) FROM books_voucher")
    return {(book, last) for (book,) in home.rows("SELECT id FROM books_book")}


def test_the_first_years_were_taken_over_and_the_last_months_closed_here(home: Home) -> None:
    states = dict(home.rows("SELECT state, COUNT(*) FROM books_period GROUP BY state"))
    assert states["taken_over"] == VILLAGES * 21
    assert VILLAGES * 2 < states["closed"] < VILLAGES * 3


def test_three_months_are_public_and_cosigned(home: Home) -> None:
    months = dict(
        home.rows(
            "SELECT month, COUNT(*) FROM disclosure_publication "
            "WHERE state = 'published' AND sheet = 'accounts' GROUP BY month"
        )
    )
    assert len(months) == 3
    assert sum(months.values()) > VILLAGES * 2
    proof = next((home.path / "public" / "v").glob("*/*/1/proof.tlog-proof")).read_text()
    assert "witness.lingyan.invalid/demo" in proof


def test_a_published_bundle_verifies_offline(home: Home) -> None:
    folder = next((home.path / "public" / "v").glob("*/*/1/manifest.json")).parent
    done = home.run("disclosure", "verify", str(folder), "--log-key", str(home.path / "keys" / "log.vkey"))
    assert done.returncode == 0, done.stderr
    assert verification.PAGE in {path.name for path in folder.iterdir()}


def test_some_publications_are_superseded_withdrawn_or_at_work(home: Home) -> None:
    states = {state for (state,) in home.rows("SELECT DISTINCT state FROM disclosure_publication")}
    assert states == {"draft", "supervised", "approved", "published", "superseded", "withdrawn"}


def test_a_quarter_of_other_sheets_is_public_in_the_showcase_village(home: Home) -> None:
    public = "SELECT sheet FROM disclosure_publication WHERE state = 'published' AND sheet <> 'accounts'"
    assert {sheet for (sheet,) in home.rows(public)} >= {"resources", "other", "affairs", "party"}
    assert home.rows("SELECT COUNT(*) FROM disclosure_scanoverride WHERE agreed_by IS NULL") == [(1,)]


def test_villagers_asked_for_meetings_that_were_held_answered_and_are_still_due(home: Home) -> None:
    assert home.rows("SELECT meeting, COUNT(*) FROM decisions_petition GROUP BY meeting ORDER BY meeting") == [
        ("representatives", 1), ("villagers", 2),
    ]  # fmt: skip
    closed = "SELECT kind FROM decisions_petitionclosing WHERE agreed_at IS NOT NULL ORDER BY kind"
    assert home.rows(closed) == [("held",), ("too-few",)]


def test_villagers_demanded_what_was_opened_answered_and_is_still_due(home: Home) -> None:
    assert home.rows("SELECT COUNT(*) FROM disclosure_demand") == [(3,)]
    assert home.rows("SELECT state FROM disclosure_publication WHERE sheet = 'demanded'") == [("published",)]
    assert home.rows("SELECT COUNT(*) FROM disclosure_demandanswer") == [(1,)]


def test_the_desks_have_work(home: Home) -> None:
    states = dict(home.rows("SELECT state, COUNT(*) FROM books_voucher GROUP BY state"))
    assert states["draft"] > 3
    assert states["reviewed"] > 3
    assert states["void"] > 0


def test_makers_and_checkers_are_different_people(home: Home) -> None:
    assert home.rows(
        "SELECT COUNT(*) FROM books_voucher WHERE maker_id IN (reviewer_id, poster_id) OR reviewer_id = poster_id"
    ) == [(0,)]


def test_every_planted_irregularity_is_found_by_the_audit(
    home: Home, record_property: Callable[[str, object], None]
) -> None:
    """What else the audit gives is noted by rule: ordinary weaknesses of villages, that nobody planted."""
    planted = json.loads((home.path / irregularities.FILE).read_text(encoding="utf-8"))
    assert {one["kind"] for one in planted} == RULE_OF.keys()
    findings = []
    for year in sorted({one["month"][:4] for one in planted}):
        findings += home.json("audit", "run", "--region", words.CITY[0], "--year", year)["findings"]
    outcome = compare(planted, findings)
    record_property("hits outside the planted ones", dict(sorted(outcome.outside.items())))
    assert outcome.missed == []


def test_everything_is_marked_as_fictional(home: Home) -> None:
    assert home.rows("SELECT COUNT(*) FROM regions_region WHERE NOT fictional OR code NOT LIKE '9901%'") == [
        (0,)
    ]
    body = json.loads(next((home.path / "public" / "v").glob("*/*/1/data.json")).read_text())["body"]
    assert body["fictional"] is True


def test_the_term_change_figures_come_out_of_the_ordinary_command(home: Home) -> None:
    printed = json.dumps(home.json("roster", "statistics", "--round", "2026"), ensure_ascii=False)
    assert '"secretaries": 12' in printed
    assert '"secretary_age_mean": "49.5"' in printed
    assert '"secretary_college": 7' in printed


def test_a_term_change_is_under_way_with_some_villages_late_and_some_far_ahead(home: Home) -> None:
    said = home.json("term", "status", "--region", words.CITY[0])
    assert said["total"] == VILLAGES
    assert said["late"] == 3
    states = [each["state"] for each in said["villages"]]
    assert states.count("audited") == VILLAGES // 2
    assert {*states} == {"audited", "finalised", "closed", "voted", "runoff", "suspended", "support"}


def test_the_showcase_village_votes_on_the_day_of_the_demo(home: Home) -> None:
    ((state, vote_on),) = home.rows(
        "SELECT p.state, p.vote_on FROM term_process p JOIN regions_region r ON r.id = p.region_id "
        "WHERE r.level = '村' ORDER BY r.code LIMIT 1"
    )
    assert (state, vote_on) == ("finalised", json.loads((home.path / marker.FILE).read_text())["today"])


def test_a_village_that_is_done_has_its_new_team_and_votes_again_for_who_resigned(home: Home) -> None:
    tenures = (
        "FROM term_process p JOIN people_organisation o ON o.region_id = p.region_id "
        "JOIN people_body b ON b.organisation_id = o.id JOIN people_post s ON s.body_id = b.id "
        "JOIN people_tenure t ON t.post_id = s.id WHERE p.state = 'closed'"
    )
    kinds = "o.kind IN ('party', 'committee', 'supervision')"
    by_election = home.rows(
        f"SELECT DISTINCT state FROM term_process WHERE region_id IN (SELECT p.region_id {tenures}) AND state <> 'closed'"
    )
    assert by_election == [("voters",)]
    assert home.rows(
        f"SELECT COUNT(*) {tenures} AND {kinds} AND t.end_on IS NULL AND t.id NOT IN "
        "(SELECT tenure_id FROM term_elected WHERE tenure_id IS NOT NULL)"
    ) == [(0,)]
    assert home.rows(f"SELECT COUNT(*) {tenures} AND t.end_reason = '辞职'") == [(1,)]
    assert home.rows("SELECT COUNT(*) FROM term_annulment") == [(1,)]


def test_a_second_run_builds_nothing(home: Home) -> None:
    before = home.rows("SELECT COUNT(*), MAX(id) FROM kernel_auditentry")
    done = home.run("demo", "--villages", str(VILLAGES), "--no-serve")
    assert done.returncode == 0, done.stderr
    assert signins.PASSWORD in done.stdout
    assert home.rows("SELECT COUNT(*), MAX(id) FROM kernel_auditentry") == before


def test_another_size_is_refused_and_says_what_to_do(home: Home) -> None:
    done = home.run("demo", "--villages", "13", "--no-serve")
    assert done.returncode == 1
    assert "12 个村" in done.stderr
    assert "--home" in done.stderr


def test_it_never_listens_beyond_this_machine(home: Home) -> None:
    done = home.run("serve", "--host", "0.0.0.0")
    assert done.returncode == 1
    assert "演示模式只在本机运行" in done.stderr


def test_a_real_home_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / "real")
    place(home.path)
    assert home.run("init").returncode == 0
    before = (home.path / "lingyan.sqlite3").read_bytes()
    done = home.run("demo", "--villages", "1", "--no-serve")
    assert done.returncode == 1
    assert "正式数据" in done.stderr
    assert not (home.path / marker.FILE).exists()
    assert (home.path / "lingyan.sqlite3").read_bytes() == before


def test_a_killed_build_is_begun_again(tmp_path: Path) -> None:
    home = Home(tmp_path / "killed")
    marker.write(home.path, marker.Marker(3, "2026-01-01"))
    (home.path / "keys").mkdir()
    (home.path / "lingyan.sqlite3").write_bytes(b"half")
    done = home.run("demo", "--villages", "1", "--no-serve")
    assert done.returncode == 0, done.stderr
    found = marker.read(home.path)
    assert found is not None
    assert (found.built, found.villages) == (True, 1)


def test_questions_of_every_fate_are_there(home: Home) -> None:
    states = {row[0] for row in home.rows("SELECT DISTINCT state FROM questions_question")}
    kinds = {row[0] for row in home.rows("SELECT DISTINCT kind FROM questions_step")}
    releases = {row[0] for row in home.rows("SELECT DISTINCT state FROM questions_release")}
    assert states == {"open", "answered", "closed"}
    assert kinds >= {"opened", "late", "further", "unsatisfied", "closed"}
    assert releases >= {"published", "waiting"}
    assert home.rows("SELECT COUNT(*) FROM questions_letter")[0][0] == 1
    assert home.rows("SELECT COUNT(*) FROM questions_question WHERE floor > 1")[0][0] > 0
