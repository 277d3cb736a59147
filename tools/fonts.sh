#!/bin/sh
# Makes the fonts of social images: letters of Europe for the theme, Han characters for this repository's site, and what the
# tests set in other scripts.
#
# It takes them from the packages fonts-noto-core and fonts-noto-cjk of Debian (SIL Open Font License 1.1), with pyftsubset of
# the Python package fonttools. NOTO is the folder of the first, CJK that of the second.
set -eu
NOTO=${NOTO:-/usr/share/fonts/truetype/noto}
CJK=${CJK:-/usr/share/fonts/opentype/noto}
THEME=themes/default/fonts
TESTS=tests/fonts
mkdir -p $THEME $TESTS fonts
HANS=$(mktemp)

# Latin with its extensions A and the marks of Pinyin and Vietnamese, Greek, Cyrillic, punctuation, currencies, arrows.
EUROPE=U+0020-017F,U+0192,U+01CD-01DC,U+0218-021B,U+02BC,U+0300-030C,U+0323,U+0370-03FF,U+0400-045F,U+0490-0491,U+1E80-1E85,U+1E9E,U+1EA0-1EF9,U+2010-2026,U+2030,U+2032-2033,U+2039-203A,U+2044,U+20AC,U+20B4,U+2116,U+2122,U+2190-2193,U+2212,U+2264-2265
for pair in title:NotoSerif-Bold text:NotoSans-Regular; do
  pyftsubset "$NOTO/${pair#*:}.ttf" --unicodes=$EUROPE --layout-features=kern,liga,locl,ccmp,mark,mkmk --no-hinting --desubroutinize \
    --name-IDs=0,1,2,13,14 --output-file=$THEME/"${pair%:*}".ttf
done

# The 3,755 most frequent characters (level 1 of GB/T 2312), punctuation of full width, and all that the content has.
python3 - > "$HANS" <<'PYTHON'
import pathlib
level_1 = b"".join(bytes([row, cell]) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)).decode("gb2312", "ignore")
texts = [path.read_text("utf-8") for folder in ("content", "themes/default/i18n") for path in pathlib.Path(folder).rglob("*.*") if path.suffix in (".md", ".yaml")]
texts.append(pathlib.Path("convoke.yaml").read_text("utf-8"))
han = {c for c in "".join(texts) + level_1 + "，。、；：？！（）《》「」『』【】〈〉…—·～〇" if c >= "\u2e80" or c in "…—·"}
print("".join(sorted(han)) + "".join(map(chr, range(0x20, 0x7f))))
PYTHON
for pair in title:Bold text:Regular; do
  pyftsubset "$CJK/NotoSansCJK-${pair#*:}.ttc" --font-number=2 --text-file="$HANS" --layout-features=kern --no-hinting \
    --name-IDs=0,1,2,13,14 --output-file=fonts/"${pair%:*}"_hans.otf
done

# Letters that join, letters that run from right to left, and letters that melt together.
subset() {
  pyftsubset "$NOTO/$1-Bold.ttf" "$2" --layout-features='*' --no-hinting --name-IDs=0,1,2,13,14 --output-file="$TESTS/$3.ttf"
}
subset NotoNaskhArabic --unicodes=U+0020-0022,U+0028-0029,U+060C,U+0621-063A,U+0641-0652,U+0660-0669 arabic
subset NotoSansHebrew --unicodes=U+0020,U+05B0-05BC,U+05BE,U+05D0-05EA hebrew
subset NotoSansDevanagari --text='कक्षयतनािी्रज्ञंअ मशसप' devanagari
