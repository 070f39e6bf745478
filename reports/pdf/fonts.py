"""The fonts of the documents: made once of what the packages bring, kept below VAR_DIR, the same on every machine.

Inter comes as a variable font, and a document with one takes half a second longer to write, each time. So its weights are cut
out as static fonts here. Chinese is one complete font: parts by range of characters print wrong ones. Its characters are numbered
anew: a PDF names them by the number of the glyph, and a viewer that takes this for the number that the font gives (as the PDF
standard says, ISO 32000-2, 9.7.4.2) shows other characters or none.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import struct
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings

RECIPE = "5"  # raise it when what is made below changes
READY = "fonts.conf"
WEIGHTS = {"Regular": 400, "SemiBold": 600}
SMALL_TEXT = 14  # Inter's optical size
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]
# Latin with all its accents, Cyrillic, punctuation, currencies, arrows, signs: an eighth of the time that all of Inter takes.
CHARACTERS = (
    range(0x20, 0x250), range(0x2B0, 0x310), range(0x400, 0x500), range(0x1E00, 0x1F00), range(0x2000, 0x2070),
    range(0x20A0, 0x20C0), range(0x2100, 0x2300), range(0x2500, 0x27C0),
)  # fmt: skip

# Fonts of the machine are the last resort, for a name in a script that neither of ours has. One of the same family as ours is
# kept out: it may be a variable one, or another version.
CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{ours}</dir>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>{ours}/cache</cachedir>
  <selectfont>
    <rejectfont><pattern><patelt name="family"><string>Inter</string></patelt></pattern></rejectfont>
    <rejectfont><pattern><patelt name="family"><string>Noto Sans TC</string></patelt></pattern></rejectfont>
    <acceptfont>{accepted}</acceptfont>
  </selectfont>
</fontconfig>
"""


def sources() -> tuple[Path, Path]:
    """The files that the packages bring: Inter (variable) and Noto Sans TC."""
    import fontpkg_inter
    import pylopdf_fonts_zh_tw

    return Path(fontpkg_inter.ROOT) / "files" / "Inter[opsz,wght].ttf", Path(pylopdf_fonts_zh_tw.sans_path())


@cache
def configuration() -> Path:
    """The fontconfig file that knows our fonts; makes them where that was not done yet.

    Two processes that make them at the same time don't disturb each other: each makes all of them in a folder of its own, and
    the first to rename it has made them.
    """
    inter, chinese = sources()
    root = Path(settings.FONTS_ROOT)
    key = (
        f"{RECIPE}:{root}:{chinese}:{chinese.stat().st_size}:{hashlib.sha256(inter.read_bytes()).hexdigest()}"
    )
    folder = root / hashlib.sha256(key.encode()).hexdigest()[:16]
    if not (folder / READY).is_file():
        root.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix="making-", dir=root))
        try:
            _cut(inter, made)
            _number_by_glyph(chinese, made / chinese.name)
            (made / READY).write_text(_config(folder, [file.name for file in sorted(made.iterdir())]))
            _put(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return folder / READY


def _config(folder: Path, names: Iterable[str]) -> str:
    pattern = '<pattern><patelt name="file"><string>{}</string></patelt></pattern>'
    accepted = "".join(pattern.format(escape(str(folder / name))) for name in names)
    return CONFIG.format(ours=escape(str(folder)), accepted=accepted)


def _put(made: Path, folder: Path) -> None:
    try:
        os.rename(made, folder)  # noqa: PTH104 - Path.rename follows the same call, and this one says what it raises
    except OSError:
        if not (folder / READY).is_file():
            raise


def _number_by_glyph(source: Path, target: Path) -> None:
    """Copy a font with CID-keyed CFF outlines so that the CID of each glyph is the number of the glyph.

    Raises :class:`ValueError` where ``source`` is no such font.
    """
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables.DefaultTable import DefaultTable

    with TTFont(source) as font:
        top = font["CFF "].cff.topDictIndex[0] if "CFF " in font else None
        if top is None or not hasattr(top, "ROS"):
            raise ValueError(f"{source.name} has no CID-keyed outlines.")
        start, glyphs = top.rawDict["charset"], font["maxp"].numGlyphs
    with TTFont(source, lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        data = bytearray(font.reader["CFF "])
        # A charset of format 2 with one range from CID 1 on takes five bytes, less than the one that stands there.
        data[start : start + 5] = struct.pack(">BHH", 2, 1, glyphs - 2)
        font["CFF "] = DefaultTable("CFF ")
        font["CFF "].data = bytes(data)
        font.save(target)


def _cut(source: Path, folder: Path) -> None:
    """Write each weight of the variable font ``source`` as a static one."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    variable = TTFont(source)
    subsetter = Subsetter(Options(layout_features=FEATURES, notdef_outline=True, hinting=False))
    subsetter.populate(unicodes=[code for part in CHARACTERS for code in part])
    subsetter.subset(variable)
    small = io.BytesIO()
    variable.save(small)
    for style, weight in WEIGHTS.items():
        font = instantiateVariableFont(
            TTFont(io.BytesIO(small.getvalue())), {"wght": weight, "opsz": SMALL_TEXT}
        )
        names = font["name"]
        names.names = []
        for number, text in (
            (1, "Inter" if style == "Regular" else f"Inter {style}"),
            (2, "Regular"),
            (3, f"Levelmark Inter-{style}"),
            (4, f"Inter {style}"),
            (6, f"Inter-{style}"),
            (16, "Inter"),
            (17, style),
        ):
            names.setName(text, number, 3, 1, 0x409)
        font["OS/2"].usWeightClass = weight
        font.save(folder / f"Inter-{style}.ttf")
