"""Make the font files of exchange/fonts from the OFL originals: static instances, subset, without hinting.

    python tools/make_fonts.py NOTO.ttf VAZIRMATN_FOLDER SARABUN_FOLDER OUT

NOTO is the variable Noto Sans; the folders hold the static Regular and Bold. Needs fontTools.
None of the three declares a Reserved Font Name, so a subset may keep its name (SIL OFL 1.1).
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

NOTO_RANGES = (
    (0x20, 0x7F), (0xA0, 0x250), (0x2B0, 0x400), (0x400, 0x460), (0x48A, 0x4FA), (0x1E00, 0x1F00),
    (0x2000, 0x2070), (0x20A0, 0x20D0), (0x2190, 0x2194),
)  # fmt: skip
NOTO_SINGLE = {0x2116, 0x2122, 0x2212, 0x2022, 0x25CC, 0xFEFF, 0xFB01, 0xFB02}


def trim(font: TTFont, unicodes: set[int]) -> TTFont:
    """Keep `unicodes` with all their layout features and names."""
    options = subset.Options(
        layout_features=["*"], name_IDs=["*"], name_languages=["*"], notdef_outline=True, glyph_names=False,
        hinting=False,
    )  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    return font


def main(noto: str, vazirmatn: str, sarabun: str, out: str) -> None:
    for style, weight in (("Regular", 400), ("Bold", 700)):
        font = instancer.instantiateVariableFont(TTFont(noto), {"wdth": 100, "wght": weight}, updateFontNames=True)
        wanted = {cp for first, end in NOTO_RANGES for cp in range(first, end)} | NOTO_SINGLE
        trim(font, wanted & set(font.getBestCmap())).save(Path(out) / f"NotoSans-{style}.ttf")
        for family, folder in (("Vazirmatn", vazirmatn), ("Sarabun", sarabun)):
            static = TTFont(Path(folder) / f"{family}-{style}.ttf")
            trim(static, set(static.getBestCmap())).save(Path(out) / f"{family}-{style}.ttf")


if __name__ == "__main__":
    main(*sys.argv[1:5])
