"""Many roles at once get profiles in the terms of another version, and lose them again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from competencies.models import FrameworkVersion
from core.errors import Invalid, NotAllowed, WrongState
from roles.models import RoleChange, RoleProfile
from roles.services import (
    RequirementInput,
    Successor,
    draft_profile,
    publish_profile,
    publish_successors,
    withdraw_successors,
)
from tests.factories.accounts import make_user
from tests.factories.competencies import make_framework
from tests.factories.roles import make_role

AT = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
DAY = AT.date()


@pytest.fixture
def hr(db: None) -> User:
    return make_user("hr", email="hr@test.example")


@pytest.fixture
def versions(db: None) -> tuple[FrameworkVersion, FrameworkVersion]:
    return make_framework({"SSUP": range(1, 7)}), make_framework({"SSUP": range(1, 7), "SALE": [4]})


def successors(old: FrameworkVersion, new: FrameworkVersion, number: int = 1) -> list[Successor]:
    skill = new.skills.get(code="SSUP")
    roles = [make_role(old, {"SSUP": 3}) for _ in range(number)]
    return [Successor(role.profiles.get(), [RequirementInput(skill, 4)]) for role in roles]


def test_each_profile_is_followed_by_one_of_the_new_version(
    hr: User, versions: tuple[FrameworkVersion, FrameworkVersion]
) -> None:
    wanted = successors(*versions, number=2)
    made = publish_successors(successors=wanted, version=versions[1], by=hr, at=AT)
    assert set(made) == {each.profile.pk for each in wanted}
    for each in wanted:
        new = RoleProfile.objects.in_force(DAY).get(role=each.profile.role)
        assert new == made[each.profile.pk]
        assert (new.number, new.state, new.author, new.published_at) == (2, "published", hr, AT)
        assert list(new.requirements.values_list("skill__code", "level")) == [("SSUP", 4)]
    assert set(RoleChange.objects.values_list("what", "profile")) == {("published", 2)}


def test_withdrawing_puts_the_old_ones_back_in_force_and_keeps_the_new_ones_on_record(
    hr: User, versions: tuple[FrameworkVersion, FrameworkVersion]
) -> None:
    wanted = successors(*versions, number=2)
    made = publish_successors(successors=wanted, version=versions[1], by=hr, at=AT)
    withdraw_successors(pairs=made, by=hr, at=AT)
    in_force = set(RoleProfile.objects.in_force(DAY).values_list("pk", flat=True))
    assert in_force == {each.profile.pk for each in wanted}
    assert RoleProfile.objects.standing().count() == 2
    assert RoleProfile.objects.count() == 4
    assert RoleChange.objects.filter(what="withdrawn").count() == 2


def test_a_profile_that_was_followed_since_is_not_withdrawn(
    hr: User, versions: tuple[FrameworkVersion, FrameworkVersion]
) -> None:
    (wanted,) = successors(*versions)
    made = publish_successors(successors=[wanted], version=versions[1], by=hr, at=AT)
    later = draft_profile(role=wanted.profile.role, version=versions[1], by=hr, at=AT)
    publish_profile(profile=later, by=hr, at=AT, valid_from=DAY + dt.timedelta(days=9))
    with pytest.raises(WrongState) as refused:
        withdraw_successors(pairs=made, by=hr, at=AT)
    assert [error.pointer for error in refused.value.errors] == [f"/roles/{wanted.profile.role.slug}"]
    assert RoleProfile.objects.get(pk=wanted.profile.pk).valid_until == DAY


def test_nothing_is_published_that_cannot_stand(
    hr: User, versions: tuple[FrameworkVersion, FrameworkVersion]
) -> None:
    old, new = versions
    (empty,), (foreign,), (ended,) = successors(old, new), successors(old, new), successors(old, new)
    empty = Successor(empty.profile, [])
    foreign = Successor(foreign.profile, [RequirementInput(old.skills.get(), 4)])
    RoleProfile.objects.filter(pk=ended.profile.pk).update(valid_until=DAY + dt.timedelta(days=1))
    ended.profile.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        publish_successors(successors=[empty, foreign, ended], version=new, by=hr, at=AT)
    assert [error.pointer for error in refused.value.errors] == [
        f"/roles/{each.profile.role.slug}" for each in (empty, foreign, ended)
    ]
    assert not RoleProfile.objects.filter(version=new).exists()


def test_nothing_is_published_in_a_draft_or_by_others(
    hr: User, versions: tuple[FrameworkVersion, FrameworkVersion]
) -> None:
    wanted = successors(*versions)
    draft = make_framework({"SSUP": [4]}, adopted=False)
    with pytest.raises(WrongState):
        publish_successors(successors=wanted, version=draft, by=hr, at=AT)
    other = make_user(email="other@test.example")
    with pytest.raises(NotAllowed):
        publish_successors(successors=wanted, version=versions[1], by=other, at=AT)
    with pytest.raises(NotAllowed):
        withdraw_successors(pairs={}, by=other, at=AT)


def test_many_roles_cost_as_many_queries_as_few(
    hr: User, versions: tuple[FrameworkVersion, FrameworkVersion]
) -> None:
    def cost(number: int) -> int:
        wanted, by = successors(*versions, number=number), User.objects.get(pk=hr.pk)
        with CaptureQueriesContext(connection) as queries:
            made = publish_successors(successors=wanted, version=versions[1], by=by, at=AT)
            withdraw_successors(pairs=made, by=by, at=AT)
        return len(queries)

    assert cost(2) == cost(12)
