#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# What PostgreSQL 15 makes of the hub's records, in a cluster of its own that is gone afterwards: durable and idempotent
# publication over mutual TLS, plain COPY, bytes on disk. benchmark.sh runs it.
#
#   postgres.sh DIRECTORY RECORDS DATA RUNS    DIRECTORY: records.tsv and records.sql of almenara-benchmark
#
# Prints one JSON object a line, as almenara-benchmark does.
set -euo pipefail

(($# == 4)) || { sed -n '3,9s/^# \?//p' "$0" >&2 && exit 2; }
input=$(realpath "$1") records=$2 data=$3 runs=$4
programs=/usr/lib/postgresql/15/bin
batch=1000
work=$(mktemp -d "${TMPDIR:-/tmp}/almenara-postgres.XXXXXX")
cluster=$work/cluster

# A server refuses to run as root.
as_server() {
  if ((EUID == 0)); then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}
stop() {
  [[ ! -e $cluster/postmaster.pid ]] || as_server "$programs/pg_ctl" --pgdata "$cluster" --mode immediate --silent stop
  rm -rf "$work"
}
trap stop EXIT

issue() {
  local name=$1 subject=$2 san=$3
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/$name.key" -subj "/CN=$subject" \
    -out "$work/$name.csr" 2>/dev/null
  openssl x509 -req -in "$work/$name.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial -days 2 \
    -extfile <(echo "subjectAltName=$san") -out "$work/$name.pem" 2>/dev/null
  chmod 600 "$work/$name.key"
}
start() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/ca.key" -subj /CN=ca -days 2 \
    -out "$work/ca.pem" 2>/dev/null
  issue server localhost IP:127.0.0.1
  issue client benchmark DNS:client
  mkdir "$cluster"
  chmod 755 "$work"
  if ((EUID == 0)); then chown postgres "$cluster" "$work"/server.*; fi
  as_server "$programs/initdb" --pgdata "$cluster" --username benchmark --auth-local trust --auth-host reject \
    --encoding UTF8 --locale C >/dev/null
  as_server tee "$cluster/pg_hba.conf" >/dev/null <<<"hostssl all all 127.0.0.1/32 cert"
  # Durable as shipped; memory and log as for a server of this kind, so that it is not held back.
  as_server tee --append "$cluster/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
ssl = on
ssl_cert_file = '$work/server.pem'
ssl_key_file = '$work/server.key'
ssl_ca_file = '$work/ca.pem'
ssl_min_protocol_version = 'TLSv1.3'
fsync = on
synchronous_commit = on
shared_buffers = '1GB'
max_wal_size = '8GB'
CONF
  PGSSLMODE=disable as_server "$programs/pg_ctl" --pgdata "$cluster" --log "$cluster/log" --silent --wait start ||
    { cat "$cluster/log" >&2 && exit 1; }
}
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
ask() { psql --no-psqlrc --quiet --tuples-only --no-align -v ON_ERROR_STOP=1 "$connection" "$@"; }
say() {
  python3 -c 'import json, sys
figure, records, data, unit, value = sys.argv[1:]
print(json.dumps(dict(figure=figure, who="PostgreSQL 15", records=int(records), data=data, unit=unit,
                      value=float(value))))' "$1" "$records" "$data" "$2" "$3"
}
seconds_of() {
  local from to
  from=$(date +%s.%N)
  "$@" >/dev/null
  to=$(date +%s.%N)
  python3 -c "print($to - $from)"
}
# The records as batches: a staging table, an insert that later revisions win, a synchronous commit each.
write_batches() {
  local later
  later=$(ask -c "select string_agg(format('%I = excluded.%I', column_name, column_name), ', ')
    from information_schema.columns where table_name = 'records' and column_name <> 'record_id'")
  awk -v batch="$batch" -v later="$later" '
    function finish() {
      print "\\."
      print "insert into records select * from staging on conflict (record_id) do update set " later \
        " where excluded.revision > records.revision;"
      print "commit;"
    }
    BEGIN { print "create temporary table staging (like records) on commit delete rows;" }
    NR % batch == 1 { print "begin;"; print "copy staging from stdin;" }
    { print }
    NR % batch == 0 { finish() }
    END { if (NR % batch != 0) finish() }' "$input/records.tsv" >"$work/batches.sql"
}

port=$(free_port)
connection="host=127.0.0.1 port=$port user=benchmark dbname=postgres sslmode=verify-full sslrootcert=$work/ca.pem"
connection+=" sslcert=$work/client.pem sslkey=$work/client.key"
start
ask -f "$input/records.sql"
write_batches
rows=$(wc -l <"$input/records.tsv")
for ((run = 0; run < runs; run++)); do
  ask -c 'truncate records' -c checkpoint
  seconds=$(seconds_of ask -f "$work/batches.sql")
  say publish.one rows/s "$(python3 -c "print($rows / $seconds)")"
  [[ $(ask -c 'select count(*) from records') == "$rows" ]] || { echo "postgres.sh: rows are missing" >&2 && exit 1; }
  bytes=$(ask -c 'vacuum records' -c "select pg_total_relation_size('records')")
  say footprint.disk bytes/record "$(python3 -c "print($bytes / $rows)")"
  ask -c 'truncate records' -c checkpoint
  seconds=$(seconds_of ask -c "\\copy records from '$input/records.tsv'")
  say publish.copy rows/s "$(python3 -c "print($rows / $seconds)")"
done
