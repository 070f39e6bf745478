"""The demo company: what the sign-ins promise, and that loading it again changes nothing."""

import datetime as dt
import io
import random
import re
import stat

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import ApiKey, User
from assessments.models import Assessment, AuditEvent, Cycle, Evidence, HeldLevel, Rating
from assessments.services import broken_chains
from competencies.services import load_shipped_framework
from config.demo import SEED, company
from config.demo.people import load_people
from config.demo.words import Words
from core.dated import today
from people.models import Employee, Membership, RoleHolding, Team, TeamLead
from people.selectors import line_manager_of, role_of, team_of
from roles.models import Role
from roles.services import load_shipped_roles
from tests.factories.people import EmployeeFactory

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def run():
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="class")
def printed(django_db_setup, django_db_blocker):
    """What the command prints, with the company in the database for the tests of the class."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield run()
        transaction.set_rollback(True)


@pytest.fixture
def demo(printed, db):
    return printed


def user(first):
    return User.objects.get(email=f"{first}@demo.example")


def person(name):
    return Employee.objects.get(name=name)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.xdist_group("demo")
class TestTheDemoCompany:
    """One load for all of these."""

    def test_every_promised_sign_in_works(self, demo, client):
        for first in ("hana", "marek", "sam", "olga", "aki", "ines", "root"):
            assert user(first).check_password("levelmark-demo")
            assert f"{first}@demo.example" in demo
        assert client.login(email="sam@demo.example", password="levelmark-demo")
        others = User.objects.exclude(
            email__in=[f"{first}@demo.example" for first, *_rest in company.SIGN_INS]
        )
        assert others.count() > 100
        assert not any(one.has_usable_password() for one in others)

    def test_access_is_as_promised(self, demo):
        assert user("hana").is_hr
        assert user("ines").is_auditor
        root = user("root")
        assert (root.is_administrator, root.is_staff, root.is_superuser) == (True, True, False)
        assert not root.get_all_permissions()
        assert not hasattr(root, "employee")
        for first in ("marek", "sam", "olga", "aki"):
            assert not user(first).grants

    def test_the_company_has_its_size_and_shape(self, demo):
        assert 110 <= Employee.objects.count() <= 125
        assert Team.objects.count() == 8
        assert Team.objects.filter(parent=None).count() == 1
        roles = Role.objects.filter(holdings__in=RoleHolding.objects.on(today())).distinct()
        assert roles.count() == Role.objects.count() == 24
        assert not Team.objects.exclude(leads__in=TeamLead.objects.on(today())).exists()

    def test_marek_leads_sixteen_and_has_a_manager_above(self, demo):
        marek = person("Marek Novák")
        reports = Employee.objects.reports_of(marek)
        assert reports.count() == 16
        assert person("Sam Okoro") in reports
        families = {role_of(one, today()).family for one in reports}
        assert families == {Role.Family.REPRESENTATIVES}
        assert line_manager_of(marek, today()).name == "Henrik Solberg"
        assert team_of(person("Olga Marin"), today()).slug == "field"

    def test_three_cycles_one_of_them_open(self, demo):
        assert sorted(Cycle.objects.values_list("state", flat=True)) == ["closed", "closed", "open"]
        first = Cycle.objects.order_by("starts_on").first()
        assert dt.timedelta(days=700) < today() - first.starts_on < dt.timedelta(days=930)
        states = set(Cycle.objects.get(state="open").assessments.values_list("state", flat=True))
        assert states == {"draft", "submitted", "assessed", "confirmed"}
        for cycle in Cycle.objects.all():
            assert all(cycle.name.data.get(language) for language in ("en", "it", "ms", "ru", "zh-hant"))

    def test_sam_has_an_open_draft_partly_filled_with_evidence(self, demo):
        draft = Assessment.objects.get(employee=person("Sam Okoro"), state="draft")
        claimed = draft.ratings.filter(kind=Rating.Kind.SELF, level__isnull=False)
        assert 0 < claimed.count() < draft.profile.requirements.count()
        recent = Evidence.objects.filter(employee=draft.employee, created_at__gte=draft.created_at)
        assert recent.count() == 3
        assert recent.exclude(file="").get().media_type == "text/plain"

    def test_aki_of_another_department_has_open_assessments_to_do(self, demo):
        assert team_of(person("Aki Tanaka"), today()) is None
        assert Assessment.objects.open().filter(assessor__name="Aki Tanaka", state="submitted").count() >= 3

    def test_everything_that_reports_show_occurs(self, demo):
        held = HeldLevel.objects.on(today())
        required = {
            (holding.employee_id, requirement.skill_id): requirement.level
            for holding in RoleHolding.objects.on(today())
            for requirement in holding.role.profiles.get().requirements.all()
        }
        levels = {(row.employee_id, row.skill_id): row.level for row in held}
        gaps = [required[key] - levels[key] for key in required if key in levels]
        assert {-1, 0, 1, 2} <= set(gaps)
        assert len(gaps) < len(required)  # some are not assessed
        assert len([gap for gap in gaps if gap > 0]) < len(gaps) / 2
        two_years_ago = today() - dt.timedelta(days=731)
        newest: dict[tuple[int, int], dt.date] = {}
        for piece in Evidence.objects.verified().select_related("skill_level"):
            key = (piece.employee_id, piece.skill_level.skill_id)
            newest[key] = max(newest.get(key, piece.activity_date), piece.activity_date)
        assert sum(newest[key] < two_years_ago for key in levels) > 10  # stale
        holders: dict[int, int] = {}
        for _employee, skill in levels:
            holders[skill] = holders.get(skill, 0) + 1
        assert min(holders.values()) <= 4
        assert HeldLevel.objects.exclude(valid_until=None).count() > 50  # trends
        assert Rating.objects.filter(kind="self", assessment__state="submitted").exists()  # claims
        assert {"appealed", "reopened"} <= set(Assessment.objects.values_list("state", flat=True))
        assert Assessment.objects.filter(number=2, state="confirmed").exists()
        assert Employee.objects.filter(left_on__isnull=False).count() == 3

    def test_nothing_lies_in_the_future_or_before_its_time(self, demo):
        assert not Evidence.objects.filter(activity_date__gt=today()).exists()
        assert not AuditEvent.objects.filter(at__gt=timezone.now()).exists()
        assert not HeldLevel.objects.filter(valid_from__gt=today()).exists()
        for table in (Membership, RoleHolding):
            for row in table.objects.select_related("employee"):
                assert row.valid_from >= row.employee.joined_on

    def test_every_chain_of_events_is_sound(self, demo):
        assert AuditEvent.objects.order_by().values("stream").distinct().count() > 300
        assert broken_chains() == {}

    def test_people_are_found_by_name_and_address(self, demo):
        assert not Employee.objects.filter(email="").exists()
        assert Employee.objects.get(search_key__contains="novak").name == "Marek Novák"

    def test_the_key_is_hanas_reads_and_writes_and_is_for_the_owner_of_the_file_only(self, demo):
        file = settings.VAR_DIR / "demo" / "api-key"
        key = file.read_text().strip()
        assert f"API key: {key}" in demo
        row = ApiKey.objects.usable(timezone.now()).get(digest=ApiKey.digest_of(key))
        assert (row.user, row.scopes) == (user("hana"), ["read", "write"])
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_loading_again_changes_nothing(self, demo):
        tables = (
            User,
            Employee,
            Team,
            Membership,
            RoleHolding,
            TeamLead,
            Cycle,
            Assessment,
            Rating,
            Evidence,
            AuditEvent,
        )
        before = [table.objects.count() for table in (*tables, ApiKey)]
        again = run()
        assert [table.objects.count() for table in (*tables, ApiKey)] == before
        assert "Nothing was changed" in again
        assert again.splitlines()[1:] == demo.splitlines()[1:]

    def test_a_key_that_no_longer_works_is_replaced(self, demo):
        old = (settings.VAR_DIR / "demo" / "api-key").read_text()
        try:
            ApiKey.objects.update(revoked_at=timezone.now())
            run()
            new = (settings.VAR_DIR / "demo" / "api-key").read_text()
            assert new != old
            assert ApiKey.objects.usable(timezone.now()).filter(digest=ApiKey.digest_of(new.strip())).exists()
        finally:
            (settings.VAR_DIR / "demo" / "api-key").write_text(old)


def test_the_people_are_the_same_on_every_machine(db):
    version = load_shipped_framework(at=NOW)
    load_shipped_roles(version=version, at=NOW)

    def content():
        with transaction.atomic():
            load_people(NOW, random.Random(SEED))
            rows = [
                list(
                    table.objects.order_by("employee__number", "valid_from").values_list(
                        "employee__name", "valid_from"
                    )
                )
                for table in (Membership, RoleHolding, TeamLead)
            ]
            transaction.set_rollback(True)
        return rows

    first = content()
    assert first == content()
    assert first[0][0][0] == "Giulia Conti"


def test_the_demo_is_not_mixed_with_another_company(db):
    EmployeeFactory()
    with pytest.raises(CommandError, match="a database of its own"):
        run()
    assert not User.objects.filter(email="hana@demo.example").exists()


def test_the_demo_is_not_loaded_in_production(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not loaded in production"):
        run()


def test_every_skill_has_evidence_to_write_about_and_every_text_can_be_filled():
    words, rng = Words.read(), random.Random(1)
    assert len(words.evidence) == 19
    for templates in words.evidence.values():
        assert len(templates) >= 3
        for template in templates:
            assert template.kind in Evidence.Kind.values
            assert not re.search(r"[{}]", words.fill(template.title + template.text, rng))
            assert len(words.fill(template.title, rng)) <= 160


def test_the_plan_of_the_company_names_nobody_twice_and_nobody_unknown():
    names = [name for by_role in company.STAFF.values() for group in by_role.values() for name in group]
    names += [*company.OTHERS, *(name for name, *_rest in company.LEAVERS)]
    assert len(names) == len(set(names))
    named = [*company.LEADS.values(), *company.NEWCOMERS, *company.FORMER_ROLES, *company.FORMER_TEAMS]
    named += [name for name, _day in company.FORMER_LEADS.values()]
    named += [name for _first, name, _what in company.SIGN_INS if name]
    assert set(named) <= set(names)
