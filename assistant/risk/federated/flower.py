"""The same training through Flower: its messages, its nodes, its simulation (package flwr, extra "federated")."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.risk.federated.answers import answer
from assistant.risk.federated.centres import Centre
from ingestion.errors import GlioscribeError

if TYPE_CHECKING:
    from assistant.risk.federated.centres import Arrays, Ask

Found = TypeVar("Found")
PATIENCE = 600.0
"""Seconds to wait for the replies of one round."""
WAIT = 0.1
"""Seconds between two looks for nodes."""
CORES = 2
"""Nodes that work at a time in a simulation."""


def client_app(centre_of: Callable[[Any], Centre]) -> Any:  # noqa: ANN401 - a Flower app
    """Return what runs at each node.

    Args:
        centre_of: From Flower's context of a node to the centre's patients: in a simulation by the number of the node,
            in the field from a table that `context.node_config` names.

    Raises:
        GlioscribeError: Flower is not installed.
    """
    app = _flower("clientapp").ClientApp()

    def reply(message: Any, context: Any) -> Any:  # noqa: ANN401 - Flower's messages and context
        centre = centre_of(context)
        found = answer(centre, str(message.content["task"]["name"]), _arrays(message.content))
        return _flower("app").Message(content=_content(found, {"centre": centre.name}), reply_to=message)

    app.query()(reply)
    return app


def server_app(job: Callable[[Ask], Found], found: list[Found], *, centres: int) -> Any:  # noqa: ANN401 - a Flower app
    """Return what runs at the server.

    Args:
        job: `training.train`, or another that asks centres.
        centres: How many nodes to wait for.
        found: Where what the job returns is put.

    Raises:
        GlioscribeError: Flower is not installed.
    """
    app = _flower("serverapp").ServerApp()

    def main(grid: Any, context: Any) -> None:  # noqa: ANN401, ARG001 - Flower's signature
        found.append(job(over_grid(grid, centres)))

    app.main()(main)
    return app


def over_grid(grid: Any, centres: int) -> Ask:  # noqa: ANN401 - Flower's grid
    """Return how to ask the nodes of a Flower grid; replies come in the order of the centres' names.

    Raises:
        GlioscribeError: Fewer nodes than centres have come in PATIENCE seconds.
    """
    until = time.monotonic() + PATIENCE
    while len(nodes := sorted(grid.get_node_ids())) < centres:
        if time.monotonic() > until:
            raise GlioscribeError(f"{len(nodes)} of {centres} centres have come", hint="start the other nodes")
        time.sleep(WAIT)

    def ask(task: str, sent: Arrays) -> list[Arrays]:
        content, message = _content(sent, {"name": task}), _flower("app").Message
        messages = [message(content=content, dst_node_id=node, message_type="query") for node in nodes]
        replies = list(grid.send_and_receive(messages, timeout=PATIENCE))
        failed = [reply.error.reason for reply in replies if reply.has_error()]
        if failed or len(replies) < len(messages):
            why = failed[0] if failed else "no reply"
            raise GlioscribeError(
                f"{len(messages) - len(replies) + len(failed)} of {len(messages)} centres failed at '{task}': {why}",
                hint="look at the log of the node",
            )
        named = {str(reply.content["task"]["centre"]): _arrays(reply.content) for reply in replies}
        return [named[name] for name in sorted(named)]

    return ask


def simulate(centres: Sequence[Centre], job: Callable[[Ask], Found]) -> Found:
    """Run a job over centres in Flower's simulation (Ray), each as a node of its own.

    Raises:
        GlioscribeError: Flower or Ray is not installed, or a centre fails.
    """
    run_simulation = _flower("simulation").run_simulation
    ray = _library("ray")
    parties = tuple(centres)
    found: list[Found] = []
    try:
        run_simulation(
            server_app=server_app(job, found, centres=len(parties)),
            client_app=client_app(lambda context: parties[int(context.node_config["partition-id"])]),
            num_supernodes=len(parties),
            backend_config={
                "init_args": {"num_cpus": CORES, "include_dashboard": False},
                "client_resources": {"num_cpus": 1, "num_gpus": 0.0},
            },
        )
    finally:
        ray.shutdown()
    if not found:
        raise GlioscribeError("Flower's simulation ended without a result", hint="look at its log above")
    return found[0]


def _flower(module: str) -> Any:  # noqa: ANN401 - a module
    """Return a module of Flower, told (as Ray is) to report its use to nobody."""
    os.environ["FLWR_TELEMETRY_ENABLED"] = "0"
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    return _library(f"flwr.{module}")


def _library(name: str) -> Any:  # noqa: ANN401 - a module
    try:
        return importlib.import_module(name)
    except ImportError as error:
        hint = "in an environment of its own: pip install -r requirements/federated.txt"
        raise GlioscribeError(f"{name.partition('.')[0]} is not installed", hint=hint) from error


def _content(arrays: Arrays, words: dict[str, str]) -> Any:  # noqa: ANN401 - Flower's record
    app = _flower("app")
    records = app.ArrayRecord({name: app.Array(array) for name, array in arrays.items()})
    return app.RecordDict({"arrays": records, "task": app.ConfigRecord(words)})


def _arrays(content: Any) -> Arrays:  # noqa: ANN401 - Flower's record
    return {name: array.numpy() for name, array in content["arrays"].items()}
