#!/bin/bash
# One layout for all C files: what `make format` would change is wrong.
set -euo pipefail
cd "$(dirname "$0")/../.."
git ls-files --cached --others --exclude-standard '*.c' '*.h' | while read -r file; do
    [ ! -f "$file" ] || echo "$file"
done | xargs --no-run-if-empty clang-format --dry-run -Werror
