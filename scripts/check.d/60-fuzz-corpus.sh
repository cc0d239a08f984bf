#!/bin/bash
# Every input that a fuzzer is known for goes through without a crash, under the memory checkers.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/build fuzz
for source in src/*/*_fuzz.c; do
    [ -f "$source" ] || continue
    program=build/fuzz/${source%.c}
    name=$(basename "$source" _fuzz.c)
    if ! output=$("$program" -runs=0 "tests/fuzz/$name" 2>&1); then
        printf '%s\n' "$output" | tail -40
        exit 1
    fi
done
