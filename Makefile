# amity: set up, run, test. Every target works from a fresh clone; `make env` is quick when nothing changed.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
RAW ?= ../shared/data
OUT ?= out

.PHONY: help env env-dev assets brief page-azerbaijan-israel test check validate data docs bench release clean

help:
	@echo "make brief     set up, then write the briefings of both cases to $(OUT)/"
	@echo "make test      set up, then run every test"
	@echo "make check     formatting, lints, types and the order of imports"
	@echo "make validate  simulations in full; writes the tables that the docs show"
	@echo "make docs      the site of the docs, in site/"
	@echo "make assets    build what the web app takes from npm (needs Node); without it the pages show drawings"
	@echo "make release   the source archive and the wheel, in dist/"
	@echo "make data      build the embedded dataset from RAW=$(RAW)"
	@echo "make bench     time what must be fast, beside a bare interpreter start"

# The stamps hold the moment of the last install; they are older than a changed lock file or pyproject.
$(VENV)/.core: pyproject.toml requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@# Compiled once, so that every start is quick where Python may not write beside the sources.
	$(PY) -m compileall -q src/amity
	@touch $@

$(VENV)/.dev: $(VENV)/.core requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.core requirements-docs.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-docs.txt
	@touch $@

env: $(VENV)/.core
env-dev: $(VENV)/.dev

# Two processes on two cores: more threads in each would only wait for each other.
brief: env
	@$(MAKE) --no-print-directory -j2 brief-azerbaijan-israel brief-india-russia page-azerbaijan-israel
brief-% page-azerbaijan-israel: export POLARS_MAX_THREADS = 1
brief-%:
	$(PY) -m amity brief $* --out $(OUT)/$*
page-azerbaijan-israel:
	$(PY) -m amity show AZE ISR --peers muslim-majority --out $(OUT)/azerbaijan-israel

test: env-dev
	$(PY) -m pytest -n auto

check: env-dev
	$(PY) -m ruff format --check src tests benchmarks docs/_build
	$(PY) -m ruff check src tests benchmarks docs/_build
	$(PY) -m mypy
	$(BIN)/lint-imports

validate: env-dev
	AMITY_VALIDATE=full $(PY) -m pytest -n auto tests/recovery tests/reference

data: env
	$(PY) -m amity data build --raw $(RAW)

# Pinned and checked by hash; a start without them serves drawings and says so.
assets:
	cd src/amity/web/assets && npm ci --no-fund --no-audit && npm run --silent build

release: env-dev assets
	rm -rf dist
	$(PY) -m build --no-isolation --outdir dist .

docs: $(VENV)/.docs
	$(PY) docs/_build/reference.py build/docs
	$(BIN)/mkdocs build --quiet

bench: env-dev
	$(PY) benchmarks/run.py
	$(PY) benchmarks/web.py

clean:
	rm -rf $(VENV) $(OUT) dist build site .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
