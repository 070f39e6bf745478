"""Assessments, ratings and cycles over the REST API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessments import services
from assessments.models import Assessment, AuditEvent, Cycle, HeldLevel, Rating
from tests.assessments.test_selectors import at_state, more_people
from tests.assessments.world import NOW, World, text

Browser = Callable[[str], Client]
Key = Callable[..., Client]
API = "/api/v1"


def send(client: Client, method: str, path: str, data: Any = None, match: str | None = None) -> Any:
    headers = {"If-Match": match} if match is not None else {}
    body = json.dumps(data) if data is not None else b""
    return client.generic(method, f"{API}/{path}", body, content_type="application/json", headers=headers)


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"].startswith("application/problem+json")
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    return found


def pointers(answer: Any, status: int) -> list[str]:
    return [error["pointer"] for error in problem(answer, status)["errors"]]


# -- reading ----------------------------------------------------------------------------------------------------------


def test_the_list_is_what_is_in_scope_and_can_be_narrowed(world: World, browser_of: Browser) -> None:
    assessment = world.submitted(SSUP=4)
    marek = browser_of("marek")
    answer = marek.get(f"{API}/assessments/").json()
    assert set(answer) == {"count", "next", "previous", "results"}
    [row] = answer["results"]
    assert row["id"] == assessment.pk
    assert row["person"] == {"id": world.people["sam"].pk, "name": "Sam"}
    assert row["role"] == {"slug": "account-manager", "title": "Account manager"}
    assert (row["state"], row["version"], row["task"], row["cycle"]) == ("submitted", 1, "review", None)

    def count(query: str) -> int:
        found: int = marek.get(f"{API}/assessments/?{query}").json()["count"]
        return found

    assert count("view=todo") == 1
    assert count("state=draft") == 0
    assert (
        count(f"person={world.people['sam'].pk}&team={world.teams['north'].pk}&search=sam&sort=-person") == 1
    )
    assert count(f"person={world.people['lucia'].pk}") == 0
    assert browser_of("lucia").get(f"{API}/assessments/").json()["count"] == 0
    assert (
        browser_of("ines").get(f"{API}/assessments/").json()["results"][0]["person"]["name"].startswith("P-")
    )


@pytest.mark.parametrize(
    "query", ["state=nonsense", "view=x", "cycle=999", "sort=weight", "person=sam", "colour=red"]
)
def test_a_filter_that_is_none_is_refused_by_name(world: World, browser_of: Browser, query: str) -> None:
    assert pointers(browser_of("sam").get(f"{API}/assessments/?{query}"), 400) == [
        f"/{query.split('=', maxsplit=1)[0]}"
    ]


def test_the_list_costs_the_same_for_five_and_for_fifty(
    world: World, browser_of: Browser, queries_of: Callable[[Callable[[], object]], int]
) -> None:
    marek = browser_of("marek")
    marek.get(f"{API}/assessments/")
    more_people(world, 5)
    few = queries_of(lambda: marek.get(f"{API}/assessments/?page_size=100"))
    more_people(world, 45, first=5)
    assert queries_of(lambda: marek.get(f"{API}/assessments/?page_size=100")) == few


@pytest.mark.parametrize("name", ["lucia", "tom", "olga", "aki", "root"])
def test_somebody_elses_assessment_is_as_unknown_as_one_that_is_not_there(
    world: World, browser_of: Browser, name: str
) -> None:
    assessment = world.submitted(SSUP=4)
    browser = browser_of(name)
    there, nowhere = (problem(browser.get(f"{API}/assessments/{pk}/"), 404) for pk in (assessment.pk, 999))
    assert there == nowhere
    assert browser.get(f"{API}/assessments/{assessment.pk}/ratings/").status_code == 404
    for step in ("submit", "assess", "moderate", "confirm", "appeal", "dismiss", "reopen", "cancel"):
        assert (
            send(browser, "POST", f"assessments/{assessment.pk}/{step}/", {"reason": "R"}).status_code == 404
        )
    assert (
        send(
            browser, "PATCH", f"assessments/{assessment.pk}/ratings/", {"skill": "SSUP", "level": 3}
        ).status_code
        == 404
    )
    assert Assessment.objects.get().state == "submitted"


def test_who_is_not_signed_in_gets_nothing(world: World) -> None:
    assert Client().get(f"{API}/assessments/").status_code in (401, 403)
    assert Client(headers={"Authorization": "Bearer nonsense"}).get(f"{API}/assessments/").status_code == 401


def test_the_detail_has_the_state_of_each_skill_and_a_tag(world: World, browser_of: Browser) -> None:
    assessment = world.confirmed(SSUP=4)
    answer = browser_of("marek").get(f"{API}/assessments/{assessment.pk}/")
    row = answer.json()
    assert answer["ETag"] == f'"{row["revision"]}"'
    assert [skill["skill"]["code"] for skill in row["skills"]] == ["SSUP", "SALE", "NEED"]
    first = row["skills"][0]
    assert (first["required"], first["claimed"], first["assessed"], first["final"], first["backed"]) == (
        4,
        4,
        4,
        4,
        True,
    )
    assert row["confirmed_by"]["name"] == "Marek"
    assert row["confirmation_reason"] == "Seen at work."
    services.appeal(assessment=assessment, by=world.user("sam"), at=NOW, reason="Look.")
    new = services.reopen(assessment=assessment, by=world.user("dana"), at=NOW, reason="Heard.")
    row = browser_of("sam").get(f"{API}/assessments/{assessment.pk}/").json()
    assert (row["superseded_by"], row["reopened_by"]["name"], row["appeal_reason"]) == (
        new.pk,
        "Dana",
        "Look.",
    )
    assert browser_of("sam").get(f"{API}/assessments/{new.pk}/").json()["supersedes"] == assessment.pk


def kinds(client: Client, assessment: Assessment) -> set[str]:
    rows = client.get(f"{API}/assessments/{assessment.pk}/ratings/").json()["results"]
    return {row["kind"] for row in rows}


def test_ratings_are_read_by_whom_they_are_for(world: World, browser_of: Browser) -> None:
    assessment = at_state(world, "draft")
    assert kinds(browser_of("sam"), assessment) == {"self"}
    assert kinds(browser_of("marek"), assessment) == set()
    services.submit(assessment=assessment, by=world.user("sam"), at=NOW)
    world.claim(Assessment.objects.get(), "SSUP", 3, kind="assessor")
    assert kinds(browser_of("sam"), assessment) == {"self"}
    assert (
        kinds(browser_of("marek"), assessment)
        == kinds(browser_of("hana"), assessment)
        == {"self", "assessor"}
    )
    row = browser_of("sam").get(f"{API}/assessments/{assessment.pk}/ratings/").json()["results"][0]
    assert (row["skill"]["code"], row["level"], row["proposed"]) == ("SSUP", 4, 4)
    assert {verdict["value"] for verdict in row["verdicts"]} == {"met"}


def test_a_blind_cycle_hides_both_ways(world: World, browser_of: Browser, key_of: Key) -> None:
    assessment = at_state(world, "submitted", blind=True)
    world.claim(Assessment.objects.get(), "SSUP", 5, kind="assessor")
    for client in (
        browser_of("marek"),
        browser_of("hana"),
        browser_of("ines"),
        key_of("marek", "read", "ratings"),
    ):
        assert "self" not in kinds(client, assessment)
        assert client.get(f"{API}/assessments/{assessment.pk}/").json()["skills"][0]["claimed"] is None
    assert kinds(browser_of("sam"), assessment) == {"self"}
    assert (
        browser_of("sam").get(f"{API}/assessments/{assessment.pk}/").json()["skills"][0]["assessed"] is None
    )
    services.assess(assessment=Assessment.objects.get(), by=world.user("marek"), at=NOW)
    assert kinds(browser_of("marek"), assessment) == {"self", "assessor"}
    assert kinds(browser_of("sam"), assessment) == {"self"}


def test_a_key_reads_confirmed_ratings_unless_it_has_the_scope(world: World, key_of: Key) -> None:
    assessment = at_state(world, "assessed")
    plain, scoped = key_of("marek", "read"), key_of("marek", "read", "ratings")
    assert kinds(plain, assessment) == set()
    assert kinds(scoped, assessment) == {"self", "assessor"}
    skill = plain.get(f"{API}/assessments/{assessment.pk}/").json()["skills"][0]
    assert (skill["claimed"], skill["assessed"], skill["backed"]) == (None, None, None)
    assert scoped.get(f"{API}/assessments/{assessment.pk}/").json()["skills"][0]["claimed"] == 4
    services.confirm(assessment=assessment, by=world.user("marek"), at=NOW, reason="Seen.")
    assert kinds(plain, assessment) == {"final"}
    assert plain.get(f"{API}/assessments/{assessment.pk}/").json()["skills"][0]["final"] == 4


# -- rating -----------------------------------------------------------------------------------------------------------


def test_a_rating_is_recorded_for_the_side_of_who_asks(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    words = {str(pk): "met" for pk in world.statements("SSUP", 4)}
    path = f"assessments/{assessment.pk}/ratings/"
    answer = send(browser_of("sam"), "PATCH", path, {"skill": "SSUP", "level": 4, "verdicts": words})
    assert answer.status_code == 200
    assert answer["ETag"] == f'"{Assessment.objects.get().revision}"'
    entries = [
        {"skill": "SALE", "level": 5, "rationale": "Won."},
        {"skill": str(world.skills["NEED"].pk), "level": 3},
    ]
    assert send(browser_of("sam"), "PUT", path, entries).status_code == 200
    assert sorted(Rating.objects.values_list("skill__code", "level", "kind")) == [
        ("NEED", 3, "self"), ("SALE", 5, "self"), ("SSUP", 4, "self"),
    ]  # fmt: skip
    first = next(iter(words))
    send(browser_of("sam"), "PATCH", path, {"skill": "SSUP", "level": None, "verdicts": {first: None}})
    rating = Rating.objects.get(skill__code="SSUP")
    assert (rating.level, rating.proposed, rating.verdicts.count()) == (None, None, 1)
    send(browser_of("sam"), "PATCH", path, {"skill": "SSUP", "level": 4, "verdicts": words})
    send(browser_of("sam"), "PATCH", path, [{"skill": "NEED", "rationale": "Led two."}])
    for code in ("SALE", "NEED"):
        assert Rating.objects.get(skill__code=code).rationale
    assert send(browser_of("sam"), "POST", f"assessments/{assessment.pk}/submit/").status_code == 200
    assert send(browser_of("marek"), "PATCH", path, {"skill": "SSUP", "level": 3}).status_code == 200
    assert Rating.objects.get(skill__code="SSUP", kind="assessor").level == 3
    for name in ("hana", "dana", "ines"):
        problem(send(browser_of(name), "PATCH", path, {"skill": "SSUP", "level": 2}), 403)
    problem(send(browser_of("sam"), "PATCH", path, {"skill": "SSUP", "level": 2}), 409)
    assert Rating.objects.get(skill__code="SSUP", kind="self").level == 4


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"skill": "SSUP", "level": 7}, "/ratings/SSUP/level"),
        ({"skill": "SALE", "level": 3}, "/ratings/SALE/level"),
        ({"skill": "SSUP", "level": "four"}, "/0/level"),
        ({"skill": "SSUP", "verdicts": {"x": "met"}}, "/0/verdicts"),
        ({"skill": "SSUP", "verdicts": {"1": "often"}}, "/0/verdicts/1"),
        ({"skill": "SSUP", "verdicts": {"999999": "met"}}, "/ratings/SSUP/verdicts/999999"),
        ({"skill": "SSUP", "rationale": "x" * 4001}, "/0/rationale"),
        ({"skill": "NONE", "level": 3}, "/0/skill"),
        ({"level": 3}, "/0/skill"),
        ([{"skill": "SSUP", "level": 3}, {"skill": "SSUP", "level": 4}], "/ratings/SSUP"),
        ([{"skill": "NEED", "level": 3}, {"skill": "SALE", "level": 1}], "/ratings/SALE/level"),
        ("text", "/0"),
    ],
)
def test_wrong_ratings_are_named_and_none_is_recorded(
    world: World, browser_of: Browser, data: Any, pointer: str
) -> None:
    assessment = world.start()
    assert pointer in pointers(
        send(browser_of("sam"), "PATCH", f"assessments/{assessment.pk}/ratings/", data), 400
    )
    assert not Rating.objects.exists()


def test_an_empty_list_of_ratings_is_refused(world: World, browser_of: Browser) -> None:
    assessment = world.start()
    problem(send(browser_of("sam"), "PATCH", f"assessments/{assessment.pk}/ratings/", []), 400)


# -- preconditions ----------------------------------------------------------------------------------------------------


def test_a_program_names_the_version_that_it_read(world: World, key_of: Key, browser_of: Browser) -> None:
    assessment = world.start()
    path, entry = f"assessments/{assessment.pk}/ratings/", {"skill": "SSUP", "level": 3, "rationale": "R"}
    key = key_of("sam")
    problem(send(key, "PATCH", path, entry), 428)
    problem(send(key, "POST", f"assessments/{assessment.pk}/submit/"), 428)
    tag = key.get(f"{API}/assessments/{assessment.pk}/")["ETag"]
    assert send(key, "PATCH", path, entry, match=tag).status_code == 200
    for stale in (tag, '"999"', "nonsense", f'{tag}, "2"'):
        problem(send(key, "PATCH", path, {"skill": "SSUP", "level": 2}, match=stale), 412)
    problem(send(browser_of("sam"), "PATCH", path, {"skill": "SSUP", "level": 2}, match=tag), 412)
    assert Rating.objects.get().level == 3
    fresh = key.get(f"{API}/assessments/{assessment.pk}/")["ETag"]
    assert send(key, "PATCH", path, {"skill": "SSUP", "level": 2}, match=f"W/{fresh}").status_code == 200
    assert send(key, "POST", f"assessments/{assessment.pk}/submit/", match="*").status_code == 200
    assert send(browser_of("marek"), "PATCH", path, {"skill": "SSUP", "level": 2}).status_code == 200


def test_a_key_needs_the_scope_to_write(world: World, key_of: Key) -> None:
    assessment = world.start()
    reader = key_of("sam", "read")
    problem(
        send(
            reader, "PATCH", f"assessments/{assessment.pk}/ratings/", {"skill": "SSUP", "level": 3}, match="*"
        ),
        403,
    )
    problem(send(reader, "POST", f"assessments/{assessment.pk}/submit/", match="*"), 403)
    assert not Rating.objects.exists()


# -- steps ------------------------------------------------------------------------------------------------------------


def test_the_whole_way_over_the_api(world: World, browser_of: Browser) -> None:
    answer = send(browser_of("sam"), "POST", "assessments/", {})
    assert answer.status_code == 201
    assert answer["Location"].endswith(f"/api/v1/assessments/{answer.json()['id']}/")
    path = f"assessments/{answer.json()['id']}"
    words = {str(pk): "met" for pk in world.statements("SSUP", 4)}
    entry = {"skill": "SSUP", "level": 4, "verdicts": words}
    send(browser_of("sam"), "PATCH", f"{path}/ratings/", entry)
    assert send(browser_of("sam"), "POST", f"{path}/submit/").json()["state"] == "submitted"
    send(browser_of("marek"), "PATCH", f"{path}/ratings/", entry)
    assert send(browser_of("marek"), "POST", f"{path}/assess/").json()["state"] == "assessed"
    refusal = send(browser_of("marek"), "POST", f"{path}/confirm/", {"reason": "Seen."})
    assert pointers(refusal, 409) == ["/ratings/SSUP"]
    assert not HeldLevel.objects.exists()
    world.evidence("SSUP", 4)
    assert pointers(send(browser_of("marek"), "POST", f"{path}/confirm/", {}), 400) == ["/reason"]
    for name in ("sam", "hana", "dana", "ines"):
        problem(send(browser_of(name), "POST", f"{path}/confirm/", {"reason": "R"}), 403)
    assert (
        send(browser_of("marek"), "POST", f"{path}/confirm/", {"reason": "Seen."}).json()["state"]
        == "confirmed"
    )
    assert HeldLevel.objects.get().level == 4
    assert send(browser_of("sam"), "POST", f"{path}/appeal/", {"reason": "No."}).json()["state"] == "appealed"
    problem(send(browser_of("marek"), "POST", f"{path}/reopen/", {"reason": "R"}), 403)
    answer = send(browser_of("dana"), "POST", f"{path}/reopen/", {"reason": "Heard."})
    assert (answer.json()["version"], answer.json()["state"]) == (2, "submitted")
    assert answer["Location"].endswith(f"/api/v1/assessments/{answer.json()['id']}/")
    answer = send(
        browser_of("marek"), "POST", f"assessments/{answer.json()['id']}/cancel/", {"reason": "Agreed."}
    )
    assert answer.json()["state"] == "cancelled"


def test_moderation_over_the_api(world: World, browser_of: Browser) -> None:
    assessment = at_state(world, "assessed", moderated=True)
    answer = send(
        browser_of("hana"), "POST", f"assessments/{assessment.pk}/moderate/", {"reason": "In line."}
    )
    assert (answer.json()["state"], answer.json()["moderated_by"]["name"]) == ("moderated", "Hana")


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
    before = (Assessment.objects.values().get(), AuditEvent.objects.count())
    found = problem(
        send(browser_of(name), "POST", f"assessments/{assessment.pk}/{step}/", {"reason": "R"}), 409
    )
    assert found["type"] == "urn:levelmark:problem:illegal_step"
    assert (Assessment.objects.values().get(), AuditEvent.objects.count()) == before


def test_no_key_confirms_or_reopens_whosever_it_is(world: World, key_of: Key) -> None:
    assessment = at_state(world, "assessed")
    for name in ("marek", "dana", "hana", "sam"):
        key = key_of(name, "read", "write", "ratings", "evidence")
        for step in ("confirm", "dismiss", "reopen"):
            problem(
                send(key, "POST", f"assessments/{assessment.pk}/{step}/", {"reason": "R"}, match="*"), 403
            )
    assert Assessment.objects.get().state == "assessed"
    problem(
        send(key_of("lucia"), "POST", f"assessments/{assessment.pk}/confirm/", {"reason": "R"}, match="*"),
        404,
    )


def test_a_session_from_elsewhere_is_refused(world: World) -> None:
    assessment = world.submitted(SSUP=4)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("marek"))
    problem(send(client, "POST", f"assessments/{assessment.pk}/assess/"), 403)
    assert Assessment.objects.get().state == "submitted"


# -- starting and assigning -------------------------------------------------------------------------------------------


def test_who_starts_what_for_whom(world: World, browser_of: Browser) -> None:
    sam, aki = world.people["sam"].pk, world.people["aki"].pk
    problem(send(browser_of("lucia"), "POST", "assessments/", {"person": sam}), 404)
    problem(send(browser_of("dana"), "POST", "assessments/", {"person": sam}), 403)
    assert pointers(send(browser_of("ines"), "POST", "assessments/", {}), 400) == ["/person"]
    assert pointers(
        send(browser_of("marek"), "POST", "assessments/", {"person": sam, "assessor": 999}), 400
    ) == ["/assessor"]
    assert pointers(
        send(browser_of("marek"), "POST", "assessments/", {"person": sam, "cycle": 999}), 400
    ) == ["/cycle"]
    answer = send(browser_of("marek"), "POST", "assessments/", {"person": sam, "assessor": aki})
    assert answer.json()["assessor"]["name"] == "Aki"
    problem(send(browser_of("sam"), "POST", "assessments/", {}), 409)
    assert pointers(
        send(browser_of("hana"), "POST", "assessments/", {"person": world.people["dana"].pk}), 400
    ) == ["/profile"]


def test_the_assessor_is_changed_by_who_may(world: World, browser_of: Browser, key_of: Key) -> None:
    assessment = world.start()
    path, aki = f"assessments/{assessment.pk}/", world.people["aki"].pk
    problem(send(browser_of("sam"), "PATCH", path, {"assessor": aki}), 403)
    problem(send(key_of("marek"), "PATCH", path, {"assessor": aki}), 428)
    problem(send(key_of("marek"), "PATCH", path, {"assessor": aki}, match='"77"'), 412)
    assert pointers(send(browser_of("marek"), "PATCH", path, {}), 400) == ["/assessor"]
    assert pointers(send(browser_of("marek"), "PATCH", path, {"assessor": assessment.employee_id}), 400) == [
        "/assessor"
    ]
    assert send(browser_of("marek"), "PATCH", path, {"assessor": aki}).json()["assessor"]["id"] == aki


# -- cycles -----------------------------------------------------------------------------------------------------------


def test_campaigns_are_read_by_all_and_prepared_by_hr(world: World, browser_of: Browser, key_of: Key) -> None:
    data = {
        "slug": "spring", "names": {"en": "Spring", "it": "Primavera"}, "framework": "tiny-1.0",
        "starts_on": NOW.date().isoformat(), "ends_on": "2027-04-30", "population": [world.teams["north"].pk], "blind": True,
    }  # fmt: skip
    problem(send(browser_of("marek"), "POST", "cycles/", data), 403)
    answer = send(browser_of("hana"), "POST", "cycles/", data)
    assert answer.status_code == 201
    made = answer.json()
    assert answer["Location"].endswith(f"/api/v1/cycles/{made['id']}/")
    assert (made["name"], made["names"]["it"], made["framework"], made["state"]) == (
        "Spring",
        "Primavera",
        "tiny-1.0",
        "draft",
    )
    assert made["population"] == [{"id": world.teams["north"].pk, "name": "North"}]
    assert browser_of("sam").get(f"{API}/cycles/").json()["count"] == 0
    assert browser_of("sam").get(f"{API}/cycles/{made['id']}/").status_code == 404
    path = f"cycles/{made['id']}/"
    problem(send(key_of("hana"), "PATCH", path, {"blind": False}), 428)
    tag = browser_of("hana").get(f"{API}/{path}")["ETag"]
    answer = send(
        key_of("hana"),
        "PATCH",
        path,
        {"blind": False, "names": {"en": "Spring!"}, "population": []},
        match=tag,
    )
    assert (answer.json()["blind"], answer.json()["name"], answer.json()["population"]) == (
        False,
        "Spring!",
        [],
    )
    problem(send(browser_of("hana"), "PATCH", path, {"blind": True}, match=tag), 412)
    services.open_cycle(cycle=Cycle.objects.get(), by=world.user("hana"), at=NOW)
    problem(send(browser_of("hana"), "PATCH", path, {"blind": True}), 409)
    assert (
        send(browser_of("hana"), "PATCH", path, {"ends_on": "2027-05-31"}).json()["ends_on"] == "2027-05-31"
    )
    problem(send(browser_of("sam"), "PATCH", path, {"ends_on": "2027-06-30"}), 403)
    row = browser_of("sam").get(f"{API}/cycles/?state=open").json()["results"][0]
    assert row["population"] == []
    assert browser_of("sam").get(f"{API}/cycles/?state=closed").json()["count"] == 0
    assert pointers(browser_of("sam").get(f"{API}/cycles/?state=lost"), 400) == ["/state"]
    assert browser_of("root").get(f"{API}/cycles/").json()["count"] == 0


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"ends_on": "2020-01-01"}, "/ends_on"),
        ({"names": {}}, "/names"),
        ({"names": {"xx": "Spring"}}, "/names"),
        ({"framework": "none-1.0"}, "/framework"),
        ({"currency_months": 0}, "/currency_months"),
        ({"population": [999]}, "/population"),
        ({"slug": "taken"}, "/slug"),
        ({"confirmation": "nobody"}, "/confirmation"),
    ],
)
def test_a_wrong_campaign_is_refused_with_every_field_named(
    world: World, browser_of: Browser, change: dict[str, Any], pointer: str
) -> None:
    services.create_cycle(
        slug="taken", name=text("T"), version=world.version, starts_on=NOW.date(), ends_on=NOW.date(), by=world.user("hana"), at=NOW
    )  # fmt: skip
    data = {
        "slug": "spring",
        "names": {"en": "S"},
        "framework": "tiny-1.0",
        "starts_on": "2027-03-01",
        "ends_on": "2027-04-30",
    }
    found = pointers(send(browser_of("hana"), "POST", "cycles/", {**data, **change}), 400)
    assert any(where.startswith(pointer) for where in found)
    assert Cycle.objects.count() == 1


def test_a_name_kept_as_plain_text_is_shown_in_the_first_language(world: World, browser_of: Browser) -> None:
    cycle = services.create_cycle(
        slug="p", name=text("P"), version=world.version, starts_on=NOW.date(), ends_on=NOW.date(), by=world.user("hana"), at=NOW
    )  # fmt: skip
    Cycle.objects.filter(pk=cycle.pk).update(name="Plain")
    assert browser_of("hana").get(f"{API}/cycles/{cycle.pk}/").json()["names"] == {"en": "Plain"}
    assert 'value="Plain"' in browser_of("hana").get(f"/cycles/{cycle.pk}/edit/").content.decode()
