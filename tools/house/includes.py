# SPDX-License-Identifier: Apache-2.0
"""The dependency rule, checked over the include graph.

    main       -> *_server, storage/rocksdb, real clock, real randomness
    *_server   -> everything of its own side
    rpc, gateway, dashboard, console -> core of their side, transport, proto services
    core       -> policy, common (interfaces), proto messages
    policy     -> common/{status,identity,codelist,crypto}, proto messages
    common     -> the system's libraries

hub and node never include each other, and meet in proto/. Folders form no cycle.
"""

import re

from source_tree import Violation, is_cpp, is_test

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')

# System libraries that only some folders may know: include prefix, folders, name in messages.
# A folder ends with "/"; "*/" stands for any side's folder of that name.
# The probe shakes hands once by itself, because gRPC 1.51 does not say why a handshake failed; the
# gateway speaks TLS to browsers, whose certificates it must see before they are found good.
OPENSSL = ("common/crypto/", "common/random/", "common/transport/tls_probe.", "hub/gateway/tls_",
           "hub/gateway/testing/")
ROCKSDB = ("common/storage/rocksdb/",)
HTTP = ("common/telemetry/", "*/gateway/", "*/dashboard/")
GRPC = ("common/transport/", "*/rpc/", "*/console/", "*/gateway/", "cli/")
# An audit by linear programming is a test, never a protection.
PROGRAMS = ("tests/privacy/",)
SYSTEM_LIBRARIES = (
    ("openssl/", OPENSSL),
    ("rocksdb/", ROCKSDB),
    ("httplib.h", HTTP),
    ("prometheus/", ("common/telemetry/",)),
    ("grpc/", GRPC),
    ("grpcpp/", GRPC),
    ("Cbc", PROGRAMS),
    ("Clp", PROGRAMS),
    ("Osi", PROGRAMS),
)
FORBIDDEN_EVERYWHERE = {
    "absl/synchronization/mutex.h": "use common/sync/mutex.h",
    "absl/types/optional.h": "use std::optional",
    "string_view": "use absl::string_view",
    "format": "g++ 12 has none; use absl::StrCat or absl::StrFormat",
}
# The one file that speaks of Abseil's locks, because gRPC has them.
ALLOWED_ALL_THE_SAME = (("common/sync/lock_checks.cc", "absl/synchronization/mutex.h"),)

CORE = ("intake", "membership", "agreement", "release", "query", "transparency", "case",
        "deidentify", "publish")
POLICY_MAY_INCLUDE = ("policy/", "common/status/", "common/identity/", "common/codelist/",
                      "common/crypto/")
# What a core folder may not know of common: the places where real input and output happen.
NOT_AN_INTERFACE = ("common/transport/", "common/storage/rocksdb/", "common/storage/memory/")
# The demo divides a file among its nodes, and reads it as they will.
DEMO_MAY_INCLUDE = ("node/intake/",)
OUR_ROOTS = ("almenara/", "cli/", "common/", "hub/", "node/", "policy/", "tests/")


def includes(tree, path):
    """Yields (line number, included path, quoted or not)."""
    for number, line in enumerate(tree.lines(path), start=1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(2), match.group(1) == '"'


def folder_of(path):
    return path.rpartition("/")[0]


def side_of(path):
    return path.split("/", 1)[0]


def is_composition(path):
    """hub/hub_server.cc, node/main.cc: files that lie directly in a side's folder wire it."""
    return path.count("/") == 1 and side_of(path) in ("hub", "node", "cli")


def is_core(path):
    parts = path.split("/")
    return len(parts) > 2 and parts[0] in ("hub", "node") and parts[1] in CORE


def within(path, folders):
    for folder in folders:
        if folder.startswith("*/"):
            if f"/{folder[2:]}" in path:
                return True
        elif path.startswith(folder):
            return True
    return False


def system_violation(path, included):
    if included in FORBIDDEN_EVERYWHERE and (path, included) not in ALLOWED_ALL_THE_SAME:
        return f"<{included}> is not used here: {FORBIDDEN_EVERYWHERE[included]}"
    if is_test(path) or is_composition(path):
        return None
    for prefix, folders in SYSTEM_LIBRARIES:
        if included.startswith(prefix) and not within(path, folders):
            return f"<{included}> belongs in {', '.join(folders)} only"
    return None


def proto_violation(path, included):
    if side_of(path) == "hub" and (included.startswith("almenara/node/")
                                   or included == "almenara/state/v1/case.pb.h"):
        return "the hub knows no message of the node: identified cases never reach it"
    if included.endswith(".grpc.pb.h") and not (
            is_test(path) or is_composition(path) or within(path, GRPC)):
        return f"a gRPC service belongs in {', '.join(GRPC)} only"
    return None


def layer_violation(path, included):
    """Our own headers: who may know whom."""
    ours, theirs = side_of(path), side_of(included)
    if {ours, theirs} == {"hub", "node"}:
        return "hub and node meet in proto/ only"
    if is_test(path):
        return None
    if theirs == "tests" or is_test(included):
        return "only tests include testing code"
    if ours == "common" and theirs != "common":
        return f"common includes nothing of {theirs}/"
    if ours == "policy" and not included.startswith(POLICY_MAY_INCLUDE):
        return f"policy includes only {', '.join(POLICY_MAY_INCLUDE)}"
    if theirs == "cli" and ours != "cli":
        return "nothing includes the command line"
    if ours == "cli" and theirs in ("hub", "node") and not (
            path.startswith("cli/demo/") and included.startswith(DEMO_MAY_INCLUDE)):
        return "the command line speaks to hub and node through their services only"
    if is_core(path):
        return core_violation(path, included)
    return None


def core_violation(path, included):
    if included.startswith(NOT_AN_INTERFACE):
        return f"{side_of(path)}'s core knows interfaces of common only"
    if side_of(included) == side_of(path) and not is_core(included):
        return f"{side_of(path)}'s core includes nothing that wires or serves it"
    return None


def find_violations(tree):
    edges = {}
    found = []
    for path in filter(is_cpp, tree.paths()):
        for line, included, quoted in includes(tree, path):
            if not quoted:
                message = system_violation(path, included)
            elif included.startswith("almenara/"):
                message = proto_violation(path, included)
            elif not included.startswith(OUR_ROOTS):
                message = system_violation(path, included)
                if message is None and (tree.root / folder_of(path) / included).exists():
                    message = "include our own headers by their path from the root"
            else:
                message = layer_violation(path, included)
                if is_edge(path, included):
                    edges.setdefault(folder_of(path), {}).setdefault(
                        folder_of(included), (path, line))
            if message:
                found.append(Violation(path, line, message))
    return found + cycles(edges)


def is_edge(path, included):
    """What main and the servers include is no edge: they lie among what they put together."""
    wires = path.endswith(("/main.cc", "_server.h", "_server.cc")) and is_composition(path)
    return not wires and not is_test(path) and folder_of(path) != folder_of(included)


def cycles(edges):
    """One violation for each folder that reaches itself."""
    found = []
    for start in sorted(edges):
        trail = shortest_way_back(edges, start)
        # Each cycle once, at its first folder.
        if trail and start == min(trail):
            path, line = edges[start][trail[1] if len(trail) > 1 else start]
            found.append(Violation(path, line, "folders include each other in a cycle: "
                                   + " -> ".join([*trail, start])))
    return found


def shortest_way_back(edges, start):
    trails = [[start]]
    seen = set()
    while trails:
        trail = trails.pop(0)
        for following in sorted(edges.get(trail[-1], {})):
            if following == start:
                return trail
            if following not in seen:
                seen.add(following)
                trails.append([*trail, following])
    return None
