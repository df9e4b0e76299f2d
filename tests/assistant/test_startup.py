"""`--help` stays light: no heavy module is imported by the program's start or by any command's help."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from assistant.cli import COMMANDS

HEAVY = {
    "torch", "transformers", "sentence_transformers", "gradio", "spacy", "faiss", "langchain", "langchain_core",
    "langchain_openai", "openai", "xllamacpp", "pandas", "scipy", "sklearn", "matplotlib", "pdfplumber", "docx", "bs4",
    "numpy",
}  # fmt: skip

PROBE = """
import contextlib, io, json, sys
from assistant.cli import run
with contextlib.redirect_stdout(io.StringIO()):
    code = run(sys.argv[1:])
print(json.dumps({"code": code, "modules": sorted({name.partition(".")[0] for name in sys.modules})}))
"""


def modules_after(*words: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", PROBE, *words], capture_output=True, text=True, check=True)
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["code"] == 0
    return set(result["modules"])


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in COMMANDS.names())], ids=" ".join)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    assert modules_after(*words) & HEAVY == set()


def test_the_probe_would_notice() -> None:
    """The check above can fail: an import of a heavy module shows up in the same list."""
    code = PROBE.replace("code = run", "import numpy\n    code = run")
    done = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True)
    assert "numpy" in json.loads(done.stdout.splitlines()[-1])["modules"]
