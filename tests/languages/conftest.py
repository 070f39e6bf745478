"""The company of the address table, with its content in every language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as installed

from competencies.models import FrameworkVersion
from tests.access import things as access_things
from tests.access.things import Things
from tests.assessments import moving, world
from tests.assessments.world import NOW
from tests.factories import competencies as factories
from tests.languages.reading import CLOSE, OPEN


@pytest.fixture
def things(db: None, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Things]:
    """Everything the table speaks of; each text of the content says which language it is in, between marks."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"  # type: ignore[attr-defined]
    settings.REPORTS_ROOT = tmp_path / "reports"  # type: ignore[attr-defined]
    settings.IMPORTS_ROOT = tmp_path / "imports"  # type: ignore[attr-defined]
    for name in ("reports", "imports"):
        (tmp_path / name).mkdir()

    def everywhere(english: str) -> dict[str, str]:
        return {
            code: f"{OPEN}{english} {code[:2]}{CLOSE}" if code != "en" else f"{OPEN}{english}{CLOSE}"
            for code, _name in installed.LANGUAGES
        }

    monkeypatch.setattr(world, "text", everywhere)
    for module in (access_things, moving, factories):
        monkeypatch.setattr(module, "text", everywhere, raising=False)
    with time_machine.travel(NOW, tick=False):
        found = access_things.make()
        drafts = FrameworkVersion.objects.filter(state=FrameworkVersion.State.DRAFT)
        drafts.update(below_range=everywhere("Below"), above_range=everywhere("Above"))
        yield found
