# A checkout needs Python 3.11 or newer and make, nothing else. `make chat` and `make test` are the two to know.

SHELL := /bin/sh
PYTHON ?=
ARGS ?=
# Without compiled files each of the hundreds of processes that the tests start would compile all that it imports.
unexport PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE

BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help chat test lint types style bench docs telegram slack env env-dev lock clean

help: ## what can be made here
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

chat: env ## a customer conversation in the terminal; `make chat ARGS="--language fr"`
	@$(BIN)/rmabot chat $(ARGS)

# Many a test waits: for its disk, for a process, for the next second of a platform. Three at once keep two cores busy.
test: env-dev lint ## everything that must hold, the slowest part last
	$(BIN)/rmabot test dialogs
	$(BIN)/python -m pytest -n 3 $(ARGS)

lint: env-dev ## style, types, direction of imports, dialogs
	$(MAKE) --no-print-directory -j 2 types style

types:
	$(BIN)/mypy

style:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/rmabot lint dialogs

bench: env-dev ## figures, printed as they are measured
	@$(BIN)/python -m benchmarks $(ARGS)

docs: env-dev ## what the docs take from the program, written anew: help texts, tables, transcripts
	@$(BIN)/python -m tests.docs.made

telegram: env-dev ## the bot on Telegram; its token in RMABOT_TELEGRAM__TOKEN
	@$(BIN)/rmabot run $(ARGS)

slack: env-dev ## the desk on Slack; its tokens in RMABOT_SLACK__BOT_TOKEN and RMABOT_SLACK__APP_TOKEN
	@$(BIN)/rmabot run $(ARGS)

env: ## .venv with what a conversation needs
	@PYTHON="$(PYTHON)" sh .ci/env requirements.txt </dev/null >&2

env-dev: ## .venv with every channel, store and tool
	@PYTHON="$(PYTHON)" sh .ci/env requirements-dev.txt </dev/null >&2

# The smaller lock is resolved under the larger one: the two never ask for different versions in one .venv.
COMPILE := $(BIN)/uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 \
	--custom-compile-command "make lock" --quiet
lock: env-dev ## both locks, from pyproject.toml; `make lock ARGS=--upgrade` for newer versions
	$(COMPILE) $(ARGS) --all-extras --group dev --output-file requirements-dev.txt
	$(COMPILE) --group build --constraint requirements-dev.txt --no-annotate --output-file requirements.txt

clean: ## away with .venv and what the tools keep
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
