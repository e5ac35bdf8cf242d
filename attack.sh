#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Attacks the built hub in every way that the suite knows, prints a scorecard and writes it to
# docs/attack-scorecard.md. Exit status 1 where an attack succeeds beyond its bound or is blind.
#
#   ./attack.sh                  everything; takes some minutes
#   ./attack.sh --json FILE      the results as JSON, too
set -euo pipefail
cd "$(dirname "$0")"

tools/install
echo "Configuring and building in build/release"
cmake --preset release --log-level=WARNING
cmake --build --preset release --target almenara_attack_suite
exec build/release/bin/almenara-attack-suite --scorecard docs/attack-scorecard.md "$@"
