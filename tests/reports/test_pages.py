"""The pages: who sees what, and the same figures as the API."""

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessments.models import AuditEvent
from people.models import Employee
from reports.selectors import person_gap, team_matrix
from reports.tables import matrix_table
from tests.factories.assessments import make_assessment, make_claim, make_cycle, make_evidence
from tests.reports.company import NOW, TODAY

DAY = dt.timedelta(days=1)


def url_of(company, page, name="sam"):
    if page == "profile":
        return reverse("person-profile", args=[company.people[name].pk])
    if page == "matrix":
        return reverse("team-matrix", args=[company.teams[name].pk])
    return reverse(page)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# -- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "address", "of", "status"),
    [
        ("sam", "profile", "sam", 200),
        ("sam", "profile", "lucia", 404),
        ("marek", "profile", "sam", 200),
        ("marek", "profile", "tom", 404),
        ("dana", "profile", "tom", 200),
        ("hana", "profile", "tom", 200),
        ("ines", "profile", "tom", 200),
        ("root", "profile", "tom", 404),
        ("aki", "profile", "tom", 404),
        ("sam", "matrix", "north", 403),
        ("sam", "matrix", "south", 404),
        ("marek", "matrix", "north", 200),
        ("marek", "matrix", "south", 404),
        ("marek", "matrix", "sales", 403),
        ("dana", "matrix", "south", 200),
        ("hana", "matrix", "south", 200),
        ("ines", "matrix", "south", 200),
        ("root", "matrix", "south", 404),
        ("hana", "organisation", "", 200),
        ("ines", "organisation", "", 200),
        ("dana", "organisation", "", 403),
        ("sam", "organisation", "", 403),
        ("root", "organisation", "", 403),
        ("hana", "teams", "", 200),
        ("marek", "teams", "", 200),
        ("sam", "teams", "", 200),
        ("ines", "teams", "", 200),
        ("root", "teams", "", 403),
    ],
)
def test_a_page_is_for_whom_the_table_of_access_says(company, as_, who, address, of, status):
    assert as_(who).get(url_of(company, address, of)).status_code == status


def test_an_unknown_person_or_team_looks_like_one_out_of_scope(company, as_):
    marek = as_("marek")
    for known, unknown in (
        (url_of(company, "profile", "tom"), "/people/999999/"),
        (url_of(company, "matrix", "south"), "/teams/999999/matrix/"),
    ):
        first, second = marek.get(known), marek.get(unknown)
        assert (
            (first.status_code, text_of(first))
            == (second.status_code, text_of(second))
            == (404, text_of(second))
        )


@pytest.mark.parametrize("who", ["sam", "marek", "dana", "hana", "ines", "root", "aki"])
def test_everybody_has_a_home(company, as_, who):
    company.holds("sam", "SSUP", 3)
    page = as_(who).get("/")
    assert page.status_code == 200


def test_a_page_asks_for_a_sign_in(client, db):
    for address in ("/", "/people/1/", "/teams/", "/teams/1/matrix/", "/organisation/"):
        assert client.get(address).status_code == 302


# -- home -----------------------------------------------------------------------------------------------------------


def test_home_tells_an_employee_what_is_open_and_where_the_gaps_are(company, as_):
    cycle = make_cycle(company.version, starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2026, 12, 1))
    assessment = make_assessment(company.people["sam"], company.profile, dt.date(2026, 11, 2), cycle=cycle)
    company.holds("sam", "SSUP", 3)
    text = text_of(page := as_("sam").get("/"))
    assert "0 of 4 skills" in text
    assert reverse("assessment", args=[assessment.pk]) in page.content.decode()
    assert "38" in text  # (2 × 3/4) ÷ 4 = 37.5 %


def test_home_tells_a_manager_what_waits(company, as_):
    make_claim(company.people["sam"], company.profile, company.skills["SSUP"], 4, dt.date(2026, 11, 2))
    text = text_of(as_("marek").get("/"))
    assert "Sam" in text
    assert "Review" in text
    assert "North" in text


def test_home_tells_hr_about_cycles_and_what_needs_attention(company, as_):
    cycle = make_cycle(company.version, starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2026, 12, 1))
    make_assessment(company.people["sam"], company.profile, dt.date(2026, 11, 2), cycle=cycle)
    text = text_of(as_("hana").get("/"))
    assert cycle.slug in text
    assert "0 of 1 confirmed" in text
    assert "Lucia" in text  # not assessed at all


def test_home_tells_an_auditor_no_name(company, as_):
    company.holds("sam", "SSUP", 3)
    html = as_("ines").get("/").content.decode()
    assert not any(person.name in html for person in company.people.values())


def test_home_of_an_administrator_is_about_accounts(company, as_):
    text = text_of(as_("root").get("/"))
    assert "Accounts and access" in text
    assert not any(person.name in text for person in company.people.values())


def test_home_counts_who_has_no_role_and_leads_to_the_list_of_them(company, as_):
    hana = as_("hana")
    page = hana.get("/")
    assert "3 people with a role" in text_of(page)
    assert f"{reverse('people')}?role=0" in page.content.decode()
    listed = text_of(hana.get(reverse("people"), {"role": "0"}))
    assert "Aki" in listed
    assert "Lucia" not in listed
    assert "3 people with a role" in text_of(hana.get("/organisation/"))


def test_home_marks_a_level_whose_evidence_is_out_of_date(company, as_):
    company.holds("sam", "SSUP", 3, since=dt.date(2023, 1, 1), evidence_on=dt.date(2022, 12, 1))
    assert "is-stale" in as_("sam").get("/").content.decode()


def test_the_counts_of_what_waits_are_those_of_the_list(company, as_):
    make_claim(company.people["sam"], company.profile, company.skills["SSUP"], 4, dt.date(2026, 11, 2))
    make_assessment(company.people["lucia"], company.profile, dt.date(2026, 11, 2))  # hers to fill in
    home = as_("marek").get("/").context["home"]
    assert home.states == (("submitted", 1),)
    assert home.todo_count == len(home.todo) == 1


# -- the profile ----------------------------------------------------------------------------------------------------


def test_the_profile_shows_the_figures_of_the_api(company, as_):
    company.holds("sam", "SSUP", 3)
    company.holds("sam", "SALE", 5, since=dt.date(2024, 9, 1), evidence_on=dt.date(2024, 8, 1))
    page = as_("marek").get(url_of(company, "profile"))
    api = as_("marek").get(f"/api/v1/people/{company.people['sam'].pk}/gap/").json()
    assert float(page.context["gap"].fit) == api["fit"] == 0.625
    assert float(page.context["gap"].assessed_share) == api["assessed_share"] == 0.75
    text = text_of(page)
    assert "63 %" in text  # 0.625 in whole percents, halves up
    assert "2 × min(3 / 4, 1) = 1.5" in text
    assert "stale since" in text
    assert page.content.decode().count('role="img"') >= 2


def test_the_profile_of_a_past_day_is_that_of_the_day(company, as_):
    company.holds("sam", "SSUP", 3)
    page = as_("marek").get(url_of(company, "profile"), {"as_of": "2026-01-01"})
    assert [item.held for item in page.context["gap"].items] == [None] * 4
    assert page.context["profile"].history == ()


@pytest.mark.parametrize("query", [{"as_of": "soon"}, {"as_of": "2030-01-01"}, {"role": "emperor"}])
def test_a_day_or_role_that_does_not_exist_is_refused(company, as_, query):
    assert as_("marek").get(url_of(company, "profile"), query).status_code == 400


@pytest.mark.parametrize("asked", ["soon", "2030-01-01"])
@pytest.mark.parametrize(
    ("page", "query", "kept"),
    [
        ("profile", {"role": "account-manager"}, '<option value="account-manager" selected>'),
        ("matrix", {"gaps": "on"}, "checked"),
        ("matrix", {"view": "change", "since": "2026-01-01"}, 'value="2026-01-01"'),
        ("organisation", {"by": "role"}, 'name="by" value="role"'),
    ],
)
def test_a_day_that_is_none_is_refused_once_at_its_field(company, as_, page, query, kept, asked):
    of = "north" if page == "matrix" else "sam"
    answer = as_("hana").get(url_of(company, page, of), {**query, "as_of": asked})
    assert answer.status_code == 400
    said = (
        "Enter a date as"
        if asked == "soon"
        else "The date is in the future; ask for a day up to 22 November 2026."
    )
    assert text_of(answer).count(said) == 1
    html = answer.content.decode()
    assert 'aria-invalid="true"' in html
    assert kept in html
    assert "dlg-report" not in html


def test_a_bad_day_to_count_changes_from_is_refused_at_its_field(company, as_):
    answer = as_("marek").get(url_of(company, "matrix", "north"), {"view": "change", "since": "soon"})
    assert (answer.status_code, text_of(answer).count("Enter a date as")) == (400, 1)


def test_evidence_stands_in_the_order_of_the_skills_and_only_a_verified_piece_shows_a_badge(company, as_):
    sam, marek = company.people["sam"], company.people["marek"]
    for code in ("SALE", "NEGO", "SSUP"):
        make_evidence(
            sam, company.skills[code], 4, TODAY - 3 * DAY, verifier=marek if code == "SALE" else None
        )
    page = as_("sam").get(url_of(company, "profile"))
    gap = page.context["gap"]
    order = [item.skill.code for item in (*gap.essential, *gap.desirable, *gap.other)]
    html = page.content.decode()
    shown = re.findall(r'evidence-group"><h3><strong>(\w+)', html)
    assert shown == [code for code in order if code in shown]
    assert len(shown) == 3
    listed = html.split('id="evidence"')[1].split("</section>")[0]
    assert listed.count("level 4</span>") == 2
    assert listed.count('class="level l4 is-held') == 1
    assert "Verified evidence" in html


def test_the_profile_can_be_compared_with_another_role(company, as_):
    from tests.factories.roles import make_role

    make_role(company.version, {"SSUP": 2}, slug="assistant")
    company.holds("sam", "SSUP", 3)
    page = as_("sam").get(url_of(company, "profile"), {"role": "assistant"})
    assert page.context["gap"].meets_role


def test_a_person_without_a_role_gets_a_page_that_says_so(company, as_):
    assert "No role on that day" in text_of(as_("hana").get(url_of(company, "profile", "aki")))


def test_the_history_and_the_evidence_are_on_the_profile(company, as_):
    company.holds("sam", "SSUP", 3, since=dt.date(2025, 3, 1))
    company.holds("sam", "SSUP", 4, since=dt.date(2026, 3, 1))
    page = as_("sam").get(url_of(company, "profile"))
    assert [(one.before, one.level, one.by) for one in page.context["profile"].history] == [
        (3, 4, "Marek"),
        (None, 3, "Marek"),
    ]
    assert len(page.context["profile"].evidence) == 2
    assert "level 3 → 4" in text_of(page)


def test_a_manager_reads_of_evidence_only_while_an_assessment_is_open(company, as_):
    make_evidence(company.people["sam"], company.skills["SSUP"], 3, TODAY - DAY, title="Offer for Borealis")
    marek = as_("marek")
    assert "Offer for Borealis" not in text_of(marek.get(url_of(company, "profile")))
    make_assessment(company.people["sam"], company.profile, TODAY)
    assert "Offer for Borealis" in text_of(marek.get(url_of(company, "profile")))


def test_an_auditor_reads_pseudonyms_kinds_and_dates_everywhere(company, as_):
    company.holds("sam", "SSUP", 3, evidence_on=None)
    make_evidence(
        company.people["sam"],
        company.skills["SSUP"],
        3,
        TODAY - DAY,
        title="Sam at Borealis",
        verifier=company.people["marek"],
    )
    company.crowd(5)
    for page in (url_of(company, "profile"), url_of(company, "matrix", "north"), "/organisation/", "/teams/"):
        html = as_("ines").get(page).content.decode()
        assert not any(person.name in html for person in company.people.values()), page
        assert "Borealis" not in html


def test_a_person_sees_who_has_read_the_record(company, as_):
    company.holds("sam", "SSUP", 3)
    as_("hana").post(
        f"{url_of(company, 'matrix', 'north')}export/", {"kind": "csv", "reason": "Staffing plan"}
    )
    own = text_of(as_("sam").get(url_of(company, "profile")))
    assert "Who has read my record" in own
    assert "Staffing plan" in own
    assert "Staffing plan" not in text_of(as_("marek").get(url_of(company, "profile")))


# -- the matrix -----------------------------------------------------------------------------------------------------


def test_the_matrix_shows_the_figures_of_the_api_and_of_each_profile(company, as_):
    company.holds("sam", "SSUP", 3)
    company.holds("lucia", "SALE", 6)
    marek = as_("marek")
    page = marek.get(url_of(company, "matrix", "north"))
    api = marek.get(f"/api/v1/teams/{company.teams['north'].pk}/matrix/").json()
    for row, answer in zip(page.context["matrix"].rows, api["rows"], strict=True):
        alone = person_gap(Employee.objects.get(pk=row.gap.person.id), TODAY, viewer=company.user("marek"))
        assert float(row.gap.fit) == answer["fit"] == float(alone.fit)
        shown = [(c.skill.code, c.held, c.required, c.gap, str(c.state)) for c in row.cells]
        assert shown == [
            (c["skill"]["code"], c["held"], c["required"], c["gap"], c["state"]) for c in answer["cells"]
        ]


def test_the_sign_in_the_foot_says_which_level_is_held_by_fewer_than_two(company, as_):
    for name in ("sam", "lucia"):
        company.holds(name, "SSUP", 4)
    company.holds("sam", "SALE", 5)
    foot = as_("marek").get(url_of(company, "matrix", "north")).content.decode().split("<tfoot>")[1]
    cells = foot.split("</tfoot>")[0].split("<td>")[1:5]
    assert "held by" not in cells[0]
    assert "level 5: held by one person, Sam" in cells[1]
    assert "level 3: held by nobody" in cells[2]


@pytest.mark.parametrize("view", ["level", "age", "change", "nonsense"])
def test_the_matrix_has_three_views(company, as_, view):
    company.holds("sam", "SSUP", 3, since=dt.date(2024, 3, 1))
    company.holds("sam", "SSUP", 4, since=dt.date(2026, 6, 1), evidence_on=dt.date(2026, 5, 20))
    company.holds("sam", "SALE", 5, since=dt.date(2026, 6, 1), evidence_on=None)
    text = text_of(as_("marek").get(url_of(company, "matrix", "north"), {"view": view}))
    assert ("6 mo" in text) == (view == "age")
    assert ("new" in text) == (view == "change")


def test_changes_are_counted_from_the_day_that_was_asked_for(company, as_):
    company.holds("sam", "SSUP", 4, since=dt.date(2026, 6, 1))
    page = as_("marek").get(url_of(company, "matrix", "north"), {"view": "change", "since": "2026-07-01"})
    assert "= " in text_of(page)


def test_the_matrix_can_be_filtered_by_its_address(company, as_):
    company.holds("sam", "SSUP", 3)
    page = as_("marek").get(url_of(company, "matrix", "north"), {"gaps": "on", "sort": "-name"})
    assert [row.gap.person.name for row in page.context["matrix"].rows] == ["Sam"]
    none = as_("marek").get(url_of(company, "matrix", "north"), {"role": "emperor"})
    assert "Nothing matches" in text_of(none)
    empty = as_("marek").get(url_of(company, "matrix", "north"), {"as_of": "2001-01-01"})
    assert "Nobody in your scope" in text_of(empty)


def test_the_matrix_takes_in_the_teams_below_and_shows_what_a_role_does_not_ask_for(company, as_):
    from tests.factories.roles import make_role

    company.person("nina", "north", make_role(company.version, {"SALE": 4}, slug="seller"))
    company.holds("nina", "SSUP", 3)
    page = as_("dana").get(url_of(company, "matrix", "sales"), {"tree": "on"})
    assert len(page.context["matrix"].rows) == 7
    nina = next(row for row in page.context["table"]["rows"] if row["name"] == "Nina")
    assert [(cell["level"], cell["state"], cell["formula"]) for cell in nina["cells"][:1]] == [
        (3, "not_required", "")
    ]


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_manager_exports_the_matrix_and_each_person_can_see_it(company, as_):
    company.holds("sam", "SSUP", 3)
    Employee.objects.filter(pk=company.people["lucia"].pk).update(name='=HYPERLINK("http://x.example")')
    response = as_("marek").post(f"{url_of(company, 'matrix', 'north')}export/", {"kind": "csv"})
    assert response["Content-Disposition"].startswith("attachment; filename=")
    head, first, second = rows_of(response)
    assert head[:6] == ["Person", "Role", "Fit", "Assessed share", "Meets the role", "SSUP held"]
    assert first[0].startswith("'=HYPERLINK")
    assert second[:9] == ["Sam", "Account manager", "0.3750", "0.5000", "no", "3", "4", "1", "Gap"]
    events = AuditEvent.objects.filter(action="export")
    assert {event.subject.pk for event in events} == {company.people["sam"].pk, company.people["lucia"].pk}


def test_a_workbook_holds_texts_and_figures_and_no_formula(company, as_):
    company.holds("sam", "SSUP", 6)
    Employee.objects.filter(pk=company.people["lucia"].pk).update(name="@Lucia")
    response = as_("marek").post(f"{url_of(company, 'matrix', 'north')}export/?sort=-name", {"kind": "xlsx"})
    book = load_workbook(io.BytesIO(response.content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][:8] == ["Sam", "Account manager", 0.5, 0.5, "no", 6, 4, -2]
    assert sheet["A3"].value == "'@Lucia"
    assert not any(
        cell.data_type == "f" for one in book.worksheets for row in one.iter_rows() for cell in row
    )


def test_hr_exports_only_with_a_reason(company, as_):
    address = f"{url_of(company, 'matrix', 'north')}export/"
    refused = as_("hana").post(address, {"kind": "csv"})
    assert refused.status_code == 422
    assert not AuditEvent.objects.filter(action="export").exists()
    assert as_("hana").post(address, {"kind": "csv", "reason": "Staffing plan"}).status_code == 200
    assert set(AuditEvent.objects.filter(action="export").values_list("reason", flat=True)) == {
        "Staffing plan"
    }


@pytest.mark.parametrize(
    ("who", "status"), [("sam", 403), ("ines", 403), ("olga", 404), ("root", 404), ("dana", 200)]
)
def test_others_take_no_matrix_away(company, as_, who, status):
    response = as_(who).post(f"{url_of(company, 'matrix', 'north')}export/", {"kind": "csv"})
    assert response.status_code == status


def test_an_export_is_no_reading(company, as_):
    page = url_of(company, "matrix", "north")
    answer = as_("marek").get(f"{page}export/?sort=role")
    assert (answer.status_code, answer["Location"]) == (302, f"{page}?sort=role")
    assert not AuditEvent.objects.filter(action="export").exists()


def test_an_auditor_who_also_leads_takes_the_own_team_away(company, as_):
    from tests.factories.accounts import AccessGrantFactory

    AccessGrantFactory(user=company.user("marek"), access="auditor")
    export = "export/"
    assert as_("marek").post(url_of(company, "matrix", "north") + export, {"kind": "csv"}).status_code == 200
    assert as_("marek").post(url_of(company, "matrix", "south") + export, {"kind": "csv"}).status_code == 403


def test_nothing_is_exported_where_the_event_cannot_be_written(company, as_, monkeypatch):
    def broken(**_):
        raise RuntimeError("no trail")

    monkeypatch.setattr("reports.views.teams.record_export", broken)
    with pytest.raises(RuntimeError):
        as_("marek").post(f"{url_of(company, 'matrix', 'north')}export/", {"kind": "csv"})


# -- teams and the organisation -------------------------------------------------------------------------------------


def test_the_tree_of_teams_counts_people_and_those_below(company, as_):
    rows = {row.team.name: row for row in as_("dana").get("/teams/").context["rows"]}
    assert [(name, row.depth, row.people, row.below) for name, row in rows.items()] == [
        ("Sales", 0, 3, 6), ("North", 1, 2, 2), ("South", 1, 1, 1),
    ]  # fmt: skip
    assert (rows["North"].lead, rows["North"].open) == ("Marek", True)
    (own,) = as_("sam").get("/teams/").context["rows"]
    assert (own.team.name, own.open, own.lead, own.lead_id) == ("North", False, "Marek", None)


def test_the_overview_shows_shares_and_withholds_small_groups(company, as_):
    company.crowd(6)
    hana = as_("hana")
    text = text_of(hana.get("/organisation/"))
    assert "3 of 8" not in text  # all of nine less these would speak of one person
    assert "could be computed" in text
    company.crowd(5, "sales")
    text = text_of(hana.get("/organisation/"))
    assert "3 of 8" in text
    assert "< 5" in text.replace("&lt;", "<")
    assert "nobody" in text
    assert hana.get("/organisation/", {"by": "role"}).status_code == 200
    assert (
        hana.get("/organisation/", {"team": company.teams["south"].pk}).context["overview"].summary.people
        == 1
    )
    assert hana.get("/organisation/", {"team": "999999"}).status_code == 404
    assert "Nothing to show" in text_of(hana.get("/organisation/", {"as_of": "2001-01-01"}))


def test_the_trend_is_drawn_from_closed_cycles(company, as_):
    company.crowd(6)
    make_cycle(
        company.version,
        starts_on=dt.date(2025, 9, 1),
        ends_on=dt.date(2025, 11, 1),
        state="closed",
        slug="autumn",
    )
    html = as_("hana").get("/organisation/").content.decode()
    assert "Cycle by cycle" in html
    assert "autumn" in html


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_coverage_is_taken_away_without_a_name(company, as_, kind):
    company.crowd(5)
    response = as_("ines").get("/organisation/export/", {"kind": kind})
    assert response.status_code == 200
    if kind == "csv":
        rows = rows_of(response)
        assert rows[1][:4] == ["SSUP", "Skill SSUP", "8", "2"]
        assert not any(person.name in str(rows) for person in company.people.values())
    assert as_("dana").get("/organisation/export/").status_code == 403


# -- at a constant price --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/", "/organisation/", "/teams/", "matrix", "profile"])
def test_a_page_about_fifty_people_costs_as_many_queries_as_one_about_five(company, as_, queries, page):
    company.crowd(5)
    address = (
        url_of(company, page, "north")
        if page == "matrix"
        else url_of(company, "profile")
        if page == "profile"
        else page
    )
    hana = as_("hana")
    hana.get(address)
    few = queries(lambda: hana.get(address))
    company.crowd(45)
    assert queries(lambda: hana.get(address)) == few


def test_the_history_leads_only_to_assessments_that_the_reader_may_open(company, as_):
    held = company.holds("sam", "SSUP", 3)
    address = f"/assessments/{held.rating.assessment_id}/"
    assert address in as_("marek").get(url_of(company, "profile", "sam")).content.decode()
    make_assessment(
        company.people["sam"],
        company.profile,
        TODAY,
        state="submitted",
        submitted_at=NOW,
        assessor=company.people["aki"],
    )
    page = as_("aki").get(url_of(company, "profile", "sam"))
    assert [one.readable for one in page.context["profile"].history] == [False]
    assert address not in page.content.decode()


def test_nothing_is_said_of_evidence_where_no_level_is_held(company):
    company.holds("sam", "SSUP", 3)
    [row] = [
        one
        for one in matrix_table(team_matrix(company.teams["north"], TODAY, company.user("marek")))["rows"]
        if one["name"] == "Sam"
    ]
    assert {cell["level"]: cell["evidence_count"] for cell in row["cells"]} == {3: 1, None: None}
