# From a fresh clone: `make demo` shows the product, `make test` proves it. Needs make and Python 3.11 or newer.
# Paths are relative throughout, so the clone may live anywhere, in folders with spaces too.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup develop demo test proof proof_search proof_pooling lint bench plans types docs lock clean

PYTHON ?=
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-virtualenv

help:  ## Show these targets
	@grep -E '^[a-z_]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z_]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: .venv/runtime.stamp  ## Install what crmdb needs to run, into .venv

develop: .venv/dev.stamp node_modules  ## Install what tests, linters and generators need, too

demo: setup  ## Start the database, fill it, answer a marketer's questions
	@$(DEMO) up
	@$(DEMO) migrate
	@$(DEMO) mock load --if-empty --until today
	@$(DEMO) attribute --model linear
	$(call ask,influenced_by_influencer --as maya@lumenary.example --param limit=10)
	$(call ask,$(DEMO_SEARCH) --as maya@lumenary.example)
	@echo
	@echo "The same search by Jonas, of another company: the same catalog, his own relationships and private people."
	$(call ask,$(DEMO_SEARCH) --as jonas@fjordwell.example)
	@echo
	@echo "Next, with $(BIN) on the PATH:"
	@echo "  crmdb query                                                  all questions there are"
	@echo "  crmdb query landing_page --as maya@lumenary.example          how Lumenary stands today"
	@echo "  crmdb query by_stage --as maya@lumenary.example --explain    how PostgreSQL found an answer"
	@echo "  crmdb psql                                                   the database itself"
	@if [ -n "$$DATABASE_URL" ]; then echo "DATABASE_URL is set: unset it first, or these commands work on that database. The demo left it alone."; fi

# Whatever DATABASE_URL says: invented companies belong into no other database.
DEMO := DATABASE_URL= $(BIN)/crmdb
DEMO_SEARCH := search --param topics=demand-generation,cloud --param countries=DE --param followers_max=6000
ask = @printf '\n$$ crmdb query %s\n' '$(1)'; $(DEMO) query $(1)

test: lint node_modules  ## Lint, types, every test; the database's tests on PostgreSQL 15 and 17 too, beside the others
	@echo "Every test on PostgreSQL 18; beside it those of the database and the API on 15 and 17, whose output follows."
	@$(BIN)/python -m tests.support.suites

proof: .venv/dev.stamp  ## For a minute two refreshes of attribution and two writers at once; then all is as computed in full
	ATTRIBUTION_SECONDS=60 $(BIN)/python -m pytest tests/database/attribution/test_concurrency.py

proof_search: .venv/dev.stamp  ## Compare 5,000 searches made at random with a slow reference, while rows change
	SEARCH_SEED=$${SEARCH_SEED:-$$(date +%s)} SEARCH_COMBINATIONS=5000 $(BIN)/python -m pytest -s tests/database/search/test_search_combinations.py

proof_pooling: .venv/dev.stamp node_modules  ## 10,000 requests with each driver through PgBouncer, and through that of PGBOUNCER=PATH
	POOL_CALLS=10000 $(BIN)/python -m pytest -v --durations=0 tests/end_to_end/test_drivers.py

lint: .venv/dev.stamp node_modules  ## Check style and types, of SQL too, and plain English
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/sqlfluff lint supabase queries
	$(BIN)/squawk supabase/migrations/*.sql
	@$(BIN)/python -m tests.support.npm exec -- textlint $(PROSE)

# What people read: pages, comments, errors and help. docs/database repeats the comments. The words are in docs/words.yml.
PROSE = README.md CONTRIBUTING.md CHANGELOG.md 'docs/*.md' 'docs/decisions/*.md' 'supabase/**/*.sql' 'queries/**/*.sql' 'src/**/*.py' 'benchmarks/**/*.py' 'benchmarks/*.md' 'deploy/*'

SIZE ?= small
bench: .venv/dev.stamp  ## Measure everything and write docs/performance.md; SIZE=large for hours, tiny to see that it runs; goes on where it was
	$(BIN)/python -m benchmarks --size $(SIZE)

plans: .venv/dev.stamp  ## Write the baselines of plans, tests/plans, from what PostgreSQL plans now
	$(BIN)/python -m pytest tests/database/queries/test_plans.py --write-plans

types: node_modules  ## Generate types/ from the migrations with the Supabase CLI
	@$(BIN)/python -m tests.support.generated_types

docs: setup  ## Generate the functions of the queries, and docs/database from the catalog's comments
	@$(BIN)/python -m crmdb.queries.functions
	@$(BIN)/crmdb docs

lock: .venv/dev.stamp  ## Choose the newest allowed versions of all dependencies
	$(LOCK) --group build --extra embedded --extra import --output-file requirements.lock
	$(LOCK) --group build --group dev --extra embedded --extra import --extra parquet --constraint requirements.lock --output-file requirements-dev.lock

clean:  ## Remove the environment and caches; stops the database but keeps its data
	@if [ -x $(BIN)/crmdb ]; then $(BIN)/crmdb down; fi
	rm -rf .venv node_modules dist .mypy_cache .ruff_cache .pytest_cache
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

LOCK = $(BIN)/python -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock' pyproject.toml

# --- Python -----------------------------------------------------------------------------------------------------------

# Two `make` at once take turns: the second waits on the first one's lock of this file, which ends with its shell.
TAKE_TURNS = exec 9<Makefile; $(1) -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'

# hatchling is in the lock too: building the editable package without isolation downloads nothing that has no hash.
.venv/runtime.stamp: .venv/created.stamp requirements.lock pyproject.toml
	@echo "Installing crmdb and the embedded PostgreSQL into .venv"
	@$(call TAKE_TURNS,$(BIN)/python); \
	$(PIP_INSTALL) --require-hashes --requirement requirements.lock && \
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable . && \
	touch $@

.venv/dev.stamp: .venv/runtime.stamp requirements-dev.lock
	@echo "Installing the development tools into .venv"
	@$(call TAKE_TURNS,$(BIN)/python); \
	$(PIP_INSTALL) --require-hashes --requirement requirements-dev.lock && \
	touch $@

.venv/created.stamp:
	@python=$$(for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo "$$name"; break; fi; done); \
	if [ -z "$$python" ]; then \
		echo "error: crmdb needs Python 3.11 or newer, and there is none on the PATH." >&2; \
		echo "hint: install one, or name one: make setup PYTHON=/path/to/python3" >&2; exit 1; fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "error: $$python has no venv module." >&2; \
		echo "hint: on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; fi; \
	$(call TAKE_TURNS,"$$python"); \
	if [ ! -e $@ ]; then rm -rf .venv && "$$python" -m venv .venv && touch $@; fi

# --- Node: only for tests (PostgreSQL 17 and the Supabase CLI) ----------------------------------------------------------

# Not `npm ci`: it refuses a lock without the Supabase CLI's other platforms, whose versions `supabase` pins itself.
node_modules: .venv/dev.stamp package.json package-lock.json
	$(BIN)/python -m tests.support.npm install --no-save --ignore-scripts --no-audit --no-fund
	@touch $@
