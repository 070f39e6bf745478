# Levelmark. 'make' lists what there is.
.DEFAULT_GOAL := help
.PHONY: help install demo test coverage bench lint format typecheck check messages compilemessages lock clean
PY := .venv/bin/python

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-16s %s\n", $$1, $$2}' Makefile

install: ## Install what is missing into .venv
	@scripts/bootstrap

demo: ## Start the product with demo data (PORT=8123 for another port)
	@scripts/demo

test: ## Run all tests, on SQLite and PostgreSQL, or on DATABASE_URL and CELERY_BROKER_URL (ARGS='-k name')
	@scripts/test

coverage: install ## Run the tests on SQLite and check how much of the code they cover
	@COVERAGE=1 ONLY=sqlite scripts/test
	@scripts/coverage-gates

bench: install ## Measure what has to be quick
	@$(PY) -m pytest -m bench -n 0 --no-header -rA $(ARGS)

lint: install ## Check style, templates and who imports whom
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@scripts/lint-templates
	@.venv/bin/lint-imports

format: install ## Format sources and templates
	@$(PY) -m ruff check --fix --quiet || true
	@$(PY) -m ruff format
	@scripts/lint-templates --fix

typecheck: install ## Check types
	@$(PY) -m mypy .

check: lint typecheck ## Everything a commit needs but the tests
	@$(PY) scripts/messages.py check
	@$(PY) manage.py makemigrations --check --dry-run
	@scripts/check-deploy

messages: install ## Bring the message catalogues up to the sources
	@$(PY) scripts/messages.py extract

compilemessages: install ## Compile the message catalogues
	@$(PY) scripts/messages.py compile

lock: install ## Resolve requirements*.in into requirements.lock (ARGS=--upgrade for newer versions)
	@$(PY) -m uv pip compile requirements-dev.in --output-file requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --custom-compile-command 'make lock' --quiet $(ARGS)

clean: ## Remove what runs and tests leave behind, but not the data in var/
	@rm -rf .coverage .coverage.* htmlcov test-results .mypy_cache .ruff_cache .import_linter_cache .hypothesis
