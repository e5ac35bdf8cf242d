#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Measures Almenara and its peers, PostgreSQL 15 and DuckDB, in turn on this machine and the same records, prints every
# figure beside its target, and writes docs/performance.md.
set -euo pipefail
cd "$(dirname "$0")"
root=$PWD

usage() {
  cat <<'EOF'
./benchmark.sh [--records N[,N...]] [--data demo|uniform[,...]] [--only NAME[,...]] [--runs N] [--json FILE]

  ./benchmark.sh --records 100000                     everything once through; some minutes
  ./benchmark.sh --records 100000 --only query        one row
  ./benchmark.sh                                      100 thousand, 1 and 10 million records; hours, and 60 GB of disk

  --records N    cases of the node that has all of them; six others have a sixth each
  --data KIND    demo: the generator of ./demo.sh, realistic and correlated. uniform: every value drawn by itself,
                 the hardest to count and to store. Both unless given
  --only NAME    import, publish, publish-six, seal, query, decide, start, footprint, withdraw
  --runs N       runs of each figure; 5 unless given. Fewer give no spread worth the name
  --json FILE    the same figures as a list of {name, records, data, unit, ours, peer, peer_name, ratio, target, met}
  --no-document  leave docs/performance.md as it is

docs/performance.json keeps every figure of the document with the commit and the machine it was measured at: a row
measured again replaces its own figures and no others. Close what else runs: the document names the load that it found. Exit status 0 when everything was measured,
whether or not targets are met.
EOF
}

records=100000,1000000,10000000 data=demo,uniform only='' runs=5 json='' document=docs/performance.md
while (($#)); do
  case $1 in
    --records) records=${2:?--records takes numbers} && shift 2 ;;
    --data) data=${2:?--data takes demo or uniform} && shift 2 ;;
    --only) only=${2:?--only takes names} && shift 2 ;;
    --runs) runs=${2:?--runs takes a number} && shift 2 ;;
    --json) json=${2:?--json takes a file} && shift 2 ;;
    --no-document) document='' && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
done
all=import,publish,publish-six,seal,query,decide,start,footprint,withdraw
rows=${only:-$all}
for name in ${rows//,/ }; do
  [[ ,$all, == *",$name,"* ]] || { echo "benchmark.sh: no row '$name'; there are ${all//,/, }" >&2 && exit 2; }
done
wants() {
  local name
  for name in "$@"; do [[ ,$rows, != *",$name,"* ]] || return 0; done
  return 1
}

tools/install benchmark
echo "Configuring and building in build/release"
cmake --preset release --log-level=WARNING
cmake --build --preset release --target almenara_benchmark

# Whatever is started below belongs to this directory and to one group of processes.
work=$(mktemp -d "${TMPDIR:-/tmp}/almenara-benchmark.XXXXXX")
chmod 711 "$work"
group=''
clean() {
  [[ -z $group ]] || kill -TERM -- "-$group" 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 130' INT TERM
set -m
# Runs a program in the group and waits for it.
run() {
  TMPDIR=$work "$@" &
  group=$!
  wait "$group"
  group=''
}
# A peer's results replace its earlier ones once all are there.
peer() {
  local name=$1 kept=$2
  shift 2
  echo "$name"
  run "$@" >"$work/$name.jsonl"
  mv "$work/$name.jsonl" "$kept/$name.jsonl"
}

# The seal row has two parts: the whole at the hub, and the counting alone.
driver_rows=${rows/seal/seal,counting}
fewest_for_six=500000
for count in ${records//,/ }; do
  for kind in ${data//,/ }; do
    kept=$root/build/benchmark/$count-$kind
    # What was measured earlier is in the document, with the commit of then.
    rm -rf "$kept"
    mkdir -p "$kept"
    echo "== $count records, $kind =="
    python3 tests/performance/report.py machine "$work" >"$kept/machine.json"
    counted_rows=$driver_rows files=()
    if wants publish-six && ((count < fewest_for_six)); then
      echo "publish-six needs $fewest_for_six records or more, so that all nodes send at once: not measured"
      counted_rows=$(tr , '\n' <<<"$driver_rows" | grep -vx publish-six | paste -sd, || true)
      [[ -n $counted_rows ]] || continue
    fi
    if wants publish footprint seal query; then files=(--peer_files "$work/peers"); fi
    run build/release/bin/almenara-benchmark --records "$count" --data "$kind" --runs "$runs" --rows "$counted_rows" \
      --out "$kept" "${files[@]}"
    if wants publish footprint; then
      peer postgres "$kept" tests/performance/peers/postgres.sh "$work/peers" "$count" "$kind" "$runs"
    fi
    if wants seal query; then
      peer duckdb "$kept" node tests/performance/peers/duckdb.mjs "$work/peers" "$count" "$kind" "$runs"
    fi
    rm -rf "$work/peers"
  done
done

arguments=(--results build/benchmark)
[[ -z $document ]] || arguments+=(--document "$document")
[[ -z $json ]] || arguments+=(--json "$json")
python3 tests/performance/report.py tables "${arguments[@]}"
