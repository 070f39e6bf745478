"""Users and what access they have."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from accounts.models import Access, AccessGrant, User

SINCE = dt.date(2020, 1, 1)
AT = dt.datetime(2020, 1, 1, 9, tzinfo=dt.UTC)


class UserFactory(DjangoModelFactory):
    """Somebody who signs in with the password ``correct-horse``; no access beyond their own."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@test.example")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password", "correct-horse")
        return model_class.objects.create_user(*args, password=password, **kwargs)


class AccessGrantFactory(DjangoModelFactory):
    """An effective grant, asked for and approved by two others."""

    class Meta:
        model = AccessGrant

    user = factory.SubFactory(UserFactory)
    access = Access.HR
    requested_by = factory.SubFactory(UserFactory)
    requested_at = AT
    approved_by = factory.SubFactory(UserFactory)
    approved_at = AT
    valid_from = SINCE


def make_user(access: str = "", **fields) -> User:
    """A user; ``access`` is one of hr, auditor, administrator or nothing."""
    user = UserFactory(**fields)
    if access:
        AccessGrantFactory(user=user, access=access)
    return user
