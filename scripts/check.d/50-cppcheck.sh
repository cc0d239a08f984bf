#!/bin/bash
# Static analysis by cppcheck, of everything or of the files given. A finding that is wrong is answered beside the line: // cppcheck-suppress <id>: <why>
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p build/cppcheck
cppcheck --std=c11 --language=c --enable=warning,performance,portability --inline-suppr --error-exitcode=1 --quiet \
    --suppress=missingIncludeSystem --cppcheck-build-dir=build/cppcheck \
    -j "$(nproc)" -I src --library=scripts/cppcheck.cfg "${@:-src}"
