# Every command makes what it needs: a person starts with `make demo` or `make test`.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8080
BIN := $(VENV)/bin

.PHONY: demo run doctor test check soak lint bench docs lock lock-check clean
.DEFAULT_GOAL := demo
# A Python that lacks ensurepip leaves half an environment behind.
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	@$(BIN)/python -m bot demo --port $(PORT) $(if $(PROVIDER),--provider $(PROVIDER)) $(if $(REAL),--real)

run: $(VENV)/.installed
	@$(BIN)/python -m bot run

# What is wrong with this installation, and how to fix it.
doctor: $(VENV)/.installed
	@$(BIN)/python -m bot doctor || true

# What is compiled once serves all processes that tests start.
test check soak: export PYTHONDONTWRITEBYTECODE :=

# What a change needs first, in three minutes: without slow tests, and one case of each matrix.
test: $(VENV)/.installed-test
	$(BIN)/pytest --quick -n auto --dist worksteal

# Everything: format, lint, types, layers, and every test. Coverage is traced where tests are near the
# bot's code, and where they go through its handlers: it makes everything half as quick.
check: lint
	$(BIN)/pytest --cov -n auto --dist worksteal tests/unit tests/contract tests/integration $(TRACED) $(addprefix --ignore=,$(OVER_HTTP))
	$(BIN)/pytest -n auto --dist worksteal tests/faults tests/e2e $(OVER_HTTP) $(addprefix --ignore=,$(TRACED))
OVER_HTTP := tests/contract/providers tests/contract/bot_api tests/sandbox
TRACED := tests/e2e/test_history.py tests/e2e/test_pending.py tests/e2e/test_bad_input.py

# Every boundary and fault that is known, with a table of what came of each: some minutes.
soak: $(VENV)/.installed-test
	$(BIN)/python -m pytest tests/faults --soak -n 2 --dist worksteal

lint: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Our client beside others, in one run: ratios, not promises.
bench: $(VENV)/.installed-bench
	@$(BIN)/python -m benchmarks

# The table of providers in the READMEs, from the profiles.
docs: $(VENV)/.installed
	$(BIN)/python -m tests.providers_table

# The locks: exact versions with hashes, good for Python 3.11 to 3.14 and any pip that these bring.
lock: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade $(LOCK_FLAGS) -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet $(LOCK_FLAGS) --extra test -c requirements.txt -o requirements-test.txt pyproject.toml
	$(BIN)/uv pip compile --quiet $(LOCK_FLAGS) --extra bench -c requirements-test.txt -o requirements-bench.txt pyproject.toml
	$(BIN)/python -m tests.locks.plain_names requirements.txt requirements-test.txt requirements-bench.txt
	$(MAKE) lock-check
	$(BIN)/python -m tests.locks.wheels
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras

# Old pips install the locks, whatever is released after them.
lock-check: $(VENV)/.installed-test $(VENV)/.installed-bench
	$(BIN)/python -m tests.locks

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(INSTALL) -r $<
	@touch $@

$(VENV)/.installed-test: requirements-test.txt | $(VENV)/bin/python
	$(INSTALL) -r $<
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: requirements-bench.txt | $(VENV)/bin/python
	$(INSTALL) -r $<
	@touch $@

define INSTALL
@echo "Installing into $(VENV): about a minute, once. / Ставлю всё нужное в $(VENV): около минуты, один раз."
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
endef

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .import_linter_cache
