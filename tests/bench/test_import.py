"""How long a framework takes to come in, and how quickly and in how little memory a harmful file is refused.

The promises: a full-size workbook in under 20 s; whatever is wrong with a file is said in under 5 s and under 300 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from competencies.services import import_source
from competencies.sources import read_source
from tests.competencies import bad_books, books

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("edition", [8, 9])
def test_a_full_size_workbook(
    db: None, tmp_path: Path, edition: int, record_property: Callable[[str, object], None]
) -> None:
    path = books.workbook(books.edition(edition), tmp_path / f"sfia-{edition}.xlsx")
    times = []
    for _turn in range(2):
        start = time.perf_counter()
        result = import_source(read_source(path), by=None, at=timezone.now())
        times.append(time.perf_counter() - start)
    print(f"\nedition {edition}: {result.skills.total} skills in {times[0]:.2f} s, again in {times[1]:.2f} s")
    record_property(f"import_{edition}_s", times[0])


FILES = {name: make for name, (make, _said) in bad_books.MONSTERS.items()} | {
    "a bad code in row 9,999": bad_books.long_book,
    "ten thousand bad codes": lambda path: bad_books.long_book(path, wrong=range(2, 10_002)),
}


@pytest.mark.parametrize("name", FILES)
def test_a_harmful_file(tmp_path: Path, name: str, record_property: Callable[[str, object], None]) -> None:
    """The command as a whole, start of Python and Django included."""
    path = FILES[name](tmp_path / "harmful-1.xlsx")
    command = [sys.executable, "manage.py", "import_framework", str(path), "--dry-run"]
    start = time.perf_counter()
    child = subprocess.Popen(
        command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ}
    )
    assert child.stdout is not None
    said = child.stdout.read().decode()
    child.stdout.close()
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    print(
        f"\n{name}: {seconds:.1f} s, {used.ru_utime:.1f} s of one core, {used.ru_maxrss // 1024} MB; {said[:90]!r}"
    )
    record_property("seconds", seconds)
    assert child.returncode == 1
    assert used.ru_maxrss < 300 * 1024
