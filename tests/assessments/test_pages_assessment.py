"""The overview of an assessment and the steps of its workflow, as pages."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from assessments import services
from assessments.models import Assessment, AuditEvent, HeldLevel, Rating
from people.services import assign_role
from roles.models import Role
from tests.assessments.test_selectors import at_state, page_of
from tests.assessments.world import NOW, World, text

Browser = Callable[[str], Client]
REASON = {"reason": "Because."}


def url(assessment: Assessment, step: str = "") -> str:
    return f"/assessments/{assessment.pk}/" + (f"{step}/" if step else "")


def state(assessment: Assessment) -> str:
    return Assessment.objects.get(pk=assessment.pk).state


@pytest.mark.parametrize(
    ("name", "status"),
    [("sam", 200), ("marek", 200), ("dana", 200), ("hana", 200), ("ines", 200),
     ("lucia", 404), ("olga", 404), ("aki", 404), ("root", 404)],
)  # fmt: skip
def test_who_is_in_scope_sees_an_assessment_and_nobody_else(
    world: World, browser_of: Browser, name: str, status: int
) -> None:
    assessment = world.start()
    assert browser_of(name).get(url(assessment)).status_code == status
    assert browser_of(name).get(f"/assessments/{assessment.pk}/skills/SSUP/").status_code == status
    assert browser_of(name).get(f"/assessments/{assessment.pk + 999}/").status_code == 404


def test_who_is_not_signed_in_is_asked_to(world: World) -> None:
    answer = Client().get(url(world.start()))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_the_whole_way_on_pages(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    world.claim(assessment, "SSUP", 4)
    world.evidence("SSUP", 4)
    page = browser_of("sam").get(url(assessment)).content.decode()
    assert "dialog-submit" in page
    assert "Go on rating" in page
    assert browser_of("sam").post(url(assessment, "submit")).status_code == 302
    world.claim(Assessment.objects.get(), "SSUP", 4, kind="assessor")
    assert browser_of("marek").post(url(assessment, "assess")).status_code == 302
    assert state(assessment) == "assessed"
    page = browser_of("marek").get(url(assessment)).content.decode()
    assert "dialog-confirm" in page
    assert browser_of("marek").post(url(assessment, "confirm"), REASON, follow=True).status_code == 200
    assert state(assessment) == "confirmed"
    assert HeldLevel.objects.get().level == 4
    page = browser_of("sam").get(url(assessment)).content.decode()
    assert "Because." in page
    assert "dialog-appeal" in page
    assert browser_of("sam").post(url(assessment, "appeal"), REASON).status_code == 302
    answer = browser_of("dana").post(url(assessment, "reopen"), REASON)
    new = Assessment.objects.get(number=2)
    assert answer["Location"] == url(new)
    page = browser_of("dana").get(url(new)).content.decode()
    assert f'href="{url(assessment)}"' in page
    assert browser_of("marek").post(url(new, "cancel"), REASON).status_code == 302
    assert state(new) == "cancelled"


def test_moderation_is_a_step_of_its_own(world: World, browser_of: Browser) -> None:
    assessment = at_state(world, "assessed", moderated=True)
    assert browser_of("marek").post(url(assessment, "moderate"), REASON).status_code == 403
    assert browser_of("marek").post(url(assessment, "confirm"), REASON).status_code == 409
    assert browser_of("hana").post(url(assessment, "moderate"), REASON).status_code == 302
    assert browser_of("marek").post(url(assessment, "confirm"), REASON).status_code == 302


@pytest.mark.parametrize(
    ("name", "step", "status"),
    [
        ("sam", "assess", 403), ("sam", "confirm", 403), ("sam", "moderate", 403), ("sam", "reopen", 403),
        ("sam", "dismiss", 403), ("marek", "dismiss", 403), ("ines", "dismiss", 403), ("lucia", "dismiss", 404),
        ("marek", "submit", 403), ("marek", "appeal", 403), ("hana", "confirm", 403), ("hana", "assess", 403),
        ("dana", "confirm", 403), ("ines", "submit", 403), ("ines", "cancel", 403),
        ("lucia", "submit", 404), ("aki", "assess", 404), ("root", "reopen", 404),
        ("sam", "nonsense", 404),
    ],
)  # fmt: skip
def test_a_step_is_refused_to_who_may_not_take_it(
    world: World, browser_of: Browser, name: str, step: str, status: int
) -> None:
    assessment = world.assessed(SSUP=4)
    world.evidence("SSUP", 4)
    before = AuditEvent.objects.count()
    assert browser_of(name).post(url(assessment, step), REASON).status_code == status
    assert browser_of(name).get(url(assessment, step)).status_code == status
    assert state(assessment) == "assessed"
    assert AuditEvent.objects.count() == before


def test_who_comes_back_to_a_step_that_is_done_reads_so(world: World, browser_of: Browser) -> None:
    assessment = world.submitted(SSUP=4)
    answer = browser_of("sam").get(url(assessment, "submit"))
    assert answer.status_code == 409
    assert "not possible in the state" in answer.content.decode()
    assert browser_of("marek").get(url(assessment, "assess")).status_code == 200


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("sam", "submit"),
        ("marek", "assess"),
        ("hana", "moderate"),
        ("sam", "appeal"),
        ("dana", "dismiss"),
        ("dana", "reopen"),
    ],
)
def test_an_illegal_step_is_a_conflict_and_changes_nothing(
    world: World, browser_of: Browser, name: str, step: str
) -> None:
    assessment = world.assessed(SSUP=4)
    before = Assessment.objects.values().get()
    answer = browser_of(name).post(url(assessment, step), REASON)
    assert answer.status_code == 409
    assert Assessment.objects.values().get() == before


def test_confirming_without_verified_evidence_names_each_skill_and_changes_nothing(
    world: World, browser_of: Browser
) -> None:
    assessment = world.assessed(SSUP=4, SALE=5)
    world.evidence("SSUP", 4)
    world.evidence("SALE", 5, verified=False)
    marek = browser_of("marek")
    before = marek.get(url(assessment)).content.decode()
    assert "No verified evidence from the last 24 months backs level 5." in before
    answer = marek.post(url(assessment, "confirm"), REASON)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "SALE: no verified evidence" in page
    assert "SSUP: no verified" not in page
    assert f"/assessments/{assessment.pk}/skills/SALE/" in page
    assert "Because.</textarea>" in page
    assert state(assessment) == "assessed"
    assert not Rating.objects.filter(kind="final").exists()


def test_a_missing_reason_is_shown_at_its_field(world: World, browser_of: Browser) -> None:
    assessment = world.assessed(SSUP=4)
    for data in ({}, {"reason": "  "}):
        answer = browser_of("marek").post(url(assessment, "confirm"), data)
        assert answer.status_code == 422
        assert 'id="confirm_reason_error"' in answer.content.decode()
    assert state(assessment) == "assessed"


def test_a_level_without_its_reason_stops_the_submission_and_says_where(
    world: World, browser_of: Browser
) -> None:
    assessment = world.start()
    services.record_rating(
        assessment=assessment, kind="self", skill=world.skills["SSUP"], by=world.user("sam"), at=NOW, level=4
    )
    page = browser_of("sam").get(url(assessment, "submit")).content.decode()
    assert "This is still missing." in page
    answer = browser_of("sam").post(url(assessment, "submit"))
    assert answer.status_code == 422
    assert "SSUP: level 4 differs from what the verdicts propose. Say why." in answer.content.decode()
    assert state(assessment) == "draft"


def test_who_decides_decides_on_what_was_shown(world: World, browser_of: Browser) -> None:
    assessment = world.assessed(SSUP=4)
    world.evidence("SSUP", 4)
    seen = Assessment.objects.get().revision
    world.claim(assessment, "SSUP", 5, kind="assessor")
    answer = browser_of("marek").post(url(assessment, "confirm"), {**REASON, "revision": seen})
    assert answer.status_code == 412
    assert state(assessment) == "assessed"


def test_a_form_from_elsewhere_is_refused(world: World) -> None:
    assessment = world.submitted(SSUP=4)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("marek"))
    for address in (
        url(assessment, "assess"),
        f"{url(assessment)}skills/SSUP/",
        "/assessments/",
        url(assessment, "assessor"),
    ):
        assert client.post(address, {"level": "4"}).status_code == 403
    assert state(assessment) == "submitted"


def test_looking_changes_nothing(world: World, browser_of: Browser) -> None:
    assessment = at_state(world, "submitted")
    before = (AuditEvent.objects.count(), Assessment.objects.values().get())
    for name in ("sam", "marek", "dana", "hana", "ines"):
        browser = browser_of(name)
        for step in (
            "",
            "submit",
            "assess",
            "confirm",
            "cancel",
            "dismiss",
            "reopen",
            "assessor",
            "skills/SSUP",
            "skills/SSUP/evidence",
        ):
            browser.get(url(assessment, step))
    assert (AuditEvent.objects.count(), Assessment.objects.values().get()) == before


def test_the_differences_of_the_two_sides_can_be_shown_alone(world: World, browser_of: Browser) -> None:
    assessment = world.submitted(SSUP=4, SALE=5)
    world.claim(assessment, "SSUP", 3, kind="assessor")
    world.claim(assessment, "SALE", 5, kind="assessor")
    services.assess(assessment=assessment, by=world.user("marek"), at=NOW)
    marek = browser_of("marek")
    page = marek.get(url(assessment)).content.decode()
    assert "views differ" in page
    assert f"{url(assessment)}skills/SALE/" in page
    page = marek.get(url(assessment), {"differences": "1"}).content.decode()
    assert f'class="strong" href="{url(assessment)}skills/SALE/"' not in page
    assert "Show all skills" in page


def test_blind_claims_are_on_no_page_before_both_have_spoken(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    Assessment.objects.update(blind=True)
    world.claim(Assessment.objects.get(), "SSUP", 4, rationale="A secret reason.")
    services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    world.claim(Assessment.objects.get(), "SSUP", 5, kind="assessor", rationale="A hidden word.")
    for name in ("marek", "dana", "hana", "ines"):
        for address in (url(assessment), f"{url(assessment)}skills/SSUP/"):
            page = browser_of(name).get(address).content.decode()
            assert "secret" not in page
            assert "Claimed" not in page
            assert "Blind rating" in page
    for address in (url(assessment), f"{url(assessment)}skills/SSUP/"):
        page = browser_of("sam").get(address).content.decode()
        assert "hidden word" not in page
        assert "Assessed" not in page
    services.assess(assessment=Assessment.objects.get(), by=world.user("marek"), at=NOW)
    page = browser_of("marek").get(f"{url(assessment)}skills/SSUP/").content.decode()
    assert "secret" in page
    assert "The two sides differ." in page
    assert "hidden word" not in browser_of("sam").get(f"{url(assessment)}skills/SSUP/").content.decode()


def test_the_assessor_is_named_by_hr_or_the_manager_and_never_is_the_person(
    world: World, browser_of: Browser
) -> None:
    assessment = world.start()
    address = url(assessment, "assessor")
    assert browser_of("sam").get(address).status_code == 403
    assert browser_of("sam").post(address, {"assessor": world.people["aki"].pk}).status_code == 403
    marek = browser_of("marek")
    assert "Aki" in marek.get(address).content.decode()
    for wrong in (world.people["sam"].pk, "", 9999):
        assert marek.post(address, {"assessor": wrong}).status_code == 422
    assert marek.post(address, {"assessor": world.people["aki"].pk}).status_code == 302
    assert Assessment.objects.get().assessor == world.people["aki"]
    assert browser_of("aki").get(url(assessment)).status_code == 200
    services.cancel(assessment=assessment, by=world.user("marek"), at=NOW, reason="No.")
    assert marek.post(address, {"assessor": world.people["olga"].pk}).status_code == 409


def test_pages_are_in_the_readers_language(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    page = browser_of("sam").get(url(assessment) + "?lang=it").content.decode()
    assert "Account manager (it)" in page
    assert "Ssup (it)" in page


def test_a_step_names_the_skills_that_would_go_on_without_a_level(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    world.claim(assessment, "SSUP", 4)
    others = {skill for skill in world.skills if skill != "SSUP"}
    action = page_of(world, "sam").action("submit")
    assert action is not None
    assert others
    assert set(action.unrated) <= others
    assert "SALE" in action.unrated
    page = browser_of("sam").get(url(assessment, "submit")).content.decode()
    assert "no level and" in page
    assert f'href="{url(assessment)}skills/SALE/"' in page


def test_the_subject_reads_for_whom_the_assessment_waits(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    world.claim(assessment, "SSUP", 4)
    services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    page = browser_of("sam").get(url(assessment)).content.decode()
    assert f"Waiting for {world.people['marek'].name}." in page


def test_a_reopened_version_shows_the_appeal_and_the_reason(world: World, browser_of: Browser) -> None:
    assessment = at_state(world, "confirmed")
    services.appeal(assessment=assessment, by=world.user("sam"), at=NOW, reason="The bid was not looked at.")
    new = services.reopen(
        assessment=assessment, by=world.user("dana"), at=NOW, reason="The bid is to be judged."
    )
    page = browser_of("marek").get(url(new)).content.decode()
    assert "The bid was not looked at." in page
    assert "The bid is to be judged." in page
    assert f"Reopening, {world.people['dana'].name}" in page


@pytest.mark.parametrize(
    ("months_ago", "level", "verified", "words"),
    [
        (1, 4, False, "evidence not verified"),
        (60, 4, True, "evidence out of date"),
        (1, 3, True, "evidence for a lower level only"),
    ],
)
def test_a_level_that_is_not_backed_says_what_it_lacks(
    world: World, browser_of: Browser, months_ago: int, level: int, verified: bool, words: str
) -> None:
    assessment = world.start()
    world.claim(assessment, "SSUP", 4)
    assert "no evidence" in browser_of("sam").get(url(assessment)).content.decode()
    day = (NOW - dt.timedelta(days=30 * months_ago)).date()
    world.evidence("SSUP", level, verified=verified, activity_date=day)
    page = browser_of("sam").get(url(assessment)).content.decode()
    assert words in page
    assert "no evidence" not in page


def test_an_open_assessment_says_that_the_person_holds_another_role_by_now(
    world: World, browser_of: Callable[[str], Client]
) -> None:
    assessment = world.submitted(SSUP=4)
    address = f"/assessments/{assessment.pk}/"
    assert browser_of("marek").get(address).context["page"].role_now is None
    role = Role.objects.create(
        slug="spare", title=text("Spare"), tier=3, family="accounts", purpose=text("Later.")
    )
    assign_role(employee=world.people["sam"], role=role, on=NOW.date(), by=world.user("hana"), at=NOW)
    assert "The role is Spare since" in browser_of("marek").get(address).content.decode()


def test_the_assessor_of_a_closed_assessment_is_not_led_to_the_person(
    world: World, browser_of: Callable[[str], Client]
) -> None:
    assessment = world.submitted(SSUP=4)
    services.assign_assessor(
        assessment=assessment, assessor=world.people["aki"], by=world.user("hana"), at=NOW
    )
    profile = f'href="/people/{world.people["sam"].pk}/"'
    assert profile in browser_of("aki").get(url(assessment)).content.decode()
    services.cancel(assessment=assessment, by=world.user("hana"), at=NOW, reason="Mistaken.")
    page = browser_of("aki").get(url(assessment)).content.decode()
    assert "Sam" in page
    assert profile not in page
