"""The page with the report jobs, and the jobs over the API."""

import datetime as dt
import json
import re
import uuid

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import create_api_key
from assessments.models import AuditEvent
from people.models import Membership
from reports import services
from reports.models import ReportJob
from reports.selectors.jobs import RENDER
from tests.reports.company import NOW, TODAY
from tests.reports.jobs import ask, ask_for_role, done


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path
    return tmp_path


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def failed(company) -> ReportJob:
    job = ask(company)
    lease = services.claim(job_id=job.pk, at=NOW)
    services.fail(job_id=job.pk, lease=lease, error=RENDER, at=NOW, final=True)
    return job


def form(company, **changes) -> dict[str, object]:
    return {
        "kind": "person-gap",
        "person": company.people["sam"].pk,
        "language": "en",
        "as_of": TODAY.isoformat(),
        **changes,
    }


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_says_what_to_do_when_there_is_nothing(company, as_):
    page = text_of(as_("sam").get("/reports/"))
    assert "No reports yet" in page
    assert "New report" in page


@pytest.mark.parametrize("who", ["ines", "root"])
def test_auditors_and_administrators_have_no_such_page(company, as_, who):
    assert as_(who).get("/reports/").status_code == 403
    assert as_(who).post("/reports/", form(company)).status_code == 403
    assert 'data-nav="reports"' not in as_(who).get("/").content.decode()


def test_a_report_is_asked_for_on_the_page_and_appears_in_the_list(company, as_):
    browser = as_("marek")
    answer = browser.post("/reports/", form(company))
    job = ReportJob.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/reports/#job-{job.pk}")
    page = browser.get("/reports/")
    assert "Gap report of a person: Sam" in text_of(page)
    assert "Waiting" in text_of(page)
    assert f'hx-get="/reports/{job.pk}/row/"' in page.content.decode()


def test_what_another_kind_needs_is_left_out(company, as_):
    team = company.teams["north"].pk
    for kind, kept in (("person-gap", "person"), ("team-matrix", "team"), ("role-profile", "role")):
        as_("marek").post("/reports/", form(company, kind=kind, team=team, role=company.role.slug))
        job = ReportJob.objects.get(kind=kind)
        assert getattr(job, kept) is not None
    assert ReportJob.objects.get(kind="team-matrix").person is None


def test_a_wrong_form_is_shown_again_with_each_field_named(company, as_):
    answer = as_("marek").post("/reports/", form(company, person="", as_of="2027-01-01", language="xx"))
    assert answer.status_code == 422
    page = text_of(answer)
    for words in ("Choose a person.", "still to come", "Choose one of the languages"):
        assert words in page
    assert as_("marek").post("/reports/", form(company, as_of="soon")).status_code == 422
    assert not ReportJob.objects.exists()


def test_hr_is_asked_for_a_reason(company, as_):
    assert "Say why" in text_of(as_("hana").post("/reports/", form(company)))
    assert as_("hana").post("/reports/", form(company, reason="Promotion")).status_code == 302
    assert 'name="reason"' not in as_("sam").get("/reports/").content.decode()


def test_out_of_scope_looks_like_unknown(company, as_):
    for person in (company.people["tom"].pk, 10**6, "x"):
        assert as_("marek").post("/reports/", form(company, person=person)).status_code == 404
    mine = done(company)
    for name in ("row", "file"):
        assert as_("dana").get(f"/reports/{mine.pk}/{name}/").status_code == 404
        assert as_("marek").get(f"/reports/{uuid.uuid4()}/{name}/").status_code == 404


def test_the_list_is_filtered_by_kind_and_state(company, as_):
    ask(company)
    done(company, as_of=TODAY - dt.timedelta(days=1))
    browser = as_("marek")
    assert browser.get("/reports/?state=done").content.decode().count('class="job"') == 1
    assert browser.get("/reports/?kind=person-gap").content.decode().count('class="job"') == 2
    assert "No report matches" in text_of(browser.get("/reports/?kind=team-matrix"))
    assert browser.get("/reports/?kind=nonsense").content.decode().count('class="job"') == 2


def test_the_list_comes_in_pages_at_the_same_cost(company, as_, queries):
    browser = as_("marek")
    for number in range(5):
        ask(company, at=NOW + dt.timedelta(minutes=number))
    few = queries(lambda: browser.get("/reports/"))
    for number in range(20):
        ask(company, at=NOW + dt.timedelta(hours=number))
    assert queries(lambda: browser.get("/reports/")) == few
    assert "1–20 of 25" in text_of(browser.get("/reports/"))


def test_the_page_asks_again_until_the_job_is_finished_and_then_tells(company, as_):
    browser, job = as_("marek"), ask(company)
    lease = services.claim(job_id=job.pk, at=NOW)
    services.heartbeat(job_id=job.pk, lease=lease, at=NOW, progress=40)
    part = browser.get(f"/reports/{job.pk}/row/", headers={"HX-Request": "true"})
    assert 'value="40"' in part.content.decode()
    assert 'hx-trigger="every 1s"' in part.content.decode()
    assert "HX-Trigger" not in part
    services.finish(job_id=job.pk, lease=lease, data=b"%PDF", name="a.pdf", subjects=[], at=NOW)
    part = browser.get(f"/reports/{job.pk}/row/", headers={"HX-Request": "true"})
    assert "Download" in part.content.decode()
    assert "hx-get" not in part.content.decode()
    assert json.loads(part["HX-Trigger"])["toast"] == {
        "text": "Ready: Gap report of a person: Sam",
        "kind": "ok",
    }


def test_a_failed_job_says_why_and_can_be_tried_again(company, as_):
    browser, job = as_("marek"), failed(company)
    part = browser.get(f"/reports/{job.pk}/row/")
    assert "could not be made" in text_of(part)
    assert json.loads(part["HX-Trigger"])["toast"]["kind"] == "bad"
    assert browser.get(f"/reports/{job.pk}/retry/").status_code == 405
    assert browser.post(f"/reports/{job.pk}/retry/").status_code == 302
    assert ReportJob.objects.get().state == "queued"
    assert browser.post(f"/reports/{job.pk}/retry/").status_code == 409


def test_a_job_is_deleted_by_its_owner_alone(company, as_):
    job = done(company)
    assert as_("dana").post(f"/reports/{job.pk}/delete/").status_code == 404
    assert as_("marek").get(f"/reports/{job.pk}/delete/").status_code == 405
    assert as_("marek").post(f"/reports/{job.pk}/delete/").status_code == 302
    assert not ReportJob.objects.exists()


def test_the_file_is_an_attachment_that_no_browser_shows_and_no_cache_keeps(company, as_):
    answer = as_("marek").get(f"/reports/{done(company).pk}/file/")
    assert b"".join(answer.streaming_content) == b"%PDF"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "private, no-store"
    assert AuditEvent.objects.filter(action="export", subject=company.people["sam"]).exists()


def test_a_file_before_its_time_is_a_conflict_and_after_the_right_is_lost_unknown(company, as_):
    waiting, finished = ask(company), done(company)
    assert as_("marek").get(f"/reports/{waiting.pk}/file/").status_code == 409
    assert as_("marek").head(f"/reports/{finished.pk}/file/").status_code == 405
    Membership.objects.filter(employee=company.people["sam"]).update(team=company.teams["south"])
    assert as_("marek").get(f"/reports/{finished.pk}/file/").status_code == 404


# -- the API ----------------------------------------------------------------------------------------------------------

API = "/api/v1/reports/"


def post(client: Client, **body):
    return client.post(API, body, content_type="application/json")


def key_of(company, name: str, *scopes: str) -> Client:
    _, key = create_api_key(user=company.user(name), scopes=scopes, days=30, at=NOW)
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_a_program_asks_for_a_report_and_is_told_where_to_look(company, as_):
    client = as_("marek")
    answer = post(client, kind="person-gap", person=company.people["sam"].pk, language="it")
    job = ReportJob.objects.get()
    assert answer.status_code == 202
    assert answer["Location"] == f"http://testserver{API}{job.pk}/"
    expected = {"id": str(job.pk), "kind": "person-gap", "state": "queued", "progress": 0, "error": None}
    assert answer.json().items() >= expected.items()
    assert (job.language, job.as_of) == ("it", TODAY)
    assert client.get(answer["Location"]).json()["person"] == {"id": company.people["sam"].pk, "name": "Sam"}


def test_each_kind_takes_its_object(company, as_):
    client = as_("marek")
    assert post(client, kind="team-matrix", team=company.teams["north"].pk).status_code == 202
    assert post(client, kind="role-profile", role=company.role.slug).status_code == 202
    found = client.get(API).json()["results"]
    assert {job["kind"] for job in found} == {"role-profile", "team-matrix"}
    assert client.get(API, {"kind": "team-matrix"}).json()["count"] == 1
    assert client.get(API, {"state": "nonsense"}).status_code == 400


def test_wrong_input_names_every_field(company, as_):
    client = as_("marek")
    answer = post(client, kind="person-gap", language="xx", as_of="2030-01-01")
    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/person", "/language", "/as_of"]
    assert post(client, kind="everything").json()["errors"][0]["pointer"] == "/kind"
    assert post(client, kind="person-gap", person="x", as_of="soon").status_code == 400
    assert post(client).json()["errors"][0]["pointer"] == "/kind"


def test_scope_and_permission_over_the_api(company, as_):
    sam = company.people["sam"].pk
    assert post(as_("olga"), kind="person-gap", person=sam).status_code == 404
    assert post(as_("marek"), kind="role-profile", role="unknown").status_code == 404
    assert post(as_("ines"), kind="person-gap", person=sam).status_code == 403
    assert post(as_("root"), kind="person-gap", person=sam).status_code == 403
    assert post(as_("sam"), kind="team-matrix", team=company.teams["north"].pk).status_code == 403
    assert post(as_("hana"), kind="person-gap", person=sam).json()["errors"][0]["pointer"] == "/reason"
    assert as_("dana").get(f"{API}{ask(company).pk}/").status_code == 404
    assert as_("dana").get(f"{API}nonsense/").status_code == 404


def test_the_file_over_the_api(company, as_):
    client = as_("marek")
    waiting = client.get(f"{API}{ask(company).pk}/file/")
    assert (waiting.status_code, waiting["Content-Type"]) == (409, "application/problem+json")
    job = done(company)
    url = client.get(f"{API}{job.pk}/").json()["file"]
    answer = client.get(url, headers={"Accept": "application/pdf"})
    assert b"".join(answer.streaming_content) == b"%PDF"
    assert answer["Content-Disposition"].startswith("attachment")
    User.objects.filter(email="marek@test.example").update(is_active=False)
    assert client.get(url).status_code in (401, 403, 404)


def test_a_refused_file_is_a_problem_document_even_for_who_wants_a_pdf(company, as_):
    refused = as_("dana").get(f"{API}{done(company).pk}/file/", headers={"Accept": "application/pdf"})
    assert (refused.status_code, refused["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(refused.content)["status"] == 404


def test_a_failed_job_says_so_over_the_api(company, as_):
    answer = as_("marek").get(f"{API}{failed(company).pk}/").json()
    assert (answer["state"], answer["file"]) == ("failed", None)
    assert "could not be made" in answer["error"]


def test_a_job_is_deleted_over_the_api(company, as_):
    job = done(company)
    assert as_("dana").delete(f"{API}{job.pk}/").status_code == 404
    assert as_("marek").delete(f"{API}{job.pk}/").status_code == 204
    assert not ReportJob.objects.exists()


def test_a_key_without_the_scope_for_ratings_gets_no_claims(company):
    client = key_of(company, "marek", "read", "write")
    assert post(client, kind="person-gap", person=company.people["sam"].pk).status_code == 202
    assert ReportJob.objects.get().claims is False
    assert client.get(f"{API}{done(company).pk}/file/").status_code == 403
    full = key_of(company, "marek", "read", "write", "ratings")
    answer = full.get(f"{API}{done(company).pk}/file/")
    assert b"".join(answer.streaming_content) == b"%PDF"  # type: ignore[attr-defined]  # read to its end: closed
    assert (
        post(key_of(company, "sam", "read"), kind="role-profile", role=company.role.slug).status_code == 403
    )


def test_a_job_about_a_role_names_no_person(company, as_):
    job = ask_for_role(company)
    answer = as_("sam").get(f"{API}{job.pk}/").json()
    assert (answer["person"], answer["role"]["slug"]) == (None, "account-manager")


def test_whoever_has_left_the_scope_is_no_longer_named_in_the_list_of_jobs(company, as_):
    job = done(company)
    name = company.people["sam"].name
    assert name in text_of(as_("marek").get("/reports/"))
    assert as_("marek").get(f"{API}{job.pk}/").json()["person"]["name"] == name
    Membership.objects.filter(employee=company.people["sam"]).update(team=company.teams["south"])
    page = text_of(as_("marek").get("/reports/"))
    assert name not in page.split("New report")[0]
    assert "somebody who is no longer in your scope" in page
    assert as_("marek").get(f"{API}{job.pk}/").json()["person"] is None


def test_what_a_key_is_for_is_the_reason_of_a_program_that_names_none(company):
    sam = company.people["sam"].pk

    def asked_by(name: str, **data: object):
        _row, key = create_api_key(
            user=company.user("hana"), scopes=["read", "write"], days=1, name=name, at=NOW
        )
        client = Client(headers={"Authorization": f"Bearer {key}"})
        return post(client, kind="person-gap", person=sam, **data)

    assert asked_by("").json()["errors"][0]["pointer"] == "/reason"
    for data, reason in (
        ({}, "API key: Pay round"),
        ({"reason": " "}, "API key: Pay round"),
        ({"reason": "Complaint 12."}, "Complaint 12."),
    ):
        answer = asked_by("Pay round", **data)
        assert answer.status_code == 202
        assert ReportJob.objects.get(pk=answer.json()["id"]).reason == reason
