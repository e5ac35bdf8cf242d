# SPDX-License-Identifier: Apache-2.0
"""Every figure of benchmark.sh: what it says, what it is compared to, and what it should reach."""

from dataclasses import dataclass
from typing import Optional

FULL_SIZE = 10_000_000
QUESTIONS = ("total", "one-way", "two-way", "route-matrix", "three-way", "one-row")


@dataclass(frozen=True)
class Target:
    """Reached when the value, or with `of_ratio` the ratio to the peer, is on the right side of `bound`.

    `at` is the number of records that it is set for; 0: any. At fewer records nothing is said.
    """

    bound: float
    at_least: bool
    of_ratio: bool = False
    at: int = 0

    def text(self, unit):
        side = "at least" if self.at_least else "at most"
        what = f"{self.bound:g} times the peer" if self.of_ratio else f"{self.bound:,g} {unit}"
        return f"{side} {what}" + (f" at {self.at:,} records" if self.at else "")

    def met(self, value, ratio, records):
        """None when it is not for so few records, or when there is no peer's figure to judge by."""
        judged = ratio if self.of_ratio else value
        if judged is None or records < self.at:
            return None
        return judged >= self.bound if self.at_least else judged <= self.bound


@dataclass(frozen=True)
class Figure:
    name: str
    title: str
    larger_is_better: bool = True
    target: Optional[Target] = None
    source: str = ""  # the figure measured, where it is not of this name
    peer_source: str = ""  # the peer's
    own_peer: str = ""  # another figure of Almenara that it is compared to


def at_least(bound, **more):
    return Target(bound, at_least=True, **more)


def at_most(bound, **more):
    return Target(bound, at_least=False, **more)


FIGURES = (
    Figure("import.rate", "import and de-identify: CSV file to encrypted cases and outbox", target=at_least(100_000)),
    Figure("import.processor", "import: the same by processor time of the node, which a busy machine does not change"),
    Figure("import.memory", "import: most memory that the node has had resident", False, at_most(512)),
    Figure("publish.one", "publish, durable, idempotent, over mTLS: one node to the hub, beside PostgreSQL over mTLS, "
           "batches of 1,000, INSERT … ON CONFLICT", target=at_least(4, of_ratio=True)),
    Figure("publish.copy", "the same beside PostgreSQL's plain COPY in one transaction",
           target=at_least(1, of_ratio=True), source="publish.one", peer_source="publish.copy"),
    Figure("publish.processor", "publish, one node: by processor time of node and hub together"),
    Figure("publish.six", "publish from six nodes at once, all together, beside one node",
           target=at_least(1, of_ratio=True), own_peer="publish.one"),
    Figure("publish.six-processor", "six nodes at once: by processor time of hub and nodes together"),
    Figure("publish.fairness", "six nodes at once: farthest from their mean rate", False, at_most(20)),
    Figure("seal.time", "seal a release: cohort in the store to durable tables of three tiers", False,
           at_most(20, at=FULL_SIZE)),
    Figure("seal.processor", "seal: processor time of the hub", False),
    Figure("seal.memory", "seal: most memory that the hub has had resident", False, at_most(1536, at=FULL_SIZE)),
    Figure("seal.counting", "counting kernel: person-rows in memory into the plan's 60 tables, two threads, beside "
           "DuckDB's GROUP BY from its own file", target=at_least(2, of_ratio=True)),
    *(Figure(f"query.{question}", f"query, one client: {question.replace('-', ' ')}, asked again, median", False)
      for question in QUESTIONS),
    Figure("query.all", "query: geometric mean of the six medians, beside DuckDB's GROUP BY in process", False,
           at_least(20, of_ratio=True, at=FULL_SIZE)),
    Figure("query.growth", "query: geometric mean of the medians, times that of the fewest records measured", False,
           at_most(1.2, at=FULL_SIZE)),
    Figure("query.new", "query, one client: one row and one way of each citizenship, each asked for the first time, median",
           False),
    Figure("query.new.p99", "query, one client: 99th percentile of the same", False, at_most(5)),
    Figure("query.p99", "query, one client: 99th percentile of answers of at most 500 cells", False, at_most(5)),
    Figure("query.route-matrix.p99", "query, one client: 99th percentile of the route matrix", False),
    Figure("query.throughput", "query, 32 clients: answers of at most 500 cells", target=at_least(5_000)),
    Figure("query.processor", "query, 32 clients: processor time of the hub for an answer of at most 500 cells", False),
    Figure("query.client-processor", "query, 32 clients: processor time of the clients for the same", False),
    Figure("query.route-throughput", "query, 32 clients: route matrices"),
    Figure("decide.time", "decide: 100 agreements, 1,000 members", False, at_most(1_000)),
    Figure("start.time", "start the hub with 20 releases until it answers", False, at_most(2, at=FULL_SIZE)),
    Figure("footprint.memory", "hub serving: memory resident beyond mapped files", False,
           at_most(300, at=FULL_SIZE)),
    Figure("footprint.connection", "hub serving: memory of one more connection that stands idle", False),
    Figure("footprint.disk", "hub's store, beside PostgreSQL's table and index", False),
    Figure("withdraw.erased", "withdraw: command at the node until erased and compacted at the hub", False,
           at_most(5, at=FULL_SIZE)),
    Figure("withdraw.acknowledged", "withdraw: request at the node until acknowledged and in no later count", False),
)
