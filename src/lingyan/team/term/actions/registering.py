"""The register of voters against double registration: keyed hashes only, one village a person (governance.md B-4 step 2).

PRIVACY: numbers are checked and hashed here and never stored; the hashes go when the elected are certified.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import IntegrityError, transaction

from lingyan.kernel import audit
from lingyan.kernel.access import Actor
from lingyan.kernel.calendar import months_after
from lingyan.kernel.crypto import keyed_hash
from lingyan.kernel.idnumbers import NumberError, parse_identity_number
from lingyan.kernel.problems import Problem, Refused
from lingyan.kernel.rights import TERM_RECORD, TERM_VIEW
from lingyan.people.models import Person
from lingyan.team.term import ballots
from lingyan.team.term.actions.common import note, process_for, require_state
from lingyan.team.term.models import Process, Voter
from lingyan.team.term.states import BEFORE_VOTE, State

CHECKED: Final = audit.register("term.voters-checked", "核对选民重复登记")
DESCRIBED: Final = audit.register("term.sex-noted", "补登候选人性别")
MOST: Final = 20_000
_ADULT: Final = 18
_NAMED: Final = 10
_BATCH: Final = 500


def check_voters(actor: Actor, *, process_id: int, numbers: Sequence[str]) -> int:
    """Take the identity numbers of all voters, one an element, and keep their hashes in place of those before.

    Refused with the lines at fault: no valid number, not 18 on the voting day, twice in the list, registered in another
    village's open election. Which village is said only to who may see it. Gives how many voters were checked.
    """
    with transaction.atomic():
        process = process_for(actor, TERM_RECORD, process_id)
        require_state(process, State.COMMITTEE, State.VOTERS_LISTED)
        if process.by_meeting:
            raise Refused("由村民代表会议补选的，不登记选民", code="no-register")
        if not 0 < len(numbers) <= MOST:
            raise Refused(f"要填写选民的身份证号码，一行一个，不超过 {MOST} 人", code="bad-number")
        keys, problems = _keys(numbers, process.vote_on)
        if not keys and not problems:
            raise Refused("没有填写身份证号码", code="bad-number")
        problems += _registered_elsewhere(actor, process, keys)
        if problems:
            raise Refused(problems)
        process.register.all().delete()
        try:
            with transaction.atomic():
                Voter.objects.bulk_create(
                    [Voter(process=process, key=key) for key in keys], batch_size=_BATCH
                )
        except IntegrityError:
            raise Refused("有人刚刚在其他村登记，请再核对一次", code="registered-elsewhere") from None
        note(actor, CHECKED, process, voters=len(keys))
    return len(keys)


def _keys(numbers: Iterable[str], vote_on: dt.date) -> tuple[dict[bytes, int], list[Problem]]:
    """Hash → line. PRIVACY: problems name lines of the user's own list, never numbers."""
    keys: dict[bytes, int] = {}
    problems: list[Problem] = []
    for line, text in enumerate(numbers, 1):
        if not text:
            continue
        try:
            found = parse_identity_number(text)
        except NumberError as error:
            problems.append(Problem(error.code, f"第 {line} 行：{error}"))
            continue
        if months_after(found.birth, _ADULT * 12) > vote_on:
            problems.append(Problem("minor", f"第 {line} 行：选举日不满 {_ADULT} 周岁，不能登记"))
        key = keyed_hash(found.text, purpose="voter")
        if key in keys:
            problems.append(Problem("voter-twice", f"第 {line} 行与第 {keys[key]} 行是同一人"))
        keys.setdefault(key, line)
    return keys, problems


def _registered_elsewhere(actor: Actor, process: Process, keys: Mapping[bytes, int]) -> list[Problem]:
    found: list[tuple[int, int]] = []
    listed = list(keys)
    for start in range(0, len(listed), _BATCH):
        rows = Voter.objects.filter(key__in=listed[start : start + _BATCH]).exclude(process=process)
        found += [(keys[bytes(key)], other) for key, other in rows.values_list("key", "process_id")]
    visible = Process.objects.filter(
        actor.scope(TERM_VIEW, "region__path"), pk__in={other for _, other in found}
    )
    names = dict(visible.values_list("pk", "region__name"))
    problems = []
    # SECURITY: which other village it is, is told only to who may see that village's election.
    for name in sorted({names.get(other, "") for _, other in found}):
        lines = sorted(line for line, other in found if names.get(other, "") == name)
        shown = "、".join(map(str, lines[:_NAMED])) + ("等" if len(lines) > _NAMED else "")
        place = f"“{name}”" if name else "其他村"
        problems.append(
            Problem(
                "registered-elsewhere",
                f"第 {shown} 行（{len(lines)} 人）已在{place}登记为选民，只能在一个村登记",
            )
        )
    return problems


def forget_voters(process: Process) -> None:
    """The vote is done: nothing of its voters is kept but numbers. Inside the caller's transaction."""
    process.register.all().delete()


def note_sexes(actor: Actor, *, process_id: int, sexes: Mapping[int, str]) -> int:
    """Record the sex (男 or 女) of those who stand or sit without one, by person id; before it the count is refused."""
    with transaction.atomic():
        process = process_for(actor, TERM_RECORD, process_id)
        require_state(process, *BEFORE_VOTE, State.VOTED, State.RUNOFF)
        waiting = {each.pk: each for each in ballots.without_sex(process)}
        if not sexes or not set(sexes) <= set(waiting) or not set(sexes.values()) <= set(Person.Sex.values):
            raise Refused("只能给还没有登记性别的候选人和在任成员补登男或女", code="bad-choice")
        for person_id, sex in sexes.items():
            waiting[person_id].sex = sex
            waiting[person_id].save(update_fields=["sex"])
        note(actor, DESCRIBED, process, persons=sorted(sexes))
    return len(sexes)
