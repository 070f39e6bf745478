"""The company of the assessment tests, with one of everything that an address can be about."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.access.things import Things, make
from tests.assessments.world import NOW


@pytest.fixture
def things(db: None, settings: object, tmp_path: Path) -> Iterator[Things]:
    """Everything the table speaks of; files go to a folder of this test."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"  # type: ignore[attr-defined]
    settings.REPORTS_ROOT = tmp_path / "reports"  # type: ignore[attr-defined]
    settings.IMPORTS_ROOT = tmp_path / "imports"  # type: ignore[attr-defined]
    for name in ("reports", "imports"):
        (tmp_path / name).mkdir()
    with time_machine.travel(NOW, tick=False):
        yield make()
