"""A short mark of a content, so that one can tell whether it is still the one that somebody read."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def fingerprint(value: Any) -> str:
    """The same for equal values (texts, numbers, lists, objects), and different, for all that matters, for others."""
    words = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()[:16]
