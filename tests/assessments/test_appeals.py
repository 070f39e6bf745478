"""An appeal is answered by a new version or by letting the decision stand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from assessments import policies, services
from assessments.models import Assessment, AuditEvent, HeldLevel
from assessments.selectors import assessment_page
from core.errors import Invalid, NotAllowed, WrongState
from tests.assessments.test_selectors import at_state, tasks
from tests.assessments.world import NOW, World

Browser = Callable[[str], Client]
WHY = "The bid was known when the level was given."


@pytest.fixture
def appealed(world: World) -> Assessment:
    """Sam's assessment, confirmed by Marek and appealed against."""
    return at_state(world, "appealed")


def dismiss(assessment: Assessment, by: User, reason: str = WHY) -> Assessment:
    return services.dismiss(assessment=assessment, by=by, at=NOW, reason=reason)


def test_a_dismissed_appeal_leaves_the_levels_confirmed(world: World, appealed: Assessment) -> None:
    before = list(HeldLevel.objects.values())
    done = dismiss(appealed, world.user("dana"))
    done.refresh_from_db()
    assert (done.state, done.appeal_answer, done.appeal_answered_at) == ("confirmed", WHY, NOW)
    assert done.appeal_answered_by == world.people["dana"]
    assert done.revision == appealed.revision + 1
    assert list(HeldLevel.objects.values()) == before
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.reason, event.actor_name) == ("assessment.appeal_dismissed", WHY, "Dana")
    assert services.verify_chain(event.stream) is None
    assert tasks(world) == {}


def test_the_person_is_told_of_the_answer_by_e_mail(
    world: World,
    appealed: Assessment,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        dismiss(appealed, world.user("hana"))
    [letter] = mail.outbox
    assert letter.to == ["sam@example.org"]
    assert letter.subject == "Your appeal is answered"
    assert "the levels stay as they were confirmed" in letter.body
    assert f"/assessments/{appealed.pk}/" in letter.body
    assert WHY not in letter.body


@pytest.mark.parametrize("who", ["sam", "marek", "olga", "aki", "lucia", "ines", "root"])
def test_who_may_not_reopen_may_not_dismiss_either(world: World, appealed: Assessment, who: str) -> None:
    events = AuditEvent.objects.count()
    assert not policies.may_dismiss(world.user(who), appealed)
    with pytest.raises(NotAllowed):
        dismiss(appealed, world.user(who))
    assert Assessment.objects.get().state == "appealed"
    assert AuditEvent.objects.count() == events


def test_the_confirmer_does_not_answer_the_appeal_against_it(world: World) -> None:
    assessment = at_state(world, "appealed", confirmation="second")  # confirmed by Dana, who is above
    with pytest.raises(NotAllowed) as refusal:
        dismiss(assessment, world.user("dana"))
    assert refusal.value.code == "second_person"
    assert dismiss(assessment, world.user("hana")).state == "confirmed"


@pytest.mark.parametrize("who", ["marek", "sam"])
def test_the_database_refuses_the_confirmer_and_the_subject_as_who_answers(
    world: World, appealed: Assessment, who: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.update(appeal_answered_by=world.people[who], appeal_answered_at=NOW)


def test_an_answer_needs_a_reason(world: World, appealed: Assessment) -> None:
    with pytest.raises(Invalid) as refusal:
        dismiss(appealed, world.user("dana"), "  ")
    assert refusal.value.errors[0].pointer == "/reason"
    assert Assessment.objects.get().state == "appealed"


def test_a_version_is_appealed_against_once_and_can_still_be_reopened(
    world: World, appealed: Assessment
) -> None:
    dismiss(appealed, world.user("dana"))
    with pytest.raises(WrongState) as refusal:
        services.appeal(assessment=appealed, by=world.user("sam"), at=NOW, reason="Once more.")
    assert refusal.value.code == "already_answered"
    page = assessment_page(Assessment.objects.get(), world.user("sam"))
    assert page.action("appeal") is None
    new = services.reopen(assessment=appealed, by=world.user("hana"), at=NOW, reason="New facts.")
    services.assess(assessment=new, by=world.user("marek"), at=NOW)
    services.confirm(assessment=new, by=world.user("marek"), at=NOW, reason="Seen.")
    again = services.appeal(assessment=new, by=world.user("sam"), at=NOW, reason="Another version.")
    assert again.state == "appealed"


def test_an_appeal_is_dismissed_on_the_page_and_the_person_reads_why(
    world: World, appealed: Assessment, browser_of: Browser
) -> None:
    url = f"/assessments/{appealed.pk}/"
    dana = browser_of("dana")
    assert "dialog-dismiss" in dana.get(url).content.decode()
    assert "dialog-dismiss" not in browser_of("sam").get(url).content.decode()
    assert "Dismiss the appeal" in dana.get(f"{url}dismiss/").content.decode()
    assert Assessment.objects.get().state == "appealed"
    assert dana.post(f"{url}dismiss/", {"reason": WHY}).status_code == 302
    page = browser_of("sam").get(url).content.decode()
    assert "Answer to the appeal, Dana" in page
    assert WHY in page
    assert "dialog-appeal" not in page
    assert browser_of("sam").post(f"{url}appeal/", {"reason": "Once more."}).status_code == 409


def test_an_appeal_is_dismissed_over_the_api(world: World, appealed: Assessment, browser_of: Browser) -> None:
    address = f"/api/v1/assessments/{appealed.pk}/dismiss/"
    dana = browser_of("dana")
    assert dana.post(address, {"reason": ""}, content_type="application/json").status_code == 400
    found = dana.post(address, {"reason": WHY}, content_type="application/json").json()
    assert (found["state"], found["appeal_answer"]) == ("confirmed", WHY)
    assert found["appeal_answered_by"]["name"] == "Dana"
    assert found["appeal_answered_at"] is not None
    again = browser_of("sam").post(
        address.replace("dismiss", "appeal"), {"reason": "Again."}, content_type="application/json"
    )
    assert (again.status_code, again.json()["type"]) == (409, "urn:levelmark:problem:already_answered")
