#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Tests the dashboard in Debian's Chromium, against the demonstration's hub: tests/browser/run.sh [PATTERN], where
# PATTERN chooses tests by name. The demonstration stays in build/release/browser-demo, and its screenshots in
# build/release/browser-screenshots.
set -euo pipefail
cd "$(dirname "$0")/../.."

directory=build/release/browser-demo
[[ -d tests/browser/node_modules ]] || { echo "run tools/install" >&2 && exit 1; }
# Nothing of an earlier run that was cut off may stand in the way.
./demo.sh --dir "$directory" --stop >/dev/null
trap './demo.sh --dir "$directory" --stop >/dev/null' EXIT
mkdir -p "$directory"
./demo.sh --dir "$directory" --detach >"$directory/demo.log" 2>&1 || { tail -n 20 "$directory/demo.log" >&2 && exit 1; }

# What Playwright's own connections trust, by which it shows client certificates.
export NODE_EXTRA_CA_CERTS=$PWD/$directory/ca/ca.pem
node --test --test-reporter=spec ${1:+--test-name-pattern="$1"} tests/browser/all.test.mjs
