"""The chapter 强: rosters, branch life, training, dossiers, talent, mandates, elections, appraisals, weak organisations."""

from __future__ import annotations

from typing import Any, Final

from tests.tamper.tables.noting import FROZEN, NOTED, noted

NOTICED_BY: Final = {
    "roster_round": (NOTED, FROZEN),
    "roster_snapshotvillage": (FROZEN,),
    "roster_snapshotperson": (FROZEN,),
    **noted(
        "branch",
        "member", "spell", "session", "sessionkind", "attendance", "mark", "resolution", "branchfile",
        "talk", "fee", "verdict", "sitting", "advice",
    ),
    **noted(
        "training",
        "course", "enrolment", "credit", "evaluation", "session", "slipcheck", "material", "edition", "use",
    ),
    **noted("dossier", "entry"),
    **noted("talent", "talent", "consent", "need", "match", "contact"),
    **noted("mandates", "mandate"),
    **noted(
        "term",
        "round", "process", "stage", "annulment", "nominee", "kinship", "count", "station", "tally",
        "elected", "candidatemeeting", "acting", "complaint", "preselection", "restoration", "byelection",
        "departure", "departurevote", "departureplace", "departurestep",
    ),
    **noted(
        "appraisal",
        "session", "subject", "step", "count", "tally", "decision", "approval", "outcome", "followup",
    ),
    **noted("review", "review", "slip", "electionright"),
    **noted("selection", "procedure", "step", "candidate", "application", "vote", "tally"),
    **noted(
        "weak",
        "sweep", "hint", "dismissal", "case", "step", "problem", "helper", "plan", "measure", "review",
        "progress", "check", "evidence", "view",
    ),
}  # fmt: skip
OTHER_VALUES: Final[dict[tuple[str, str], Any]] = {
    ("branch_member", "number"): 99,
    ("term_preselection", "ballots"): 1,
    ("term_preselection", "present"): 601,
    ("weak_case", "state"): "ended",
    ("appraisal_subject", "no"): 99,
    ("appraisal_count", "returned"): 5,
    ("appraisal_count", "entered_by"): 99,
    ("training_slipcheck", "entered_by"): 99,
    ("training_slipcheck", "made_by"): 99,
    ("branch_sitting", "present"): 2,
    ("branch_sitting", "members"): 9,
}
REFUSED_ANYWAY: Final = {
    ("roster_snapshotperson", "person_id"), ("branch_talk", "kind"), ("branch_talk", "channel"),
    ("branch_mark", "member_id"), ("branch_sitting", "kind"), ("training_use", "course_id"), ("training_use", "session_id"),
    ("dossier_entry", "stand_in_id"), ("dossier_entry", "replaces_id"), ("dossier_entry", "void"),
    ("term_process", "round_id"), ("term_complaint", "first_id"), ("term_process", "state"),
    ("term_departure", "state"), ("term_stage", "no"), ("term_count", "organ"),
    ("term_station", "count_id"), ("term_station", "returned"), ("term_tally", "nominee_id"),
    ("term_elected", "nominee_id"), ("appraisal_session", "kind"), ("appraisal_session", "group_id"),
    ("appraisal_tally", "subject_id"), ("appraisal_outcome", "subject_id"),
    ("selection_candidate", "procedure_id"), ("selection_candidate", "no"), ("selection_vote", "kind"),
    ("selection_vote", "present"), ("selection_tally", "vote_id"), ("selection_tally", "candidate_id"),
    ("weak_problem", "case_id"),
}  # fmt: skip
