"""Find the extension files of a folder by name, and import one only when it is asked for."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator
from typing import Any

from ingestion.errors import GlioscribeError


class Registry:
    """The modules of one package, each an extension that offers the same attribute.

    A new extension is a new file in the package's folder; nothing else is touched. Names that begin with an
    underscore, and those in `skip`, are not extensions.

    Args:
        package: Dotted name of the folder, for example "retrieval.stores".
        attribute: What each module must define, for example "open_store".
        kind: The word for one extension in messages, for example "store".
        skip: Module names in the folder that are not extensions.
    """

    def __init__(self, package: str, attribute: str, *, kind: str, skip: tuple[str, ...] = ()) -> None:
        self.package = package
        self.attribute = attribute
        self.kind = kind
        self._skip = {"base", "registry", *skip}

    def names(self) -> list[str]:
        """Return the names that can be asked for, sorted, without importing any of them."""
        spec = importlib.util.find_spec(self.package)
        paths = list(spec.submodule_search_locations or []) if spec else []
        found = (module.name for module in pkgutil.iter_modules(paths))
        return sorted(name for name in found if not name.startswith("_") and name not in self._skip)

    def get(self, name: str) -> Any:  # noqa: ANN401 - each registry's caller knows the type it asked for
        """Import the extension `name` and return its attribute.

        Raises:
            GlioscribeError: No such extension, or its file lacks the attribute.
        """
        if name not in self.names():
            known = ", ".join(self.names())
            raise GlioscribeError(f"unknown {self.kind} '{name}'", hint=f"choose one of: {known}")
        module = importlib.import_module(f"{self.package}.{name}")
        try:
            return getattr(module, self.attribute)
        except AttributeError as error:
            message = f"{self.kind} '{name}' ({module.__file__}) defines no '{self.attribute}'"
            raise GlioscribeError(message, hint=f"see the README in {self.package.replace('.', '/')}/") from error

    def items(self) -> Iterator[tuple[str, Any]]:
        """Import every extension, in name order."""
        for name in self.names():
            yield name, self.get(name)
