# Kith: `make` lists what can be done.
PYTHON ?= python3.11
PY := .venv/bin/python
export KITH_PORT KITH_HOME KITH_CHECK_PORT

.DEFAULT_GOAL := help
.PHONY: help run check test bench bench-peers bench-web deploy-check deploy screenshots lock sizes tools dev

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run:  ## Start the whole system on this machine, with demo data; Ctrl-C stops it
	@$(PYTHON) -m infra.run

dev:  ## Install what the checks need
	@$(PYTHON) -m infra.prepare dev

check: dev  ## Quick checks: style, types, template, unit tests
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/cfn-lint
	$(PY) -m pytest -n 2 --dist loadfile -p no:schemathesis -m "not whole and not browser and not deployed and not contract"

test:  ## Everything that CI runs, browser and deployment included; installs what is missing
	@$(PYTHON) -m infra.prepare test
	$(MAKE) --no-print-directory check
	.venv/tools/checkov/bin/checkov --file template.yaml --config-file .checkov.yaml
	cd web && npm run --silent check && npm run --silent test
	$(PY) -m pytest -n 2 --dist loadfile -p no:schemathesis -m "whole"
	$(PY) -m pytest -m "browser or deployed or contract"
	$(MAKE) --no-print-directory deploy-check

bench: dev  ## Measure: cold start, lists, write units, scans; prints ratios
	$(PY) -m tests.bench

bench-peers: dev  ## CPU per request beside Tryton's, which is installed in an environment of its own
	$(PY) -m tests.bench.peers

bench-web:  ## How long people wait in the web app, on a processor four times slower
	@$(PYTHON) -m infra.prepare test
	cd web && node test/bench/app.mjs

deploy-check: dev  ## sam validate, build and deploy to embedded services that enforce role policies; smoke test
	@$(PY) -m infra.deploy_check

deploy: dev  ## The same to AWS, with your credentials: make deploy STACK=kith MAIL_FROM=crm@example.com
	@$(PY) -m infra.deploy

sizes: dev  ## Size of every function's bundle on both platforms; fails when a wheel is missing
	@$(PY) -m infra.bundle --all

screenshots:  ## Pictures of the system that runs (make run) for the README
	cd web && KITH_URL=http://localhost:$(or $(KITH_PORT),8080) KITH_SIGN_INS=$(or $(KITH_HOME),$(CURDIR)/.kith)/sign-ins.json \
	node test/e2e/pictures.mjs ../docs/pictures

LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
lock: dev  ## Write the lock files anew from pyproject.toml and requirements/*.in
	cd . && PATH="$(CURDIR)/.venv/bin:$$PATH" && \
	$(LOCK) pyproject.toml --all-extras --group embedded --group dev -o requirements/dev.txt && \
	$(LOCK) pyproject.toml --all-extras --group embedded -c requirements/dev.txt -o requirements/run.txt && \
	$(LOCK) pyproject.toml --all-extras -c requirements/dev.txt -o requirements/runtime.txt && \
	for tool in sam checkov uv peers; do $(LOCK) requirements/$$tool.in -o requirements/$$tool.txt || exit 1; done

# `sam build` calls these, one for each function of template.yaml.
build-%:
	@$(or $(KITH_PYTHON),$(PY)) -m infra.bundle $* --to "$(ARTIFACTS_DIR)" --architecture $(or $(KITH_ARCHITECTURE),x86_64)
