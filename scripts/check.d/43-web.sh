#!/bin/bash
# The front end's types agree with each other and with the API's.
set -euo pipefail
cd "$(dirname "$0")/../../web"
npm run --silent check
