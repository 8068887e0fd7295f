# make run    open the app (without a terminal: write gap-report.pdf of the example)
# make test   everything that must hold before a change lands
# make bench  speed, as ratios to peers; make docs: what docs/ shows; make lock: newer packages
PYTHON ?= python3
BIN = .venv/bin

.PHONY: run test bench docs snapshots lock clean

run:
	@$(PYTHON) .ci/bootstrap.py run
	@if [ -t 0 ] && [ -t 1 ]; then exec $(BIN)/srm-tui; \
	else $(BIN)/srm-tui demo -o gap-report.pdf; fi

test:
	@$(PYTHON) .ci/bootstrap.py dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/srm-tui kb lint
	$(BIN)/python -m pytest -n auto

bench:
	@$(PYTHON) .ci/bootstrap.py dev
	$(BIN)/python -m benchmarks

# What docs/ shows of the program, from the program itself.
docs:
	@$(PYTHON) .ci/bootstrap.py dev
	$(BIN)/python docs/command_line.py
	$(BIN)/python docs/keys.py
	$(BIN)/python docs/schemas.py
	$(BIN)/python docs/screenshot.py

# How places look as text, after a change that is meant: read the difference before you commit it.
snapshots:
	@$(PYTHON) .ci/bootstrap.py dev
	SRM_TUI_SNAPSHOTS=renew $(BIN)/python -m pytest -q tests/tui/test_snapshots.py

# Newest versions within the ranges of pyproject.toml, with hashes.
lock:
	@$(PYTHON) .ci/bootstrap.py dev
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o .ci/requirements-run.lock .ci/build.in
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --group dev -c .ci/requirements-run.lock -o .ci/requirements-dev.lock
	$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.12 --generate-hashes --no-header --no-annotate --no-emit-index-url .ci/oscal.in -o .ci/requirements-oscal.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build
