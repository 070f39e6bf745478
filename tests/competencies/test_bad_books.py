"""Files that are made to do harm, or merely none: refused in time and memory that have a limit, with nothing written."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from competencies.models import FrameworkVersion
from competencies.sources import read_source
from core.errors import Invalid
from tests.competencies import bad_books

pytestmark = pytest.mark.slow

PROBE = """
import json, resource, sys
from pathlib import Path
import django
django.setup()
from competencies.sources import read_source
from core.errors import Invalid
before = resource.getrusage(resource.RUSAGE_SELF)
try:
    read_source(Path(sys.argv[1]))
    said = "read"
except Invalid as refusal:
    said = refusal.errors[0].detail
after = resource.getrusage(resource.RUSAGE_SELF)
# Not ru_maxrss: that one begins with what the process held that started this one.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"said": said, "seconds": after.ru_utime - before.ru_utime, "kilobytes": peak}))
"""
MOST = 300 * 1024
"""Kilobytes that the process may hold at its peak, Django included."""


def probe(path: Path) -> dict[str, object]:
    """Read a file in a process of its own, whose memory ends soon above the promise."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env=environment,
        preexec_fn=limit,
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", bad_books.MONSTERS)
def test_what_is_no_honest_workbook_is_refused_and_says_why(tmp_path: Path, name: str) -> None:
    make, said = bad_books.MONSTERS[name]
    with pytest.raises(Invalid) as refusal:
        read_source(make(tmp_path / "monster-1.xlsx"))
    (finding,) = refusal.value.errors
    assert said in finding.detail
    assert "!" in finding.pointer


@pytest.mark.parametrize(
    "name",
    ["lying zip bomb", "million rows", "million cells", "huge strings", "shared many times", "endless tag"],
)
def test_the_greediest_stay_below_300_mb(tmp_path: Path, name: str) -> None:
    make, said = bad_books.MONSTERS[name]
    found = probe(make(tmp_path / "monster-1.xlsx"))
    assert said in str(found["said"])
    assert int(str(found["kilobytes"])) < MOST


def test_the_largest_honest_workbook_stays_below_300_mb(tmp_path: Path) -> None:
    found = probe(bad_books.long_book(tmp_path / "long-1.xlsx"))
    assert found["said"] == "read"
    assert int(str(found["kilobytes"])) < MOST


@pytest.mark.django_db
def test_nothing_is_written_of_a_monster(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        read_source(bad_books.billion_laughs(tmp_path / "monster-1.xlsx"))
    assert not FrameworkVersion.objects.exists()


def test_a_file_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("competencies.books.package.MAX_FILE", 100)
    with pytest.raises(Invalid) as refusal:
        read_source(bad_books.no_xml(tmp_path / "monster-1.xlsx"))
    assert "larger than" in refusal.value.errors[0].detail
