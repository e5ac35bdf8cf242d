#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# The whole of Almenara once through, on one machine: a hub and six organisations' nodes with their own
# certificates; cases in, de-identified records published over mutual TLS, an agreement signed by every node, a
# release sealed, and its protected tables as an authority, a working group and the public see them.
set -euo pipefail
cd "$(dirname "$0")"
root=$PWD

usage() {
  cat <<'EOF'
./demo.sh [--data FILE.csv] [--dir DIR] [--once | --detach | --stop]

  (no option)      run everything, print the tables, and keep hub and nodes running until Ctrl-C
                   (without a terminal: as --once)
  --once           run everything, print the tables, stop
  --detach         run everything, print the tables, leave hub and nodes running
  --stop           stop what --detach left running
  --data FILE.csv  import this file instead of the built-in generator's cases; its rows are dealt out to the six
                   organisations by citizenship. It must have been de-identified before, such as CTDC's k-anonymous file
  --dir DIR        where everything lives; build/demo unless given (build/demo-NAME with --data)

Safe to run again: what is there is found done, and a second run starts in seconds. Everything belongs to DIR: remove
it to begin anew.
EOF
}

data='' dir='' mode=''
while (($#)); do
  case $1 in
    --data) data=$(realpath -e -- "${2:?--data takes a file}") && shift 2 ;;
    --data=*) data=$(realpath -e -- "${1#*=}") && shift ;;
    --dir) dir=${2:?--dir takes a directory} && shift 2 ;;
    --dir=*) dir=${1#*=} && shift ;;
    --once | --detach | --stop) mode=${1#--} && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
done
if [[ -z $dir ]]; then
  dir=build/demo
  [[ -z $data ]] || dir=build/demo-$(basename "${data%.*}")
fi
mkdir -p "$dir"
dir=$(realpath "$dir")
[[ -n $mode ]] || { [[ -t 0 && -t 1 ]] && mode=stay || mode=once; }

bin=$root/build/release/bin
pages=$root/build/release/dashboard
almenara=$bin/almenara
cohort=back-catalogue
agreement=global-trends
trust_domain=almenara.demo

step() { printf '\n== %s\n' "$*"; }
# Shows a command as a person would type it, and runs it.
show() {
  printf '$ almenara'
  printf ' %q' "$@" | sed "s|$dir/||g; s|$root/||g; s|\\\\,|,|g"
  printf '\n'
  "$almenara" "$@"
}
# Runs a step once: its mark is set when it has succeeded.
once() {
  local mark=$dir/done/$1
  shift
  [[ -e $mark ]] && return 0
  "$@"
  mkdir -p "$dir/done" && touch "$mark"
}
fail() {
  printf 'demo.sh: %s\n' "$*" >&2
  exit 1
}

running() { [[ -s $1 ]] && kill -0 "$(<"$1")" 2>/dev/null; }
stop_process() {
  running "$1" || { rm -f "$1" && return 0; }
  local pid
  pid=$(<"$1")
  kill -TERM "$pid"
  for ((i = 0; i < 300; i++)); do kill -0 "$pid" 2>/dev/null || break && sleep 0.1; done
  kill -0 "$pid" 2>/dev/null && kill -KILL "$pid"
  rm -f "$1"
}
stop_all() {
  local pid_file
  for pid_file in "$dir"/nodes/*/node.pid "$dir"/hub/hub.pid; do
    [[ -e $pid_file ]] && stop_process "$pid_file"
  done
  return 0
}
if [[ $mode == stop ]]; then
  stop_all
  echo "hub and nodes of $dir are stopped"
  exit 0
fi

# --- build ---------------------------------------------------------------------------------------------------------
build() {
  "$root/tools/install" build
  cmake --preset release >"$dir/cmake.log" 2>&1 || { cat "$dir/cmake.log" >&2 && fail "configuring failed"; }
  cmake --build --preset release \
    --target almenara_cli_binary almenara_hub_binary almenara_node_binary almenara_dashboard
}
step "Install what is missing and build"
build

# --- who is who ----------------------------------------------------------------------------------------------------
mapfile -t organizations < <("$almenara" demo organizations | cut -f1)
mapfile -t names < <("$almenara" demo organizations | cut -f2)
source_mark="generated"
[[ -z $data ]] || source_mark="file $(sha256sum "$data" | cut -d' ' -f1)"
if [[ -e $dir/source ]]; then
  [[ $(<"$dir/source") == "$source_mark" ]] || fail "$dir holds a demonstration of other data; give another --dir"
else
  echo "$source_mark" >"$dir/source"
fi
trap stop_all EXIT

secret() {
  # A passphrase of its own for each directory; only the owner may read it.
  local file=$1/passphrase
  mkdir -p "$1" && chmod 700 "$1"
  [[ -s $file ]] || (umask 077 && openssl rand -hex 24 >"$file")
}
make_identities() {
  local ca=$dir/ca
  secret "$dir/hub" && secret "$ca"
  [[ -e $ca/ca.pem ]] ||
    "$almenara" pki init --ca "$ca" --trust-domain "$trust_domain" --ca-passphrase-file "$ca/passphrase"
  local issue=(pki issue --ca "$ca" --ca-passphrase-file "$ca/passphrase")
  [[ -e $dir/hub/certificate.pem ]] ||
    "$almenara" "${issue[@]}" --server localhost --server 127.0.0.1 --out "$dir/hub"
  for org in "${organizations[@]}"; do
    local node=$dir/nodes/$org
    secret "$node"
    [[ -e $node/certificate.pem ]] ||
      "$almenara" "${issue[@]}" --org "$org" --role node --name main --out "$node" --key-passphrase-file "$node/passphrase"
    [[ -e $node/steward.pub ]] ||
      "$almenara" pki steward-key --out "$node" --key-passphrase-file "$node/passphrase"
    [[ -e $node/case.key ]] ||
      "$almenara" pki case-key --out "$node/case.key" --key-passphrase-file "$node/passphrase"
  done
  for client in "${clients_of_demo[@]}"; do
    read -r name org role <<<"$client"
    local identity=$dir/clients/$name.identity
    secret "$identity"
    [[ -e $identity/certificate.pem ]] ||
      "$almenara" "${issue[@]}" --org "$org" --role "$role" --name "$name" --out "$identity" \
        --key-passphrase-file "$identity/passphrase"
  done
}
# Name of the client's file, its organisation, its role.
clients_of_demo=(
  "operator almenara-hub operator"
  "authority fiscalia-central analyst"
  "working-group interagency-group analyst"
  "public open-data-watch analyst"
)
# What a person imports into a browser: NAME.p12, and the passphrase that the browser will ask for.
make_browser_certificates() {
  local name
  for name in authority working-group; do
    local identity=$dir/clients/$name.identity file=$dir/clients/$name.p12
    rm -f "$file"
    (umask 077 && openssl rand -hex 8 >"$file.passphrase")
    "$almenara" pki pkcs12 --certificate "$identity/certificate.pem" --key "$identity/key.sealed" \
      --key-passphrase-file "$identity/passphrase" --export-passphrase-file "$file.passphrase" --out "$file"
  done
}
step "Certificates and keys: one authority, a hub, six nodes, four readers"
once identities make_identities >"$dir/identities.log"
once browser-certificates make_browser_certificates >"$dir/browser-certificates.log"
echo "made, or found made: $(grep -c '^issued' "$dir/identities.log" || true) certificates (see identities.log)"
# A revocation list runs out after 30 days, and a hub with an old one refuses every call.
[[ -z $(find "$dir/ca/crl.pem" -mtime +20) ]] ||
  "$almenara" pki crl --ca "$dir/ca" --ca-passphrase-file "$dir/ca/passphrase"
cp "$dir/ca/crl.pem" "$dir/hub/crl.pem"

# --- start the hub -------------------------------------------------------------------------------------------------
wait_for() {
  local what=$1 pid_file=$2 log=$3
  shift 3
  for ((i = 0; i < 600; i++)); do
    "$@" && return 0
    running "$pid_file" || { tail -n 5 "$log" >&2 && fail "$what did not start; see $log"; }
    sleep 0.1
  done
  fail "$what does not answer; see $log"
}
# The port that an address file of an earlier run names, while nobody else has taken it; else 0, any free one.
earlier_port() {
  local port=0
  [[ ! -s $1 ]] || port=$(sed 's/.*://' "$1")
  if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then port=0; fi
  echo "$port"
}
hub_addresses=("$dir/hub/address" "$dir/hub/members.address" "$dir/hub/public.address")
# The ports of gRPC, of the members' pages and of the public's.
configure_hub() {
  local pin
  pin=$(openssl x509 -in "$dir/clients/operator.identity/certificate.pem" -pubkey -noout |
    openssl pkey -pubin -outform DER | sha256sum | cut -d' ' -f1)
  cat >"$dir/hub/hub.textproto" <<EOF
listen_address: "127.0.0.1:$1"
trust_domain: "$trust_domain"
certificate: "certificate.pem"
private_key: "key.pem"
client_ca_certificates: "../ca/ca.pem"
revocation_list: "crl.pem"
data_directory: "data"
code_lists: "$root/proto/codelists"
first_operator {
  spiffe_id: "spiffe://$trust_domain/org/almenara-hub/operator/operator"
  spki_sha256_hex: "$pin"
}
back_catalogue: "$cohort"
address_file: "address"
dashboard {
  assets: "$pages"
  members { listen_address: "127.0.0.1:$2" address_file: "members.address" }
  public { listen_address: "127.0.0.1:$3" address_file: "public.address" organization: "open-data-watch" }
}
EOF
}
hub_serves() {
  local file
  for file in "${hub_addresses[@]}"; do [[ -s $file ]] || return 1; done
}
start_hub() {
  local ports=() file
  for file in "${hub_addresses[@]}"; do ports+=("$(earlier_port "$file")"); done
  rm -f "${hub_addresses[@]}"
  configure_hub "${ports[@]}"
  setsid "$bin/almenara-hub" --config "$dir/hub/hub.textproto" >>"$dir/hub/hub.log" 2>&1 </dev/null &
  echo $! >"$dir/hub/hub.pid"
  wait_for "the hub" "$dir/hub/hub.pid" "$dir/hub/hub.log" hub_serves
  # A hub that is started with this file again answers where its readers know it.
  ports=()
  for file in "${hub_addresses[@]}"; do ports+=("$(sed 's/.*://' "$file")"); done
  configure_hub "${ports[@]}"
}
step "Start the hub"
if ! running "$dir/hub/hub.pid" || ! hub_serves; then
  stop_process "$dir/hub/hub.pid"
  start_hub
fi
address=$(<"$dir/hub/address")
members_page=https://localhost:$(sed 's/.*://' "$dir/hub/members.address")
public_page=https://localhost:$(sed 's/.*://' "$dir/hub/public.address")
echo "the hub serves gRPC over mutual TLS at $address, the dashboard at $members_page and $public_page"

connection() {
  cat <<EOF
hub {
  address: "$address"
  server_name: "localhost"
  ca_certificates: "$1/ca.pem"
  certificate: "$1/certificate.pem"
  sealed_key: "$1/key.sealed"
  key_passphrase { passphrase_file: "$1/passphrase" }
}
EOF
}
for client in "${clients_of_demo[@]}"; do
  read -r name _ <<<"$client"
  {
    connection "$name.identity"
    echo "code_lists: \"$root/proto/codelists\""
  } >"$dir/clients/$name.textproto"
done
operator=(--config "$dir/clients/operator.textproto")

# --- members -------------------------------------------------------------------------------------------------------
admit_members() {
  local i
  for i in "${!organizations[@]}"; do
    local org=${organizations[i]}
    "$almenara" member admit "${operator[@]}" --org "$org" --name "${names[i]}" --kind civil-society
    "$almenara" member pin "${operator[@]}" "$dir/nodes/$org/certificate.pem"
    "$almenara" member steward-key "${operator[@]}" --org "$org" "$dir/nodes/$org/steward.pub"
  done
  "$almenara" member admit "${operator[@]}" --org fiscalia-central --name "Fiscalía Central" --kind authority --jurisdiction MEX
  "$almenara" member admit "${operator[@]}" --org interagency-group --name "Inter-Agency Group" --kind intergovernmental
  "$almenara" member admit "${operator[@]}" --org open-data-watch --name "Open Data Watch" --kind public
  local name
  for name in authority working-group public; do
    "$almenara" member pin "${operator[@]}" "$dir/clients/$name.identity/certificate.pem"
  done
  "$almenara" member group "${operator[@]}" --name trafficking-data-group --member interagency-group
}
step "Admit members and pin their keys"
once members admit_members >"$dir/members.log"
show member list "${operator[@]}"

# --- nodes ---------------------------------------------------------------------------------------------------------
# A Unix socket's path holds at most about a hundred characters: deep directories need a short one for sockets.
if [[ ! -s $dir/socket-directory ]]; then
  if ((${#dir} > 60)); then mktemp -d /tmp/almenara.XXXXXX; else echo "$dir/nodes"; fi >"$dir/socket-directory"
fi
socket_directory=$(<"$dir/socket-directory")
start_node() {
  local node=$dir/nodes/$1
  mkdir -p "$socket_directory/$1" && chmod 700 "$socket_directory/$1"
  cat >"$node/node.textproto" <<EOF
organization: "$1"
data_directory: "data"
console_socket: "$socket_directory/$1/node.sock"
code_lists: "$root/proto/codelists"
sealed_case_key: "case.key"
case_key_passphrase { passphrase_file: "passphrase" }
sealed_steward_key: "steward.key"
steward_key_passphrase { passphrase_file: "passphrase" }
$(connection .)
EOF
  running "$node/node.pid" && return 0
  setsid "$bin/almenara-node" --config "$node/node.textproto" >>"$node/node.log" 2>&1 </dev/null &
  echo $! >"$node/node.pid"
}
node_answers() { "$almenara" node status --config "$dir/nodes/$1/node.textproto" >/dev/null 2>&1; }
step "Start six nodes"
for org in "${organizations[@]}"; do start_node "$org"; done
for org in "${organizations[@]}"; do
  wait_for "the node of $org" "$dir/nodes/$org/node.pid" "$dir/nodes/$org/node.log" node_answers "$org"
done
# Runs the same at some nodes, two at a time, {} being the organisation; prints each node's output together.
at_nodes() {
  local at=()
  while [[ $1 != -- ]]; do at+=("$1") && shift; done
  shift
  # shellcheck disable=SC2016  # the inner shell expands them
  printf '%s\n' "${at[@]}" | xargs -P 2 -I{} bash -c '
    out=$("$@" 2>&1); status=$?; printf "%s\n" "--- {}" "$out"; exit $status' - "$@"
}

at_every_node() { at_nodes "${organizations[@]}" -- "$@"; }

# --- cases ---------------------------------------------------------------------------------------------------------
import_cases() {
  local cases=$dir/cases
  if [[ -z $data ]]; then
    "$almenara" demo generate --out "$cases"
    show node import --config "$dir/nodes/${organizations[0]}/node.textproto" --data-set cases \
      --mapping "$root/cli/demo/case_mapping.textproto" "$cases/${organizations[0]}.csv"
    at_nodes "${organizations[@]:1}" -- "$almenara" node import --config "$dir/nodes/{}/node.textproto" --data-set cases \
      --mapping "$root/cli/demo/case_mapping.textproto" "$cases/{}.csv"
  else
    "$almenara" demo split --data "$data" --out "$cases"
    at_every_node "$almenara" node import --config "$dir/nodes/{}/node.textproto" --data-set "$(basename "${data%.*}")" \
      --already-deidentified "published as a de-identified data set by its source" "$cases/{}.csv"
  fi
  rm -rf "$cases"
}
step "Import cases at each node: identified cases stay there, encrypted"
once import import_cases

step "Review at one node what would leave, before anything does"
show node review --config "$dir/nodes/${organizations[0]}/node.textproto" | sed -n '1,40p'

step "Publish de-identified records to the hub over mutual TLS"
publish() { at_every_node "$almenara" node publish --config "$dir/nodes/{}/node.textproto"; }
publish
for org in "${organizations[@]}"; do
  printf '%-22s' "$org"
  "$almenara" node status --config "$dir/nodes/$org/node.textproto" --format json
done

# --- agreement and release -----------------------------------------------------------------------------------------
step "What a director reads before signing: one page, in English or Spanish"
show agreement print "$root/cli/demo/$agreement.textproto"

step "What recipients would see of one organisation's own cases, before it signs"
show agreement simulate "$root/cli/demo/$agreement.textproto" --node "$dir/nodes/${organizations[0]}/node.textproto" \
  --table gender

step "Propose the sharing agreement and sign it at every node"
show agreement propose "$root/cli/demo/$agreement.textproto" "${operator[@]}"
hash=$("$almenara" agreement hash "$root/cli/demo/$agreement.textproto" | grep -oE '[0-9a-f]{64}' | head -n 1)
sign() {
  at_every_node "$almenara" node sign --config "$dir/nodes/{}/node.textproto" --agreement "$agreement" --version 1 \
    --sha256 "$hash" --yes
}
once sign sign
show agreement list "${operator[@]}"

step "Close the back catalogue and seal its release"
show release close "${operator[@]}" --cohort "$cohort"

step "What each person in one organisation's records has paid in privacy, and what remains"
show node privacy --config "$dir/nodes/${organizations[0]}/node.textproto"

# --- tables --------------------------------------------------------------------------------------------------------
ask() {
  local who=$1
  shift
  show query --config "$dir/clients/$who.textproto" --agreement "$agreement" --purpose trend-analysis "$@"
}
step "What a prosecutor's analyst sees (tier T0)"
ask authority --by exploitation
ask authority --by citizenship,exploitation_place --top 25
step "What a working group sees (tier T1)"
ask working-group --by exploitation
step "What the public sees (tier T2)"
ask public --by exploitation
step "A question outside the plan is refused, whoever asks"
ask public --by year,gender || echo "(exit status $?)"

step "A figure for a report, kept with the hub's receipt and proven without the hub"
rm -f "$dir/figures.json" "$dir/log.key"
show audit key --node "$dir/nodes/${organizations[0]}/node.textproto" --out "$dir/log.key"
ask authority --by exploitation --save "$dir/figures.json"
show audit verify "$dir/figures.json" --log-key "$dir/log.key"

step "What became of one organisation's records: releases, and who asked for what"
show audit releases --node "$dir/nodes/${organizations[0]}/node.textproto"
show audit queries --node "$dir/nodes/${organizations[0]}/node.textproto"

step "Ready"
cat <<EOF
Clients:  $dir/clients/{authority,working-group,public,operator}.textproto
Nodes:    $dir/nodes/<organisation>/node.textproto
Program:  $almenara

  $almenara query --config $dir/clients/authority.textproto \\
      --agreement $agreement --purpose trend-analysis --by citizenship --where gender=female

Dashboard, for everybody:  $public_page
Dashboard, for members:    $members_page   with a certificate of one of them in the browser:
  $dir/clients/authority.p12       passphrase $(<"$dir/clients/authority.p12.passphrase")
  $dir/clients/working-group.p12   passphrase $(<"$dir/clients/working-group.p12.passphrase")

  Firefox  Settings, Privacy & Security, View Certificates, Your Certificates, Import: the .p12 file.
           Authorities, Import: $dir/ca/ca.pem; or accept the browser's warning.
  Chrome   chrome://certificate-manager, Your certificates, Import: the .p12 file.
           Local certificates, Trusted, Import: $dir/ca/ca.pem; or accept the warning.
  Firefox  Ajustes, Privacidad y seguridad, Ver certificados, Sus certificados, Importar: el archivo .p12.
           Autoridades, Importar: $dir/ca/ca.pem; o acepte el aviso del navegador.
  Chrome   chrome://certificate-manager, Tus certificados, Importar: el archivo .p12.
           Certificados locales, De confianza, Importar: $dir/ca/ca.pem; o acepte el aviso.

  Use a browser profile for trials: the authority's key lies in this directory.
  Use un perfil de navegador para pruebas: la clave de la autoridad está en este directorio.
EOF
case $mode in
  detach)
    trap - EXIT
    echo "Hub and nodes keep running; ./demo.sh --dir $dir --stop ends them."
    ;;
  stay)
    echo "Hub and nodes run until Ctrl-C."
    trap 'exit 0' INT TERM
    sleep infinity &
    wait $!
    ;;
esac
