# Everything below runs in .venv, which the first target makes and keeps up to date with the locked requirements.
# Give another Python with: make test PYTHON=python3.12

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/.ready
LOCK := build/lock
export PYTHON ?=
export PYTHONUTF8 := 1

.PHONY: help setup demo test check format bench bench-explain prove lock clean

help: ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements-dev.txt pyproject.toml scripts/setup
	@scripts/setup

setup: $(READY) ## Make .venv with everything needed (every other target does this by itself)
	@:

demo: $(READY) ## Check a real change and show the verdict and the report
	@$(BIN)/jamfirst demo

test: $(READY) ## Run the tests
	@$(BIN)/pytest -m "not slow" -n auto --maxprocesses 4

check: $(READY) ## Check format, style, types and layers; under a minute
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(READY) ## Put the code into the house's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(READY) ## Measure speed and accuracy; prints ratios and never fails on a clock
	@for file in $(filter-out bench/bench_explain.py,$(wildcard bench/bench_*.py)); do echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

bench-explain: $(READY) ## Measure how often planted causes are found, beside peers; about an hour
	@$(BIN)/python bench/bench_explain.py --peers 20

prove: $(READY) ## Run the long tests: many more examples, and those marked slow
	@$(BIN)/pytest -n auto --maxprocesses 4 --hypothesis-profile=prove

lock: ## Work out the locked requirements again; UPGRADE=1 takes the newest versions
	@test -x $(LOCK)/bin/uv || { $${PYTHON:-python3} -m venv $(LOCK) && $(LOCK)/bin/pip install --quiet uv; }
	@$(LOCK)/bin/uv $(COMPILE) --group dev -o requirements-dev.txt
	@$(LOCK)/bin/uv $(COMPILE) --constraint requirements-dev.txt -o requirements.txt

COMPILE = pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

clean: ## Remove everything that make has made
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests bench examples -name __pycache__ -type d -prune -exec rm -rf {} +
