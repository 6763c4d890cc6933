# One word per chore. `make help` lists them.
SHELL := bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := .make
export OPENBLAS_NUM_THREADS := 1

.PHONY: help demo test check dear bench crash lock format messages walk screens clean

help: ## List the chores
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP)/run: requirements.lock pyproject.toml scripts/setup
	@scripts/setup run $(PYTHON) $(VENV)
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/test: requirements-test.lock pyproject.toml scripts/setup
	@scripts/setup test $(PYTHON) $(VENV)
	@mkdir -p $(STAMP) && touch $@ $(STAMP)/run

demo: $(STAMP)/run ## Set up, build the demo city and serve it at http://127.0.0.1:8000
	$(BIN)/lingyan --home build/demo demo

test: $(STAMP)/test ## Set up and pass every test, on SQLite and on PostgreSQL
	@scripts/test-all

check: $(STAMP)/test ## Lint, types, floors, migrations and the fast tests (under two minutes)
	@scripts/check

dear: $(STAMP)/test ## Count anew which tests of actions are too dear for `make check`, into tests/dear.txt
	$(BIN)/pytest -q -n 2 --dist worksteal -m "fast or dear"

bench: $(STAMP)/test ## Print measured figures with peers and lower bounds
	@scripts/bench

crash: $(STAMP)/test ## Kill the product at every failpoint and at random instants; nothing may be lost
	$(BIN)/python scripts/crash_test.py
	scripts/with-postgres $(BIN)/python scripts/crash_test.py --instants 10

lock: ## Resolve and lock all dependencies with hashes
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --group test --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements-test.lock
	uv pip compile --group bench --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements-bench.lock

format: $(STAMP)/test ## Format and tidy imports
	$(BIN)/ruff format src tests scripts && $(BIN)/ruff check --fix src tests scripts

messages: $(STAMP)/test ## Collect what screens say and compile the English catalog
	$(BIN)/python scripts/messages.py

walk: $(STAMP)/test ## Walk whole pieces of work in a browser; pictures in build/walk and docs/walks, counts in docs/burden.md
	$(BIN)/python scripts/walk.py

screens: $(STAMP)/test ## Take the screenshots in docs/screens again
	rm -rf build/screens
	$(BIN)/python scripts/screenshots.py

clean: ## Remove the environment and everything built
	rm -rf $(VENV) .bench-venv $(STAMP) build
