# Every command of the project. `make` alone lists them.
# The machine needs Python 3.11 or newer and make; everything else is installed by the targets below.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
EMBEDDED := $(RUN) -m recp_portal.embedded
PIP := $(VENV)/bin/pip --disable-pip-version-check --no-input
LOCK := $(VENV)/bin/uv pip compile --quiet --generate-hashes --universal --no-header --no-annotate \
        --no-emit-index-url --no-emit-find-links
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
TEMPLATES = $(shell find templates -name '*.html')
SERVE ?= 1
WORKERS ?= auto
TESTS ?=
SIZE ?= full
BENCH_DATA ?= var/bench

export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
# Node.js brings its own list of certificates; where the system has one, npm shall trust what the system trusts.
export NODE_EXTRA_CA_CERTS ?= $(wildcard /etc/ssl/certs/ca-certificates.crt)
export npm_config_update_notifier := false
# What a developer exported for another project must not reach ours.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE VIRTUAL_ENV DJANGO_SETTINGS_MODULE

.PHONY: help demo test check bench fuzz fmt schema lock static dev clean

help:  ## List the commands
	@sed -nE 's/^([a-z]+):.*  ## (.*)/\1\t\2/p' Makefile | expand -t 10

demo: $(VENV)/app.stamp $(VENV)/pango.stamp static  ## The portal with its demonstration network, until Ctrl-C (SERVE=0: only prepare it)
	@exec $(EMBEDDED) demo $(if $(filter 0 no,$(SERVE)),--no-serve) $(if $(PORT),--port $(PORT))

test: dev $(VENV)/chromium.stamp  ## All tests (TESTS="tests/core -k payback": some of them)
	@$(RUN) -m pytest --numprocesses $(WORKERS) --dist loadscope $(TESTS)

check: dev  ## Style, types, imports, templates, the API's description, migrations and Django's own deployment check
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	SECRET_KEY=for-reading-the-settings $(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)
	$(VENV)/bin/djlint --lint --quiet templates
	@SECRET_KEY=for-reading-the-settings $(RUN) manage.py spectacular --validate --fail-on-warn | cmp --silent - docs/openapi.yaml \
	  || { echo "docs/openapi.yaml is not what the code says any more: run make schema, look at what changed, commit it."; exit 1; }
	SITE_URL=https://portal.example $(EMBEDDED) run --temporary -- sh -c \
	  'python manage.py makemigrations --check --dry-run && python manage.py check --deploy --fail-level WARNING --database default'

bench: dev  ## How fast the costly parts are, and whether they grow with the network (SIZE=small: a tenth of the rows)
	@LOG_LEVEL=WARNING $(EMBEDDED) run --temporary --owner -- sh -c \
	  'python manage.py migrate --verbosity 0 && python manage.py collectstatic --noinput --verbosity 0 \
  && python manage.py generate_network --assessments 220 --options 1640 --workers 1 > /dev/null \
  && python -m tests.bench'
	@$(RUN) -m tests.scale $(SIZE) $(BENCH_DATA)

fuzz: dev  ## Ten thousand random inputs for the calculation from outside, and as many with a bad value
	@LOG_LEVEL=WARNING $(EMBEDDED) run --temporary --owner -- sh -c \
	  'python manage.py migrate --verbosity 0 && python -m tests.fuzz'

fmt: dev  ## Rewrite everything in the house's format
	$(VENV)/bin/ruff check --fix --exit-zero .
	$(VENV)/bin/ruff format .
	-$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES)

schema: dev  ## Write docs/openapi.yaml anew after a change of the API
	SECRET_KEY=for-reading-the-settings $(RUN) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

lock: dev  ## Write requirements/ anew after a change of pyproject.toml (UPGRADE=--upgrade: newest versions)
	$(LOCK) $(UPGRADE) pyproject.toml -o requirements/app.txt
	$(LOCK) $(UPGRADE) pyproject.toml --group dev -c requirements/app.txt -o requirements/dev.txt
	$(LOCK) $(UPGRADE) --group static -c requirements/dev.txt -o requirements/static.txt

static: static/dist/.stamp  ## Build the style sheet and the scripts

dev: $(VENV)/dev.stamp $(VENV)/pango.stamp static

clean:  ## Remove what was built; the demo's data in var/ stays
	rm -rf $(VENV) node_modules static/dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

# --- What has to be there; a stamp is older than what it was made from when that has changed -----------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	@echo "Making the virtual environment"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/app.stamp: requirements/app.txt | $(VENV)/bin/python
	@echo "Installing what the portal needs"
	@$(PIP) install -qq --require-hashes --requirement requirements/app.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(VENV)/bin/python
	@echo "Installing what the portal, its tests and its checks need"
	@$(PIP) install -qq --require-hashes --requirement requirements/dev.txt
	@touch $@ $(VENV)/app.stamp

# WeasyPrint draws with Pango, a library of the system.
$(VENV)/pango.stamp: | $(VENV)/bin/python
	@$(RUN) deploy/system_packages.py --library libpango-1.0.so.0 --library libpangoft2-1.0.so.0 \
	  --library libharfbuzz-subset.so.0 $(PANGO)
	@touch $@

# Playwright's driver needs libatomic, which a bare Debian has not.
$(VENV)/chromium.stamp: | $(VENV)/bin/python
	@$(RUN) deploy/system_packages.py --program chromium --library libatomic.so.1 chromium libatomic1
	@touch $@

# Node.js comes from the machine, else (or when it is too old for us) as a Python package.
$(VENV)/node.stamp: requirements/static.txt | $(VENV)/bin/python
	@{ command -v npm && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; } &> /dev/null \
	  || $(PIP) install -qq --require-hashes --requirement $<
	@touch $@

node_modules/.stamp: package.json package-lock.json .npmrc $(VENV)/node.stamp
	@echo "Installing the front end's packages"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

static/dist/.stamp: node_modules/.stamp $(shell find static -path static/dist -prune -o -type f -print)
	@echo "Building the static files"
	@npm run --silent build
	@touch $@
