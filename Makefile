# Kith: `make` lists what can be done.
PYTHON ?= python3.11
PY := .venv/bin/python
export KITH_PORT KITH_HOME

.DEFAULT_GOAL := help
.PHONY: help run check test bench deploy-check deploy screenshots lock

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run:  ## Start the whole system on this machine, with demo data; Ctrl-C stops it
	@$(PYTHON) -m infra.run
