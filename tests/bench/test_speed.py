"""What has to be quick, measured: medians of several runs, and ratios between few and many rows in the same run.

`make bench` prints the figures. Nothing here asserts a clock: a ratio says whether time grows faster than rows.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable

import pytest

from people.models import Employee, Membership, RoleHolding
from reports.selectors import person_gap, team_matrix
from tests.assessments.world import NOW, START, World, build

pytestmark = pytest.mark.bench
RUNS = 7
FEW, MANY = 20, 200


def median_ms(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of ``work`` in milliseconds, after one run that warms up."""
    work()
    times = []
    for _run in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def crowd(world: World, size: int) -> None:
    """Fill Team North up to ``size`` people with the role."""
    have = Membership.objects.filter(team=world.teams["north"]).count()
    people = Employee.objects.bulk_create(
        Employee(number=f"C{number:05}", name=f"Person {number:05}", joined_on=START)
        for number in range(have, size)
    )
    Membership.objects.bulk_create(
        Membership(employee=person, team=world.teams["north"], valid_from=START) for person in people
    )
    RoleHolding.objects.bulk_create(
        RoleHolding(employee=person, role=world.role, valid_from=START) for person in people
    )


def test_the_matrix_and_the_gap(db: None, record_property: Callable[[str, object], None]) -> None:
    world = build()
    world.confirmed(SSUP=4, SALE=5)
    viewer, day = world.user("marek"), NOW.date() + dt.timedelta(days=1)
    figures = {}
    for size in (FEW, MANY):
        crowd(world, size)
        figures[size] = median_ms(lambda: team_matrix(world.teams["north"], day, viewer))
    gap = median_ms(lambda: person_gap(world.people["sam"], day, viewer=viewer))
    ratio = figures[MANY] / figures[FEW]
    print(
        f"\nmatrix of {FEW}: {figures[FEW]:.1f} ms, of {MANY}: {figures[MANY]:.1f} ms, ratio {ratio:.1f}; gap {gap:.1f} ms"
    )
    record_property("matrix_ratio", ratio)
    assert ratio < 2 * MANY / FEW  # linear in people, with room for noise
