# make demo | test | e2e | lint | bench | dist | clean: each sets itself up; PYTHON names the interpreter to start from.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
STAMP := $(VENV)/.installed
# Tests are independent of each other; two workers suit a small machine.
WORKERS ?= 2
MANIFEST := dist/alb.yaml
SOURCES := $(shell find kubectl_alb -type f -not -name '*.pyc')

.PHONY: setup demo test e2e lint bench dist clean constraints

setup: $(STAMP)

$(STAMP): setup.cfg constraints.txt
	@echo "setting up $(VENV) (about 20 s the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --constraint constraints.txt --config-settings editable_mode=compat --editable '.[dev]'
	@touch $@

demo: setup
	@$(BIN)/kubectl-alb describe group/shop-public --bundle demo

test: setup
	$(BIN)/pytest -n $(WORKERS) tests/unit tests/contract tests/golden

e2e: setup dist
	@$(BIN)/python -m tests.lab.tools >/dev/null
	$(BIN)/pytest -m e2e tests/e2e

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m tests.bench

# Rebuilt only when something that goes into it has changed.
dist: $(MANIFEST)

$(MANIFEST): $(STAMP) $(SOURCES) krew/build.py krew/alb.spec LICENSE
	$(BIN)/python krew/build.py

clean:
	rm -rf $(VENV) build dist .lab .mypy_cache .ruff_cache .pytest_cache *.egg-info

# Pins for development and release; setup.cfg holds the floors.
constraints: 
	$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --extra dev --no-header --no-annotate setup.cfg -o constraints.txt
