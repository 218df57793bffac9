# Every target sets up what it needs: only Python >= 3.11 and make are assumed.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto

.PHONY: demo test check bench docs lock clean
.DEFAULT_GOAL := test

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("trialrun needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Next: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@echo "Setting up .venv with everything trialrun uses: once, about a minute."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv/.ready            ## screen a simulated cohort for the bundled trials and write a report
	@$(BIN)/trialrun demo

test: .venv/.ready            ## the tests
	$(BIN)/python -m pytest -n $(WORKERS)

check: .venv/.ready           ## format, lint, types, import floors, tests, docs examples
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n $(WORKERS)
	$(BIN)/python docs/build_reference.py --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --site-dir build/site

bench: .venv/.ready           ## the benchmarks; figures go to benchmarks/RESULTS.md by hand
	$(BIN)/python benchmarks/screening.py
	$(BIN)/python benchmarks/treat.py
	$(BIN)/python benchmarks/generate.py
	$(BIN)/python benchmarks/assess_speed.py
	$(BIN)/python benchmarks/cli_start.py

docs: .venv/.ready            ## the manual, in build/site
	$(BIN)/python docs/build_reference.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --site-dir build/site

lock:                         ## resolve the lock again (needs uv); no addresses are written
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean:
	rm -rf build dist site trialrun-demo bench-out .mypy_cache .ruff_cache .pytest_cache .hypothesis
