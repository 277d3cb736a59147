#!/bin/sh
# Makes the scripts that the theme ships, `static/*.js`, small from those that people read, `scripts/*.js`.
#
#   tools/scripts.sh           writes them
#   tools/scripts.sh --check   ends with 1 if one is not what this writes
#
# It needs Node 20 and npm. The minifier is terser, in the version of tools/package.json; it stays below the target folder.
set -eu
cd "$(dirname "$0")/.."
THEME=themes/default
KEPT=${CARGO_TARGET_DIR:-target}/scripts

mkdir -p "$KEPT/made"
if ! cmp -s tools/package-lock.json "$KEPT/installed"; then
  cp tools/package.json tools/package-lock.json tools/.npmrc "$KEPT/"
  npm ci --prefix "$KEPT" --silent
  cp tools/package-lock.json "$KEPT/installed"
fi

code=0
for script in "$THEME"/scripts/*.js; do
  name=${script##*/} made=$KEPT/made/${script##*/}
  # Names at the top stay as they are: a page may ask for them. What passes for the syntax of 2020 is not made older.
  {
    echo "// Made of $script by tools/scripts.sh"
    "$KEPT/node_modules/.bin/terser" "$script" --compress passes=3 --mangle --ecma 2020 --comments false
  } > "$made"
  if [ "${1:-}" != --check ]; then
    cp "$made" "$THEME/static/$name"
  elif ! cmp "$made" "$THEME/static/$name"; then
    echo "$THEME/static/$name is not what tools/scripts.sh makes of $script: run it, and commit both" >&2
    code=1
  fi
done
for script in "$THEME"/static/*.js; do
  if [ ! -e "$THEME/scripts/${script##*/}" ]; then
    echo "$script has no form that people read: $THEME/scripts/${script##*/}" >&2
    code=1
  fi
done
exit $code
