"""Every address × method × actor has the status that the table says, and no address is missing from it."""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.routes import FOREIGN, walk
from tests.access.rows import PAGES, PROGRAMS, Row
from tests.access.run import ACTORS, ask
from tests.access.table import TABLE
from tests.access.things import Things

pytestmark = pytest.mark.slow


def expected() -> dict[tuple[str, str], list[int]]:
    """The table as (name, method) → the status of each actor."""
    found = {}
    for line in TABLE.strip().splitlines():
        words = line.split()
        name, method, statuses = (
            " ".join(words[: -len(ACTORS) - 1]),
            words[-len(ACTORS) - 1],
            words[-len(ACTORS) :],
        )
        found[name, method] = [int(status) for status in statuses]
    return found


@pytest.mark.parametrize(
    "rows", [PAGES[:24], PAGES[24:48], PAGES[48:], PROGRAMS], ids=["first", "second", "third", "api"]
)
def test_each_actor_gets_the_status_of_the_table(things: Things, rows: list[Row]) -> None:
    wanted = expected()
    wrong = []
    for row in rows:
        for actor, status in zip(ACTORS, wanted[row[0], row[1]], strict=True):
            seen = ask(things, row, actor)
            if seen != status:
                wrong.append(f"{row[1]} {row[0]} as {actor}: {seen}, not {status}")
    assert wrong == []


def test_the_table_and_the_questions_are_about_the_same_addresses() -> None:
    assert expected().keys() == {(name, method) for name, method, _address, _data in PAGES + PROGRAMS}


def test_no_address_is_missing_from_the_table() -> None:
    patterns: list[URLPattern | URLResolver] = get_resolver().url_patterns
    own = {name for name, route in walk(patterns) if not route.startswith(FOREIGN)}
    covered = {name.split(" ")[0] for name, *_rest in PAGES + PROGRAMS}
    assert own - covered == set()
    assert covered - own == set()


def without_tokens(body: bytes, number: int) -> bytes:
    """A page without what differs in each answer: the CSRF tokens, and the number that was asked for."""
    body = re.sub(
        rb'(X-CSRFToken&quot;: &quot;|csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]+', rb"\1", body
    )
    return body.replace(f"/{number}/".encode(), b"")


def test_an_address_that_does_not_exist_looks_like_one_out_of_scope(things: Things) -> None:
    """The same body for somebody else's record and for none: nothing tells that a record exists."""
    from django.test import Client

    client = Client()
    client.force_login(things.world.user("lucia"))
    for pattern in (
        "/people/{}/",
        "/assessments/{}/",
        "/evidence/{}/",
        "/api/v1/people/{}/",
        "/api/v1/people/{}/gap/",
    ):
        kind = "open" if "assess" in pattern else "piece" if "evidence" in pattern else "sam"
        other = client.get(pattern.format(things.names[kind]))
        nothing = client.get(pattern.format(10**9))
        assert other.status_code == nothing.status_code == 404
        assert without_tokens(other.content, things.names[kind]) == without_tokens(nothing.content, 10**9)
