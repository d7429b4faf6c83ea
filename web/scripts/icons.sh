#!/bin/sh
# Draw the PNG application icons from static/icon.svg with Chromium. Run by hand when the drawing changes; the PNGs are committed.
set -eu
cd "$(dirname "$0")/../static"
profile=$(mktemp -d)
for size in 192 512; do
  printf '<!doctype html><style>*{margin:0}img{display:block;width:%spx}</style><img src="icon.svg">' "$size" > page.html
  chromium --headless --no-sandbox --disable-gpu --no-first-run --user-data-dir="$profile" --hide-scrollbars \
    --window-size="$size,$size" --screenshot="icon-$size.png" "file://$PWD/page.html" > /dev/null 2>&1
done
rm -rf page.html "$profile"
