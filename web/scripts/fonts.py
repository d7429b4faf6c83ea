"""Cut the two fonts to French and give both a narrow no-break space of 0.2 em.

Run by hand when a font or the list of characters changes; the result in fonts/ is committed, so that
`npm run build` needs npm only:

    python3 -m venv .venv && .venv/bin/pip install fonttools==4.68.0 brotli==1.2.1
    npm ci && .venv/bin/python scripts/fonts.py
"""

import pathlib

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

WEB = pathlib.Path(__file__).resolve().parent.parent
PACKAGES = WEB / "node_modules"
NARROW = 0x202F
ASCII = "".join(map(chr, range(0x20, 0x7F)))
FRENCH = "àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ"
NEIGHBOURS = "áíóúñßøåÁÍÓÚÑ"
MARKS = "\u00a0«»‹›“”„‘’–—…·•°€£§×−½¼¾²³ºª©"


def narrow_space(font: TTFont) -> None:
    """Add an empty glyph 0.2 em wide for U+202F."""
    if NARROW in font.getBestCmap():
        return
    width = round(font["head"].unitsPerEm * 0.2)
    name, like = "narrownobreakspace", font.getBestCmap()[0x20]
    glyf = font["glyf"]
    glyf.glyphs[name] = type(glyf[like])()
    glyf.glyphs[name].numberOfContours = 0
    order = [*font.getGlyphOrder(), name]
    font.setGlyphOrder(order)
    glyf.setGlyphOrder(order)
    font["hmtx"].metrics[name] = (width, 0)
    if "gvar" in font:
        for glyph in order:  # cutting the axis forgot the glyphs that never move
            font["gvar"].variations.setdefault(glyph, [])
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[NARROW] = name


def cut(source: pathlib.Path, target: str, text: str, features: list[str], weights: tuple[int, int] | None) -> None:
    """Write the subset of one font."""
    font = TTFont(source, recalcTimestamp=False)
    if weights:
        font = instancer.instantiateVariableFont(font, {"wght": weights})
    if "HVAR" in font:  # the widths are also in gvar's phantom points; without HVAR the new glyph needs no entry there
        del font["HVAR"]
    narrow_space(font)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = features
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [1, 2]
    options.notdef_outline = False
    options.glyph_names = False
    options.drop_tables += ["STAT", "MVAR", "meta", "gasp"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*map(ord, text), NARROW])
    cutter.subset(font)
    out = WEB / "fonts" / target
    font.flavor = "woff2"
    font.save(out)
    print(target, out.stat().st_size, "bytes")


if __name__ == "__main__":
    cut(
        PACKAGES / "@fontsource/young-serif/files/young-serif-latin-400-normal.woff2",
        "young-serif.woff2",
        ASCII + FRENCH + NEIGHBOURS + MARKS,
        ["kern", "lnum", "tnum", "mark", "mkmk", "ccmp"],
        None,
    )
    cut(
        PACKAGES / "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
        "source-sans-3.woff2",
        ASCII + FRENCH + NEIGHBOURS + MARKS,
        ["kern", "lnum", "tnum", "mark", "mkmk", "ccmp"],
        (400, 700),
    )
