"""What people of the demo company write: evidence and reasons. Customers and figures are invented."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Template:
    """A piece of evidence with places for a customer {c}, a product {p}, a number {n}, a share {k}, growth {g}, a deviation {s}."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class Words:
    """The texts of ``fixtures/demo/words.json``."""

    customers: Sequence[str]
    products: Sequence[str]
    evidence: Mapping[str, Sequence[Template]]  # by skill
    rationales: Sequence[str]
    claim_rationales: Sequence[str]
    reasons: Sequence[str]
    cycle_names: Mapping[str, Mapping[str, str]]  # season -> language -> name with a place for the year {y}

    @classmethod
    def read(cls) -> Words:
        """Read them."""
        file = Path(settings.BASE_DIR) / "fixtures" / "demo" / "words.json"
        document = json.loads(file.read_text(encoding="utf-8"))
        evidence = {
            code: [Template(**piece) for piece in pieces] for code, pieces in document.pop("evidence").items()
        }
        return cls(evidence=evidence, **document)

    def fill(self, text: str, rng: random.Random) -> str:
        """``text`` with a customer, a product and figures."""
        return text.format(
            c=rng.choice(self.customers),
            p=rng.choice(self.products),
            n=rng.randint(3, 24),
            k=rng.randint(61, 97),
            g=rng.randint(6, 34),
            s=rng.randint(2, 6),
        )
