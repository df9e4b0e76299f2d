"""The project's one root exception and the few kinds that callers tell apart."""


class GlioscribeError(Exception):
    """Something went wrong that the user can mend.

    Args:
        message: What is wrong, naming the input.
        hint: How to mend it, in the imperative; shown behind the message.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.message} (hint: {self.hint})" if self.hint else self.message


class InputError(GlioscribeError):
    """An input (file, line, value) can't be read as what it should be."""


class EvidenceError(GlioscribeError):
    """Evidence does not equal the text it points at."""


class NotInstalledError(GlioscribeError):
    """A model, index or optional program that the request needs is missing."""
