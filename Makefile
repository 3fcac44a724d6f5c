# Two commands on a fresh machine: `make demo` and `make test`. Both can be run again at any time.
PYTHON ?= python3
VENV := .venv
# One more than there are processors: tests of servers, browsers and commands wait for a third of their time.
PROCESSES := $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
BIN := $(VENV)/bin
# Of one end of what is supported: its environment, and its pins.
ONLY := .venv-lowest
PINS := constraints.txt

.PHONY: help demo test lint unit reports integrations torture oracle enumerate page bench attack lowest newest fixtures-only clean

help: ## Say what each command does
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/installed: pyproject.toml
	@echo "Making $(VENV) and installing auditor into it"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed constraints.txt
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --requirement requirements-dev.txt
	@touch $@

demo: $(VENV)/installed ## Audit the example application in fixtures/shop
	@echo "audit tables fixtures/shop"
	@$(BIN)/audit tables fixtures/shop

test: lint unit ## Everything that must pass: ruff, mypy, import-linter and the test suite

lint: $(VENV)/installed-dev ## ruff, mypy, import-linter
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/installed-dev ## The test suite
	@$(BIN)/python -m compileall -q auditor  # else each process that a test starts would compile it again
	$(BIN)/python -m pytest -n $(PROCESSES) --dist loadgroup

reports: $(VENV)/installed-dev ## Write reports/ anew from fixtures/shop; needs Chromium
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.screenshots

integrations: $(VENV)/installed-dev ## Install the hook and the action as their users do; slow
	$(BIN)/python -m pytest -m slow

attack: $(VENV)/installed-dev ## Attack the command with made inputs: make attack ARGS="--seconds 600 --seed 7"
	$(BIN)/python -m benchmarks.attack $(ARGS)

lowest: ## The fixtures with the lowest versions that pyproject.toml admits
	@test -x $(ONLY)/bin/python || $(PYTHON) -m venv $(ONLY)
	@$(ONLY)/bin/python .ci/lowest.py > $(ONLY)/lowest.txt
	@$(MAKE) --no-print-directory fixtures-only PINS=$(ONLY)/lowest.txt

newest: $(VENV)/installed-dev ## The fixtures with the newest Python of this machine
	@.ci/newest

fixtures-only:
	@test -x $(ONLY)/bin/python || $(PYTHON) -m venv $(ONLY)
	@$(ONLY)/bin/python -m pip install --quiet --disable-pip-version-check --constraint $(PINS) --editable . pytest pytest-xdist
	$(ONLY)/bin/python -m pytest -n auto -W ignore::DeprecationWarning tests/test_fixtures.py
	$(ONLY)/bin/audit tables fixtures/shop --no-cache > /dev/null

torture: $(VENV)/installed ## Audit 200 packages from PyPI with every command; slow
	$(BIN)/python benchmarks/torture.py

oracle: $(VENV)/installed-dev ## Hold declared tables against SQLAlchemy, for packages from PyPI; slow
	$(BIN)/python -m benchmarks.oracle

enumerate: $(VENV)/installed-dev ## Hold what the audit says of code for each name of SQLAlchemy and its kin against what it does
	$(BIN)/python -m tests.oracle

page: $(VENV)/installed-dev ## Measure the HTML report of a thousand tables in Chromium
	$(BIN)/python -m benchmarks.page

bench: $(VENV)/installed ## Measure speed against the parser alone and other tools; slow
	$(BIN)/python -m benchmarks.speed

clean: ## Remove what the other commands made
	rm -rf $(VENV) .venv-* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
