#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Compares the inner loops of two versions by the instructions that they take: unlike times, these are the same on a
# busy machine. Exit status 1 where one takes more than the limit allows.
set -euo pipefail
cd "$(dirname "$0")/../.."

usage() {
  cat <<'EOF'
compare_instructions.sh BEFORE [AFTER] [--limit PERCENT]

  BEFORE, AFTER  two programs almenara-micro-benchmark, as built at the versions to compare; AFTER is the one of
                 build/release unless given
  --limit        more instructions than this count as a regression; 2 unless given

For example, before a change and after it:
  cmake --build --preset release --target almenara_micro_benchmark
  cp build/release/bin/almenara-micro-benchmark /tmp/before
  ...
  cmake --build --preset release --target almenara_micro_benchmark
  tests/performance/compare_instructions.sh /tmp/before
EOF
}

programs=() limit=2
while (($#)); do
  case $1 in
    --limit) limit=${2:?--limit takes a number} && shift 2 ;;
    -h | --help) usage && exit 0 ;;
    -*) usage >&2 && exit 2 ;;
    *) programs+=("$1") && shift ;;
  esac
done
((${#programs[@]} == 1)) && programs+=(build/release/bin/almenara-micro-benchmark)
((${#programs[@]} == 2)) || { usage >&2 && exit 2; }
command -v valgrind >/dev/null || { echo "valgrind is missing: run tools/install benchmark" >&2 && exit 2; }

# Instructions of one benchmark in one program. Starting and preparing count too; the difference between few and many
# iterations does not.
instructions() {
  local program=$1 name=$2 times=$3
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" --benchmark_filter="^$name\$" \
    --benchmark_min_time=0 --benchmark_repetitions="$times" 2>&1 >/dev/null |
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p'
}
per_iteration() {
  local few many
  few=$(instructions "$1" "$2" 1)
  many=$(instructions "$1" "$2" 11)
  echo $(((many - few) / 10))
}

status=0
printf '%-28s %15s %15s %9s\n' benchmark before after change
while read -r name; do
  before=$(per_iteration "${programs[0]}" "$name")
  after=$(per_iteration "${programs[1]}" "$name")
  change=$(python3 -c "print(f'{100 * ($after / $before - 1):+.2f}')")
  verdict=''
  if python3 -c "import sys; sys.exit(0 if $change > $limit else 1)"; then verdict='  regression' && status=1; fi
  printf '%-28s %15d %15d %8s%%%s\n' "$name" "$before" "$after" "$change" "$verdict"
done < <("${programs[1]}" --benchmark_list_tests)
exit "$status"
