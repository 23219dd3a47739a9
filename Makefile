# Everything a person does with this project, by name. "make help" lists it.
.DEFAULT_GOAL := help
.PHONY: help run test quick lint bench assets tools constraints

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.run: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,postgresql]'
	@touch $@

run: $(VENV)/.run ## the demo on http://127.0.0.1:8000 (PORT=… changes it, FRESH=1 starts over)
	@exec $(BIN)/survey-app demo $(if $(FRESH),--fresh)

test: $(VENV)/.dev ## the whole suite; says plainly what this machine could not run
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

quick: $(VENV)/.dev ## the part that takes seconds
	$(BIN)/python -m pytest -q -m 'not slow and not browser and not postgresql' $(ARGS)

lint: $(VENV)/.dev ## style, types, house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy survey_app
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## budgets beside what was measured, in one run (ARGS=taking for one room)
	$(BIN)/python -m tests.bench $(ARGS)

assets: ## build static/ from static/src (needs Node and npm; the built files are committed)
	cd static/src && npm ci && npm run build

tools: ## Chromium, PostgreSQL and the checkers that the tests need
	./tools/install-test-tools

constraints: ## renew constraints.txt from a fresh environment
	./tools/renew-constraints $(PYTHON)
