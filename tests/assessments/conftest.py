"""The small company, on one fixed day."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from accounts.services import create_api_key
from competencies.models import FrameworkVersion
from tests.assessments.moving import USUAL, decide, second_version
from tests.assessments.world import NOW, World, build


@pytest.fixture
def world(db: None, settings: object, tmp_path: Path) -> Iterator[World]:
    """The cast of :mod:`tests.assessments.world`; files of evidence go to a folder of this test."""
    settings.EVIDENCE_ROOT = tmp_path  # type: ignore[attr-defined]
    with time_machine.travel(NOW, tick=False):
        yield build()


@pytest.fixture
def browser_of(world: World) -> Callable[[str], Client]:
    """The browser of one of the cast, signed in anew: nothing of an earlier request is remembered."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(world.user(name))
        return client

    return sign_in


@pytest.fixture
def key_of(world: World) -> Callable[..., Client]:
    """A program that acts with an API key of one of the cast."""

    def make(name: str, *scopes: str) -> Client:
        _row, secret = create_api_key(
            user=world.user(name), scopes=scopes or ("read", "write"), days=30, at=NOW
        )
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return make


@pytest.fixture
def target(world: World) -> FrameworkVersion:
    """Version 2.0, adopted and mapped."""
    version = second_version(world)
    decide(world, version, USUAL)
    return version
