"""Report jobs: who may ask, the compare-and-set life of a job, and the file that leaves."""

import datetime as dt
import hashlib
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError

from accounts.models import User
from assessments.models import AuditEvent
from core.errors import Invalid, NotAllowed, NotFound, WrongState
from people.models import Membership
from reports import services, storage, tasks
from reports.models import MAX_ATTEMPTS, ReportJob
from reports.selectors.jobs import INTERRUPTED, RENDER, RIGHTS, TOO_LONG, error_text, job_row
from reports.services import leases, rendering
from tests.factories.accounts import AccessGrantFactory
from tests.factories.assessments import make_assessment
from tests.reports.company import NOW, TODAY
from tests.reports.jobs import CAPTURE, SECOND, ask, ask_for_role, done, messages, refusal

LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path
    settings.REPORT_LEASE_SECONDS = 600  # no test of this module lasts until a heartbeat
    settings.REPORT_SWEEP_SECONDS = 5
    return tmp_path


def pointers(error: Invalid) -> list[str]:
    return [one.pointer for one in error.errors]


def unknown_lease(job: ReportJob) -> bool:
    return services.heartbeat(job_id=job.pk, lease=uuid.uuid4(), at=NOW)


# -- asking -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["sam", "marek", "dana"])
def test_the_person_the_line_manager_and_the_manager_above_get_the_gap_report(company, by):
    job = ask(company, by)
    assert (job.state, job.progress, job.attempts) == ("queued", 0, 0)
    assert job.requested_by == company.user(by)


def test_an_assigned_assessor_gets_the_gap_report(company):
    refusal(lambda: ask(company, "aki"), NotFound)
    make_assessment(company.people["sam"], company.profile, TODAY, assessor=company.people["aki"])
    assert ask(company, "aki").state == "queued"


@pytest.mark.parametrize("by", ["lucia", "olga", "tom"])
def test_a_person_out_of_scope_does_not_exist(company, by):
    refusal(lambda: ask(company, by), NotFound)


@pytest.mark.parametrize("by", ["ines", "root"])
@pytest.mark.parametrize("kind", ["person-gap", "team-matrix", "role-profile"])
def test_auditors_and_administrators_get_no_reports(company, by, kind):
    objects = {"team-matrix": {"team": company.teams["north"]}, "role-profile": {"role": company.role}}
    refusal(lambda: ask(company, by, kind=kind, **objects.get(kind, {})), NotAllowed)


def test_an_auditor_who_is_an_employee_gets_the_own_report_and_nobody_elses(company):
    AccessGrantFactory(user=company.user("lucia"), access="auditor")
    assert ask(company, "lucia", person=company.people["lucia"]).state == "queued"
    refusal(lambda: ask(company, "lucia"), NotAllowed)


def test_hr_says_why_unless_the_report_is_about_nobody(company):
    assert pointers(refusal(lambda: ask(company, "hana", reason=" "), Invalid)) == ["/reason"]
    team = {"kind": "team-matrix", "team": company.teams["north"]}
    assert pointers(refusal(lambda: ask(company, "hana", **team), Invalid)) == ["/reason"]
    assert ask(company, "hana", reason=" Promotion round ").reason == "Promotion round"
    assert ask_for_role(company, "hana").state == "queued"


def test_hr_needs_no_reason_for_the_own_report(company):
    AccessGrantFactory(user=company.user("sam"), access="hr")
    assert ask(company, "sam").state == "queued"


def test_a_matrix_is_for_those_who_oversee_the_team(company):
    team = {"kind": "team-matrix", "team": company.teams["north"]}
    assert ask(company, "marek", **team).team == company.teams["north"]
    assert ask(company, "dana", **team).state == "queued"
    refusal(lambda: ask(company, "sam", **team), NotAllowed)
    refusal(lambda: ask(company, "olga", **team), NotFound)


def test_every_wrong_field_is_named(company):
    tomorrow = TODAY + dt.timedelta(days=1)
    error = refusal(lambda: ask(company, "sam", person=None, language="xx", as_of=tomorrow), Invalid)
    assert pointers(error) == ["/person", "/language", "/as_of"]
    assert pointers(refusal(lambda: ask(company, kind="everything"), Invalid)) == ["/kind"]
    assert pointers(refusal(lambda: ask(company, kind="team-matrix"), Invalid)) == ["/team"]
    error = refusal(lambda: ask(company, kind="role-profile", person=company.people["sam"]), Invalid)
    assert pointers(error) == ["/role", "/person"]
    assert not ReportJob.objects.exists()


def test_a_gap_report_may_compare_with_another_role(company):
    assert ask(company, role=company.role).role == company.role


def test_asking_wakes_a_worker_after_the_commit(company):
    messages()
    with CAPTURE(execute=True):
        job = ask(company)
        assert messages() == []
    assert messages() == [("reports.tasks.render_report", [str(job.pk)])]


def test_a_broker_that_is_away_costs_nobody_the_request(company, monkeypatch, caplog):
    def away(*args: object) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(tasks.render_report, "delay", away)
    with CAPTURE(execute=True):
        ask(company)
    assert ReportJob.objects.get().state == "queued"
    assert "no broker" in caplog.text


# -- leases -----------------------------------------------------------------------------------------------------------


def test_a_job_is_claimed_once(company, settings):
    job = ask(company)
    lease = services.claim(job_id=job.pk, at=NOW)
    assert lease
    assert services.claim(job_id=job.pk, at=NOW) is None
    job.refresh_from_db()
    assert (job.state, job.lease, job.attempts, job.started_at) == ("running", lease, 1, NOW)
    assert job.lease_until == NOW + dt.timedelta(seconds=settings.REPORT_LEASE_SECONDS)


def test_an_unknown_job_is_nobodys(company):
    assert services.claim(job_id=uuid.uuid4(), at=NOW) is None


def test_a_job_whose_lease_ran_out_is_taken_over_and_the_late_worker_cannot_end_it(company, own_folder):
    job = ask(company)
    first = services.claim(job_id=job.pk, at=NOW)
    second = services.claim(job_id=job.pk, at=LATER)
    assert first
    assert second
    assert first != second

    ending: dict[str, Any] = {
        "job_id": job.pk,
        "data": b"late",
        "name": "late.pdf",
        "subjects": [1],
        "at": LATER,
    }
    assert not services.heartbeat(job_id=job.pk, lease=first, at=LATER, progress=99)
    assert not services.finish(lease=first, **ending)
    assert not services.fail(job_id=job.pk, lease=first, error=RENDER, at=LATER)
    job.refresh_from_db()
    assert (job.state, job.lease, job.progress) == ("running", second, 0)

    assert services.finish(lease=second, **{**ending, "data": b"good", "name": "good.pdf"})
    assert not services.finish(
        lease=second, **{**ending, "data": b"good"}
    )  # the answer to the first got lost
    job.refresh_from_db()
    assert (job.state, job.progress, job.download_name, job.size) == ("done", 100, "good.pdf", 4)
    assert job.sha256 == hashlib.sha256(b"good").hexdigest()
    assert [path.read_bytes() for path in own_folder.iterdir()] == [b"good"]


def test_a_heartbeat_renews_the_lease_and_notes_the_progress(company):
    job = ask(company)
    lease = services.claim(job_id=job.pk, at=NOW)
    assert lease
    assert services.heartbeat(job_id=job.pk, lease=lease, at=LATER, progress=40)
    assert services.heartbeat(job_id=job.pk, lease=lease, at=LATER)
    job.refresh_from_db()
    assert (job.progress, job.lease_until) == (40, LATER + dt.timedelta(seconds=600))
    assert not unknown_lease(job)


def test_a_job_is_tried_three_times(company):
    job = ask(company)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        lease = services.claim(job_id=job.pk, at=NOW)
        assert lease
        job.refresh_from_db()
        assert job.attempts == attempt
        assert services.fail(job_id=job.pk, lease=lease, error=RENDER, at=NOW)
    job.refresh_from_db()
    assert (job.state, job.error, job.lease, job.finished_at) == ("failed", RENDER, None, NOW)
    assert services.claim(job_id=job.pk, at=LATER) is None


def test_a_failure_that_no_second_try_can_mend_is_final(company):
    job = ask(company)
    lease = services.claim(job_id=job.pk, at=NOW)
    assert lease
    assert services.fail(job_id=job.pk, lease=lease, error=RIGHTS, at=NOW, final=True)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == ("failed", RIGHTS, 1)


def test_a_claim_gives_up_a_job_whose_workers_died_three_times(company):
    job = ask(company)
    for number in range(MAX_ATTEMPTS):
        assert services.claim(job_id=job.pk, at=NOW + number * dt.timedelta(hours=1))
    assert services.claim(job_id=job.pk, at=NOW + dt.timedelta(hours=9)) is None
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", INTERRUPTED)
    assert "interrupted" in error_text(job.error)


# -- sweeping ---------------------------------------------------------------------------------------------------------


def test_a_sweep_puts_jobs_of_dead_workers_back_and_wakes_for_them(company):
    job = ask(company)
    services.claim(job_id=job.pk, at=NOW)
    assert services.sweep(at=NOW) == services.Swept()
    messages()
    with CAPTURE(execute=True):
        assert services.sweep(at=LATER).revived == (job.pk,)
    assert messages() == [("reports.tasks.render_report", [str(job.pk)])]
    job.refresh_from_db()
    assert (job.state, job.lease, job.attempts) == ("queued", None, 1)
    assert services.claim(job_id=job.pk, at=LATER)


def test_a_sweep_gives_up_what_was_tried_often_enough(company):
    job = ask(company)
    services.claim(job_id=job.pk, at=NOW)
    ReportJob.objects.update(attempts=MAX_ATTEMPTS)
    assert services.sweep(at=LATER).failed == (job.pk,)
    assert ReportJob.objects.get().error == INTERRUPTED


def test_a_sweep_wakes_again_for_a_job_whose_message_got_lost_but_not_at_each_round(company):
    job = ask(company)
    assert services.sweep(at=NOW + SECOND).woken == ()
    assert services.sweep(at=LATER).woken == (job.pk,)
    assert services.sweep(at=LATER + SECOND).woken == ()
    assert services.sweep(at=LATER + dt.timedelta(hours=1)).woken == (job.pk,)


def test_a_worker_that_starts_wakes_for_everything_that_waits(company):
    first, second = ask(company, at=NOW - SECOND), ask(company)
    assert services.sweep(at=NOW, started=True).woken == (first.pk, second.pk)


def test_a_sweep_removes_files_of_dead_workers_and_nothing_else(company, own_folder):
    finished, running, dead = done(company), ask(company), ask(company)
    lease = services.claim(job_id=running.pk, at=NOW)
    lost = services.claim(job_id=dead.pk, at=NOW - dt.timedelta(days=1))
    assert lease
    assert lost
    kept = {finished.file_name, storage.name_of(running.pk, lease) + ".part", "notes.txt"}
    gone = {
        storage.name_of(dead.pk, uuid.uuid4()),
        storage.name_of(dead.pk, lost) + ".part",
        storage.name_of(uuid.uuid4(), uuid.uuid4()),
        storage.name_of(finished.pk, uuid.uuid4()),
    }
    for name in kept | gone:
        (own_folder / name).touch()
    assert set(services.sweep(at=NOW).files) == gone
    assert {path.name for path in own_folder.iterdir()} == kept


def test_a_missing_folder_holds_no_files(settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path / "none"
    assert list(storage.files()) == []


def test_the_task_sweeps_and_says_what_it_found(company, caplog):
    services.claim(job_id=ask(company).pk, at=NOW - dt.timedelta(days=1))
    with caplog.at_level("INFO"):
        tasks.sweep_reports()
    assert "1 jobs put back" in caplog.text
    caplog.clear()
    tasks.sweep_reports()
    assert "put back" not in caplog.text


def test_a_worker_sweeps_when_it_is_ready_and_from_then_on(settings):
    repeated = []

    class Timer:
        def call_repeatedly(self, seconds, call):
            repeated.append((seconds, call))

    class Consumer:
        timer = Timer()

    messages()
    tasks.sweep_regularly(sender=Consumer())
    assert [name for name, _ in messages()] == [
        "reports.tasks.sweep_reports",
        "reports.tasks.prepare_documents",
    ]
    ((seconds, send),) = repeated
    assert seconds == settings.REPORT_SWEEP_SECONDS
    send()
    assert messages() == [("reports.tasks.sweep_reports", [])]
    tasks.prepare_documents()


# -- rendering --------------------------------------------------------------------------------------------------------


@pytest.mark.pdf
def test_a_job_is_rendered_and_ends_once(company, own_folder):
    job = ask_for_role(company, language="it")
    tasks.render_report(str(job.pk))
    assert not services.run_report(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.attempts, job.subjects) == ("done", 100, 1, [])
    (path,) = own_folder.iterdir()
    assert path.name == job.file_name
    assert path.stat().st_size == job.size
    assert path.read_bytes().startswith(b"%PDF-1.7")
    assert job.download_name.endswith("-2026-11-22.pdf")


def test_rights_that_are_lost_before_the_job_runs_end_it(company, own_folder):
    job = ask(company)
    Membership.objects.filter(employee=company.people["sam"]).update(team=company.teams["south"])
    assert services.run_report(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == ("failed", RIGHTS, 1)
    assert "no longer" in job_row(job, company.user("marek")).error
    assert not list(own_folder.iterdir())


def test_the_job_of_a_closed_account_fails(company):
    job = ask(company)
    User.objects.filter(email="marek@test.example").update(is_active=False)
    services.run_report(job_id=job.pk)
    assert ReportJob.objects.get().error == RIGHTS


def test_a_broken_document_goes_back_and_fails_in_the_end(company, monkeypatch, caplog):
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("reports.pdf.render", broken)
    job = ask(company)
    for state in ("queued", "queued", "failed"):
        services.run_report(job_id=job.pk)
        job.refresh_from_db()
        assert (job.state, job.error) == (state, RENDER if state == "failed" else "")
    assert "ZeroDivisionError" in caplog.text


def test_a_document_that_takes_too_long_is_not_tried_again(company, monkeypatch):
    def slow(*args: object, **kwargs: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr("reports.pdf.render", slow)
    services.run_report(job_id=ask(company).pk)
    job = ReportJob.objects.get()
    assert (job.state, job.error) == ("failed", TOO_LONG)


def test_a_worker_that_lost_its_job_stops(company, monkeypatch, own_folder):
    taken = []

    def taken_over(job, *args, step, **kwargs):
        taken.append(services.claim(job_id=job.pk, at=NOW + dt.timedelta(days=1)))
        step(50)

    monkeypatch.setattr("reports.pdf.render", taken_over)
    services.run_report(job_id=ask(company).pk)
    job = ReportJob.objects.get()
    assert (job.state, job.lease, job.attempts) == ("running", taken[0], 2)
    assert not list(own_folder.iterdir())


def test_a_job_that_is_deleted_under_its_worker_leaves_no_file(company, monkeypatch, own_folder):
    def deleted(job, viewer, **kwargs):
        services.delete_report(job_id=job.pk, by=viewer, at=NOW)
        kwargs["step"](50)

    monkeypatch.setattr("reports.pdf.render", deleted)
    services.run_report(job_id=ask(company).pk)
    assert not ReportJob.objects.exists()
    assert not list(own_folder.iterdir())


def test_a_lease_is_kept_alive_while_the_document_is_made(company, monkeypatch, settings):
    beats, enough = [], threading.Event()

    def beat(*args: object) -> None:
        beats.append(args)
        if len(beats) >= 2:
            enough.set()

    settings.REPORT_LEASE_SECONDS = 0.04
    monkeypatch.setattr(rendering, "_beat_once", beat)
    with rendering._kept_alive(uuid.uuid4(), uuid.uuid4(), lambda: NOW):
        assert enough.wait(10)
    count = len(beats)
    assert threading.Event().wait(0.05) is False
    assert len(beats) == count


def test_a_heartbeat_that_the_database_refuses_is_not_the_end(company, monkeypatch, caplog):
    def locked(**kwargs: object) -> None:
        raise DatabaseError("locked")

    rendering._beat_once(uuid.uuid4(), uuid.uuid4(), lambda: NOW)
    monkeypatch.setattr(rendering, "heartbeat", locked)
    rendering._beat_once(uuid.uuid4(), uuid.uuid4(), lambda: NOW)
    assert "could not be renewed" in caplog.text


# -- what the owner does ----------------------------------------------------------------------------------------------


def read(job: ReportJob, company, by: str = "marek", **options: bool) -> bytes:
    found = services.open_report(job_id=job.pk, by=company.user(by), at=NOW, **options)
    with found.file as file:
        return file.read()


def test_the_export_is_on_the_record_of_the_person_before_the_file_leaves(company):
    job = done(company)
    assert read(job, company) == b"%PDF"
    event = AuditEvent.objects.get(action="export")
    assert (event.subject, event.actor) == (company.people["sam"], company.user("marek"))
    assert event.detail == {"what": "report:person-gap", "report": str(job.pk), "as_of": TODAY.isoformat()}


def test_hrs_reason_goes_into_the_record(company):
    assert read(done(company, "hana", reason="Promotion round"), company, "hana")
    assert AuditEvent.objects.get(action="export").reason == "Promotion round"


def test_reading_the_own_report_is_no_event(company):
    assert read(done(company, "sam"), company, "sam")
    assert not AuditEvent.objects.exists()


def test_nothing_leaves_when_the_record_cannot_be_written(company, monkeypatch):
    def broken(**kwargs: object) -> None:
        raise DatabaseError("no")

    job = done(company)
    monkeypatch.setattr("reports.services.asking.record_export", broken)
    refusal(lambda: read(job, company), DatabaseError)


def test_a_job_is_its_owners_alone(company):
    job = done(company)
    refusal(lambda: read(job, company, "dana"), NotFound)
    refusal(lambda: services.delete_report(job_id=job.pk, by=company.user("dana"), at=NOW), NotFound)
    refusal(lambda: services.retry_report(job_id=job.pk, by=company.user("dana"), at=NOW), NotFound)


def test_a_file_is_gone_for_who_lost_the_right_to_it(company):
    job = done(company)
    Membership.objects.filter(employee=company.people["sam"]).update(team=company.teams["south"])
    refusal(lambda: read(job, company), NotFound)
    assert not AuditEvent.objects.exists()


def test_a_file_is_gone_for_who_may_not_have_it_any_more(company):
    job = done(company, kind="team-matrix", team=company.teams["north"], person=None)
    company.teams["north"].leads.update(employee=company.people["olga"])
    Membership.objects.filter(employee=company.people["marek"]).update(team=company.teams["north"])
    refusal(lambda: read(job, company), NotFound)


def test_a_matrix_is_gone_when_one_person_in_it_has_left_the_scope(company):
    job = done(company, kind="team-matrix", team=company.teams["north"], person=None)
    ReportJob.objects.update(subjects=[company.people["sam"].pk, company.people["lucia"].pk])
    assert read(job, company)
    assert AuditEvent.objects.filter(action="export").count() == 2
    Membership.objects.filter(employee=company.people["lucia"]).update(team=company.teams["south"])
    refusal(lambda: read(job, company), NotFound)


def test_a_file_is_gone_for_a_closed_account(company):
    job = done(company)
    User.objects.filter(email="marek@test.example").update(is_active=False)
    refusal(lambda: read(job, company), NotFound)


def test_a_file_that_is_not_finished_or_lost_cannot_be_read(company, own_folder):
    job = ask(company)
    refusal(lambda: read(job, company), WrongState)
    job = done(company)
    (own_folder / job.file_name).unlink()
    refusal(lambda: read(job, company), NotFound)


def test_a_program_that_may_read_confirmed_levels_only_gets_no_others(company):
    refusal(lambda: read(done(company), company, claims=False), NotAllowed)
    assert read(done(company, claims=False), company, claims=False)


def test_only_a_failed_job_is_tried_again(company):
    job = ask(company)
    again: dict[str, Any] = {"job_id": job.pk, "by": company.user("marek"), "at": LATER}
    refusal(lambda: services.retry_report(**again), WrongState)
    lease = services.claim(job_id=job.pk, at=NOW)
    assert lease
    services.fail(job_id=job.pk, lease=lease, error=RENDER, at=NOW, final=True)
    messages()
    with CAPTURE(execute=True):
        services.retry_report(**again)
    assert messages() == [("reports.tasks.render_report", [str(job.pk)])]
    job.refresh_from_db()
    assert (job.state, job.error, job.attempts, job.finished_at) == ("queued", "", 0, None)


def test_deleting_a_job_deletes_its_file(company, own_folder: Path):
    job = done(company)
    with CAPTURE(execute=True):
        services.delete_report(job_id=job.pk, by=company.user("marek"), at=NOW)
    assert not ReportJob.objects.exists()
    assert not list(own_folder.iterdir())
    waiting = ask(company)
    services.delete_report(job_id=waiting.pk, by=company.user("marek"), at=NOW)
    assert not ReportJob.objects.exists()


def test_a_code_that_nobody_knows_is_said_in_general_words():
    assert error_text("from-an-older-version") == error_text(RENDER)
    assert error_text("") == ""


def test_of_two_sweeps_at_once_one_wakes(company):
    assert not leases._wake_one(ReportJob.objects.none(), ask(company).pk, NOW)
