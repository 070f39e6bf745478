"""The people that tests of several apps share."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from tests.factories.people import Cast, make_cast


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin each test in English: a request leaves its language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The company in small; see :class:`tests.factories.people.Cast`."""
    return make_cast()


@pytest.fixture
def hana(cast: Cast) -> User:
    """HR of the whole organisation."""
    return cast.hana


@pytest.fixture
def marek(cast: Cast) -> User:
    """Line manager of Team North, below the director Dora."""
    return cast.marek


@pytest.fixture
def sam(cast: Cast) -> User:
    """Representative in Team North."""
    return cast.sam


@pytest.fixture
def olga(cast: Cast) -> User:
    """Line manager of Team South."""
    return cast.olga


@pytest.fixture
def aki(cast: Cast) -> User:
    """A person of another department, to be assigned as an assessor."""
    return cast.aki


@pytest.fixture
def ines(cast: Cast) -> User:
    """Auditor."""
    return cast.ines


@pytest.fixture
def root(cast: Cast) -> User:
    """Administrator of accounts."""
    return cast.root


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which a user is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def queries_of() -> Callable[[Callable[[], object]], int]:
    """How many queries a call costs."""

    def count(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as caught:
            call()
        return len(caught)

    return count
