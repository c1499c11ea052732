# make demo | demo-install | test | e2e | e2e-all | fuzz | fuzz-guided | lint | audit | bench | dist | clean: each sets itself up; PYTHON names the interpreter to start from.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# Tests are independent of each other, those of the lab file by file; two workers suit a small machine.
WORKERS ?= 2
AUDITED ?= constraints.txt
MANIFEST := dist/alb.yaml
SOURCES := $(shell find kubectl_alb -type f -not -name '*.pyc')

.PHONY: setup demo demo-install test e2e e2e-all fuzz fuzz-guided lint audit bench dist clean constraints

setup: $(STAMP)

# Every file that is installed has its hash in the repository; the build backend is among them.
$(STAMP): setup.cfg pyproject.toml constraints.txt krew/uv.txt
	@echo "setting up $(VENV) (about 20 s the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement krew/uv.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes --requirement constraints.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

demo: setup
	@$(BIN)/kubectl-alb describe group/shop-public --bundle demo

# The life of a controller in the lab, whose programs are built the first time (about 5 minutes).
demo-install: setup
	@$(BIN)/python -m tests.lab.demo_install

test: setup
	$(BIN)/pytest -n $(WORKERS) tests/unit tests/contract tests/golden tests/fuzz

e2e: setup dist
	@$(BIN)/python -m tests.lab.tools >/dev/null
	$(BIN)/pytest -m e2e -n $(WORKERS) --dist loadfile tests/e2e $(E2E_FLAGS)

# The refusal of each call, and a kill in each, too.
e2e-all: E2E_FLAGS = --every-fault
e2e-all: e2e

# So many inputs at random, in all; FUZZ_SEED chooses others, FUZZ_TARGET one kind of them.
FUZZ ?= 100000
fuzz: setup
	@FUZZ=$(FUZZ) $(BIN)/python -m tests.fuzz

# So many inputs for each kind, derived from the branches that earlier ones reached. atheris has
# wheels for a few Pythons only: 3.0.0 for 3.11 to 3.13.
fuzz-guided: setup
	@$(BIN)/uv pip install --quiet --target build/atheris --require-hashes --requirement tests/fuzz/atheris.txt
	@PYTHONPATH=build/atheris FUZZ=$(FUZZ) $(BIN)/python -m tests.fuzz.guided

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Asks the advisory database of PyPI about each pinned version.
audit: setup
	@test -x build/audit/bin/python || $(BIN)/uv venv --quiet build/audit
	@$(BIN)/uv pip install --quiet --python build/audit --require-hashes --requirement krew/audit.txt
	build/audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement $(AUDITED)

bench: setup
	$(BIN)/python -m tests.bench

# Rebuilt only when something that goes into it has changed.
dist: $(MANIFEST)

$(MANIFEST): $(STAMP) $(SOURCES) krew/build.py krew/notices.py krew/alb.spec LICENSE
	$(BIN)/python krew/build.py

clean:
	rm -rf $(VENV) build dist .lab .mypy_cache .ruff_cache .pytest_cache *.egg-info

# Pins for development and release; setup.cfg holds the floors.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-header --no-annotate
constraints:
	$(COMPILE) --extra dev setup.cfg -o constraints.txt
	echo "atheris==3.0.0" | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate - -o tests/fuzz/atheris.txt
	echo uv | $(COMPILE) - -o krew/uv.txt
	echo pip-audit | $(COMPILE) --constraint constraints.txt - -o krew/audit.txt
