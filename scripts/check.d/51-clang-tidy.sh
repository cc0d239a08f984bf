#!/bin/bash
# Static analysis by clang-tidy, with the checks of .clang-tidy. The tests are left to the compilers and to cppcheck.
# With arguments: those files alone. A file is looked at again only when it, a header of ours, or the checks changed
# since it was last found clean.
set -uo pipefail
cd "$(dirname "$0")/../.."
[ -f build/clang/compile_commands.json ] || { echo "build/clang is missing: scripts/build clang"; exit 1; }
marks=build/clang-tidy
mkdir -p "$marks"

common=$(cat .clang-tidy meson.build $(git ls-files --cached --others --exclude-standard 'src/*.h') | sha256sum)
[ $# -gt 0 ] || set -- $(git ls-files --cached --others --exclude-standard 'src/*.c')
waiting=()
for file in "$@"; do
    case $file in *_test.c | *_fuzz.c) continue ;; esac
    [ -f "$file" ] || continue
    sum=$(echo "$common $file $(sha256sum <"$file")" | sha256sum | cut -c1-40)
    [ -f "$marks/$sum" ] || waiting+=("$file" "$sum")
done
[ ${#waiting[@]} -eq 0 ] && exit 0

printf '%s\n' "${waiting[@]}" | xargs -n 2 -P "$(nproc)" bash -c '
    if clang-tidy --quiet -p build/clang "$1" 2>/dev/null; then touch "'"$marks"'/$2"; else exit 1; fi' tidy
