# Everything one does with Varde from a clone. `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Without what is compiled once, each process compiles all tests and all of Varde anew: a third of a worker's start.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
ARGS ?=
MODULES ?=
IMAGE ?= varde:latest
BASE ?= docker.io/library/python:3.11-slim-bookworm
VENV := .venv
BIN := $(VENV)/bin
BENCH_VENV := .venv-bench
MODEL_VENV := .venv-model
MUTATION_VENV := .venv-mutation
FUZZ_VENV := .venv-fuzz
FUZZ_SOURCES := tests:shared/src:$(subst $() ,:,$(wildcard services/*/src))
FUZZ_MAILS ?= 200000
FUZZ_FORMS ?= 50000
# Seconds that each of them may take in all.
FUZZ_SECONDS ?= 3600
MODEL_RUN := PYTHONPATH=.:shared/src $(MODEL_VENV)/bin/python -m
MODEL := shared/src/varde/shared/anonymise/data/tagger.npz
DATA ?= ../shared/data
DICTIONARIES ?= /usr/share/dict
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
FOLDERS := $(wildcard pyproject.toml shared/pyproject.toml services/*/pyproject.toml)
LOCKED := requirements/local.txt $(FOLDERS)
# Both processes must list the same tests in the same order, so words are hashed alike in both.
PYTEST := env PYTHONHASHSEED=0 $(BIN)/python -m pytest -n 2
QUICK_TESTS := tests/architecture tests/unit tests/contracts
MINIMUM_COVERAGE := 85
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--no-header --no-emit-index-url --generate-hashes
PLAYGROUND := build/teams-playground
PLAYGROUND_PACKAGE := @microsoft/m365agentsplayground@0.2.28
WHO ?= koordinator
DEMO_ARGS := $(if $(EMPTY),--empty) $(ARGS)

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort \
		| while IFS=$$'\t' read -r target text; do printf '  make %-15s %s\n' "$$target" "$$text"; done

.PHONY: install
install: $(VENV)/.dev ## make .venv with Varde and the developers' tools, from the hash locks

.PHONY: demo
demo: $(VENV)/.runtime ## start Varde on this machine with three sample concerns (EMPTY=1: without)
	@exec $(BIN)/varde demo $(DEMO_ARGS)

.PHONY: test
test: $(VENV)/.dev ## run every test, with RabbitMQ, PostgreSQL, Postfix, ClamAV and Chromium for real
	@scripts/test-services run $(PYTEST) $(ARGS)

# Need nothing of one another: `make --jobs=2 check` has mypy run beside the others.
.PHONY: check
check: lint types test-quick ## lint, types, import contracts, texts, docs and the tests that need no service

.PHONY: lint
lint: $(VENV)/.dev
	$(PIP) check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec \
		docker-compose.yml tests/support/services.compose.yml

.PHONY: types
types: $(VENV)/.dev
	$(BIN)/mypy

.PHONY: test-quick
test-quick: $(VENV)/.dev
	$(PYTEST) $(QUICK_TESTS) -q -m quick \
		--cov --cov-branch --cov-report=term:skip-covered --cov-fail-under=$(MINIMUM_COVERAGE) $(ARGS)

.PHONY: lock
lock: $(VENV)/.dev ## resolve requirements/*.in anew into the hash locks
	cd requirements && ../$(LOCK) runtime.in --output-file runtime.txt
	cd requirements && ../$(LOCK) dev.in --output-file dev.txt
	cd requirements && ../$(LOCK) bench.in --output-file bench.txt
	cd requirements && ../$(LOCK) model.in --output-file model.txt
	cd requirements && ../$(LOCK) mutation.in --output-file mutation.txt
	cd requirements && ../$(LOCK) fuzz.in --output-file fuzz.txt

.PHONY: teams-package
teams-package: $(VENV)/.dev ## build the Teams app package (APP_ID=… HOST=… of the municipality)
	@$(BIN)/python scripts/teams-package $(if $(APP_ID),$(APP_ID),"") $(if $(HOST),$(HOST),"") $(ARGS)

# A developer's tool, for evaluation only by its licence: fetched by who asks for it, into an ignored folder, never locked.
.PHONY: teams-playground
teams-playground: $(VENV)/.dev $(PLAYGROUND)/.ready ## try Varde in a client that looks like Teams, with Microsoft's Agents Playground (WHO=nav)
	@PYTHONPATH=tests $(BIN)/python -m support.playground $(WHO)

.PHONY: bench
bench: $(VENV)/.dev ## measure, and write the figures into docs/performance.md
	@scripts/test-services run scripts/bench $(ARGS)

.PHONY: bench-anonymise
bench-anonymise: $(VENV)/.dev $(if $(PEERS),$(BENCH_VENV)/.peers) ## measure the anonymiser on DATA, into docs/anonymiser.md (PEERS=1: beside others)
	@PYTHONPATH=tests $(BIN)/python -m bench.anonymiser --data $(DATA) $(if $(PEERS),--peers $(BENCH_VENV)) $(ARGS)

.PHONY: bench-screening
bench-screening: $(VENV)/.dev ## measure the screener on its sets and on DATA, into docs/screening.md
	@PYTHONPATH=tests $(BIN)/python -m bench.screening --data $(DATA) $(ARGS)

.PHONY: bench-mail
bench-mail: $(VENV)/.dev ## read the messages of DATA and some costly ones, and write the figures into docs/mail.md
	@PYTHONPATH=tests $(BIN)/python -m bench.mail_reading --data $(DATA) $(ARGS)

.PHONY: mutate
mutate: $(VENV)/.dev $(MUTATION_VENV)/.ready ## break modules in small ways and see which breaks the tests let live (MODULES="screening routing/rules"; JOBS=16; SAMPLE=50 of each)
	@PYTHONPATH=tests $(BIN)/python -m mutation --tools $(MUTATION_VENV)/bin $(if $(JOBS),--jobs $(JOBS)) $(if $(SAMPLE),--sample $(SAMPLE)) $(MODULES)

.PHONY: model
model: $(MODEL_VENV)/.ready ## make the word lists, the vectors and the tagger anew from DATA and DICTIONARIES (an hour or two)
	@mkdir -p build/model
	$(MODEL_RUN) training.lexicon $(DATA) $(DICTIONARIES)
	$(MODEL_RUN) training.vectors $(DATA) build/model/vectors.npz
	$(MODEL_RUN) training.tagger $(DATA) build/model/vectors.npz $(MODEL) $(ARGS)

.PHONY: fuzz
fuzz: $(FUZZ_VENV)/.ready ## break mails and posted forms by coverage-guided fuzzing (FUZZ_MAILS=200000 FUZZ_FORMS=50000 FUZZ_SECONDS=3600)
	@mkdir -p build/fuzz
	@PYTHONPATH=$(FUZZ_SOURCES) $(FUZZ_VENV)/bin/python -m fuzz mail $(FUZZ_MAILS) $(FUZZ_SECONDS) build/fuzz
	@PYTHONPATH=$(FUZZ_SOURCES) $(FUZZ_VENV)/bin/python -m fuzz form $(FUZZ_FORMS) $(FUZZ_SECONDS) build/fuzz

.PHONY: readers
readers: $(VENV)/.dev ## write into docs/readers.md what the summaries say today
	@PYTHONPATH=tests $(BIN)/python -m support.readers

.PHONY: texts
texts: $(VENV)/.dev ## bring the catalogues of the public pages up to date with the code
	@PYTHONPATH=tests $(BIN)/python -m support.catalogues

.PHONY: image
image: ## build the container image with docker, or with buildah where no engine answers
	@IMAGE=$(IMAGE) BASE=$(BASE) scripts/build-image

.PHONY: clean
clean: ## remove what can be made again; keeps ./var with its keys and data
	rm -rf $(VENV) $(BENCH_VENV) $(MODEL_VENV) $(MUTATION_VENV) $(FUZZ_VENV) build dist htmlcov .coverage .coverage.* \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find shared services tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@scripts/make-venv $(PYTHON) $(VENV)

# --no-deps: the lock is complete, and a pip that resolves anew trips over extras once a newer release is out.
$(VENV)/.runtime: $(VENV)/bin/python requirements/runtime.txt $(LOCKED)
	@echo "Installing what Varde needs into $(VENV) (about a minute the first time) ..."
	@$(PIP) install --no-deps --require-hashes --requirement requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --requirement requirements/local.txt
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.txt $(LOCKED)
	@echo "Installing Varde and the developers' tools into $(VENV) (about a minute the first time) ..."
	@$(PIP) install --no-deps --require-hashes --requirement requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --requirement requirements/local.txt
	@touch $@ $(VENV)/.runtime

$(BENCH_VENV)/bin/python:
	@scripts/make-venv $(PYTHON) $(BENCH_VENV)

$(BENCH_VENV)/.peers: $(BENCH_VENV)/bin/python requirements/bench.txt
	@echo "Installing the peers into $(BENCH_VENV) (about a minute the first time) ..."
	@$(BENCH_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps \
		--require-hashes --requirement requirements/bench.txt
	@touch $@

$(MODEL_VENV)/bin/python:
	@scripts/make-venv $(PYTHON) $(MODEL_VENV)

$(MODEL_VENV)/.ready: $(MODEL_VENV)/bin/python requirements/runtime.txt requirements/model.txt
	@echo "Installing what training needs into $(MODEL_VENV) (about a minute the first time) ..."
	@$(MODEL_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes \
		--requirement requirements/runtime.txt --requirement requirements/model.txt
	@touch $@

$(MUTATION_VENV)/bin/python:
	@scripts/make-venv $(PYTHON) $(MUTATION_VENV)

$(MUTATION_VENV)/.ready: $(MUTATION_VENV)/bin/python requirements/mutation.txt
	@echo "Installing what mutation needs into $(MUTATION_VENV) (about a minute the first time) ..."
	@$(MUTATION_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps \
		--require-hashes --requirement requirements/mutation.txt
	@touch $@

$(FUZZ_VENV)/bin/python:
	@scripts/make-venv $(PYTHON) $(FUZZ_VENV)

$(FUZZ_VENV)/.ready: $(FUZZ_VENV)/bin/python requirements/runtime.txt requirements/fuzz.txt
	@echo "Installing what fuzzing needs into $(FUZZ_VENV) (about a minute the first time) ..."
	@$(FUZZ_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --require-hashes \
		--requirement requirements/runtime.txt --requirement requirements/fuzz.txt
	@touch $@

$(PLAYGROUND)/.ready:
	@command -v npm >/dev/null || { echo "The Playground needs Node.js with npm."; exit 1; }
	@echo "Fetching $(PLAYGROUND_PACKAGE) from npm, under Microsoft's licence: for evaluation only."
	@mkdir -p $(PLAYGROUND)
	@npm install --silent --no-save --no-package-lock --no-audit --no-fund --prefix $(PLAYGROUND) $(PLAYGROUND_PACKAGE)
	@touch $@
