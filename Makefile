# convlab: every target sets up what it needs. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
LAB := $(VENV)/.lab-ready
DEV := $(VENV)/.dev-ready
FOLDER ?= work
# TORCH=cpu fetches PyTorch's small CPU build (Linux: about 0.2 GB in place of several GB of CUDA packages).
ifeq ($(TORCH),cpu)
INSTALL = $(BIN)/pip install --quiet uv && $(BIN)/uv pip install --quiet --python $(BIN)/python --torch-backend=cpu
else
INSTALL = $(BIN)/pip install --quiet --disable-pip-version-check
endif

.DEFAULT_GOAL := help
.PHONY: help lab test course lint bench docs clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "convlab needs Python 3.11 or newer; try: make PYTHON=python3.12 lab")'
	$(PYTHON) -m venv $(VENV)

$(LAB): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing convlab and JupyterLab into $(VENV) (about 1.3 GB, a minute or two) ..."
	$(INSTALL) -c constraints.txt -e '.[lab]'
	@touch $@

$(DEV): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing convlab and its development tools into $(VENV) (about 1.5 GB, a minute or two) ..."
	$(INSTALL) -c constraints.txt -e '.[dev]'
	@touch $(LAB) $@

lab: $(LAB)  ## lay the chapters out in work/ and open JupyterLab on them
	$(BIN)/convlab lab $(FOLDER)

# The script's types and the pages' accessibility are checked by two npm packages; without npm those tests are skipped.
NPM := $(shell command -v npm)
node_modules: package.json
	$(if $(NPM),npm install --no-package-lock --no-audit --no-fund --silent && touch $@,@echo "npm is not here: some tests will be skipped")

test: lint node_modules  ## everything CI runs: lint, types, unit and browser tests, stored outputs, exercise contracts
	$(BIN)/convlab verify
	$(BIN)/pytest -q
	$(BIN)/pytest -q --nbval notebooks exercises solutions

course: $(DEV)  ## rebuild notebooks/, exercises/ and solutions/ from convlab/course/
	$(BIN)/convlab build
	$(BIN)/convlab verify

lint: $(DEV)  ## ruff, mypy, the import walls, spelling
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

bench: $(DEV)  ## what is fast, measured against its peers in one run
	$(BIN)/python -m bench

docs: $(DEV)  ## the site, in build/docs, and every link of it checked
	$(BIN)/python -m sphinx -q -W --keep-going -E -b html docs build/docs
	$(BIN)/linkchecker --no-status --config docs/linkchecker.ini build/docs/index.html

clean:  ## remove the environment (work/ stays)
	rm -rf $(VENV)
