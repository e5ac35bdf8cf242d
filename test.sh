#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing, builds, and runs every test. Arguments go to ctest:
#
#   ./test.sh                 everything
#   ./test.sh -R disclosure   the tests whose name holds "disclosure"
#   ./test.sh -L house        formatting, dependency rule, protos, scripts
set -euo pipefail
cd "$(dirname "$0")"

tools/install
echo "Configuring and building in build/release"
cmake --preset release --log-level=WARNING
cmake --build --preset release
exec ctest --preset release --parallel "$(nproc)" "$@"
