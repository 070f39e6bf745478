"""The small company, on one fixed day."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.reports.company import NOW, Company, build


@pytest.fixture
def company(db: None) -> Iterator[Company]:
    with time_machine.travel(NOW, tick=False):
        yield build()


@pytest.fixture
def as_(company: Company) -> Callable[[str], Client]:
    """A browser in which somebody is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(company.user(name))
        return client

    return sign_in


@pytest.fixture
def queries() -> Callable[[Callable[[], object]], int]:
    """How many queries a call costs."""

    def count(call: Callable[[], object]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            call()
        return len(caught)

    return count
