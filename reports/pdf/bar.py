"""The bar of a share."""

from __future__ import annotations

from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.ui.figures import percent
from reports.charts import PRINT
from reports.charts.canvas import Canvas

WIDTH, HEIGHT = 220.0, 7.0


def share_bar(share: Decimal | None, assessed: Decimal | None) -> SafeString:
    """A bar of ``share``, its track ending at the assessed share; empty without a share."""
    if share is None:
        return mark_safe("")
    known = max(float(assessed if assessed is not None else 1), float(share))
    title = _("Fit %(fit)s, assessed %(assessed)s") % {
        "fit": percent(float(share)),
        "assessed": percent(known),
    }
    canvas = Canvas(PRINT, title)
    canvas.line((0, HEIGHT / 2), (WIDTH, HEIGHT / 2))
    canvas.rect(0, 0, max(WIDTH * known, 0.1), HEIGHT, fill="line", radius=3)
    canvas.rect(0, 0, max(WIDTH * float(share), 0.1), HEIGHT, fill="accent", radius=3)
    return canvas.draw(margin=0)
