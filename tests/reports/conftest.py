"""The small company, on one fixed day."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from competencies.models import FrameworkVersion
from tests.reports.company import NOW, Company, build
from tests.reports.moving import next_version


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


@pytest.fixture
def target(company: Company) -> FrameworkVersion:
    """SALE loses 4 and 6 (so 5 stays), NEED is gone, NEGO is 5–6 only, SSUP stays."""
    company.holds("sam", "SSUP", 4)
    company.holds("sam", "SALE", 6)
    company.holds("sam", "NEED", 3)
    company.holds("lucia", "NEGO", 5)
    return next_version(
        company,
        {"SSUP": range(1, 7), "SALE": [5], "NEGO": range(5, 7), "COLD": range(1, 4)},
        {"SSUP": "SSUP", "SALE": "SALE", "NEED": None, "NEGO": "NEGO"},
    )
