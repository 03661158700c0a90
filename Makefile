# `make` alone lists the targets. Everything runs from this checkout; nothing is installed outside of it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := api workflows activities workers migrations jobpilot

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z][a-z-]*:.*## / {printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install the locked dependencies and build the web app
	@$(PYTHON) scripts/setup.py

.PHONY: setup-dev
setup-dev: ## Like setup, with what tests and checks need
	@$(PYTHON) scripts/setup.py --dev

.PHONY: run
run: setup ## Start the whole house: servers, API, workers, web app
	@exec $(BIN)/python -m jobpilot up

.PHONY: test
test: setup-dev ## Everything before a push: checks, migrations, Python and web tests
	@$(BIN)/python scripts/run_checks.py

.PHONY: lint
lint: ## Lint and check formatting of the Python code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: ## Check types
	$(BIN)/mypy $(PACKAGES)

.PHONY: imports
imports: ## Check who imports whom
	$(BIN)/lint-imports

.PHONY: format
format: ## Format the Python code and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: lock
lock: ## Compile the dependency locks anew
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements.in -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --python-version 3.11 requirements-dev.in -c requirements.lock -o requirements-dev.lock

.PHONY: client
client: ## Export the OpenAPI document and generate the web app's client
	cd frontend && npm run api:export && npm run api:types

.PHONY: chaos
chaos: setup-dev ## The full form of the tests that kill servers
	JOBPILOT_CHAOS=full $(BIN)/pytest -q tests/chaos

.PHONY: prove-erasure
prove-erasure: setup-dev ## Erase people while workers are killed, and look for what is left of them
	JOBPILOT_CHAOS=full $(BIN)/pytest -q -s -p no:cacheprovider tests/chaos/test_prove_erasure.py tests/integration/privacy/test_deletion.py

.PHONY: prove-locks
prove-locks: setup-dev ## A minute of many things at once to few people: no two transactions wait for each other
	JOBPILOT_CHAOS=full $(BIN)/pytest -q -s -p no:cacheprovider tests/integration/runs/test_delivery.py -k crowd

.PHONY: e2e
e2e: setup-dev ## Walk the whole story in a real browser (needs chromium)
	cd frontend && npm run e2e

.PHONY: bench
bench: setup-dev ## Measure what docs/performance.md claims
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/live_view.py
	$(BIN)/python benchmarks/run_start.py
	$(BIN)/python benchmarks/save_corrections.py

.PHONY: vitals
vitals: setup-dev ## What a person waits for: paint, shifts, interactions, events (needs chromium)
	cd frontend && npm run vitals

.PHONY: eval
eval: setup-dev ## How right résumés are read, by field, layout and format
	$(BIN)/python benchmarks/eval_resumes.py

.PHONY: eval-matching
eval-matching: setup-dev ## How well postings are ordered for people; whether filters leak
	$(BIN)/python benchmarks/eval_matching.py

.PHONY: bench-export
bench-export: setup-dev ## Memory and time of an archive of 50,000 postings, and of taking it in
	$(BIN)/python benchmarks/export_account.py

.PHONY: bench-matching
bench-matching: setup-dev ## Ranking 100,000 postings for one résumé; vectors a second
	$(BIN)/python benchmarks/embed_speed.py
	$(BIN)/python benchmarks/rank_speed.py

.PHONY: load
load: setup-dev ## A hundred people upload at once
	$(BIN)/python benchmarks/load_uploads.py

.PHONY: cost
cost: setup-dev ## What a run of each kind costs in processor time, memory and bytes
	$(BIN)/python benchmarks/cost_per_run.py

.PHONY: prove-upgrade
prove-upgrade: setup-dev ## A release takes over under way, and is rolled back, nothing lost
	$(BIN)/python benchmarks/prove_upgrade.py

.PHONY: image-steps
image-steps: ## The Dockerfile's steps in a clean directory, as an ordinary user, without Docker
	$(PYTHON) scripts/run_image_steps.py

.PHONY: clean
clean: ## Remove what was built (not the data in .jobpilot/)
	rm -rf $(VENV) frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
