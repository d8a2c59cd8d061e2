# Everything runs from here; make help lists it. Needs make and Python 3.11 or later.

VENV := .venv
PY := $(VENV)/bin/python
BUILD := $(PY) -m etl build
STREAMLIT := $(PY) -m streamlit run dashboard/app.py
# make run PORT=8600; without it the first free port from 8501 on
AT := $(if $(PORT),--server.port $(PORT))

.DEFAULT_GOAL := help
.PHONY: help run dev serve build demo test lint bench clean

help:            ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1  \t/p' Makefile | expand -t 16

run: $(VENV)/.installed demo  ## build the demonstration where there is no build yet, then open the dashboard
	$(STREAMLIT) --server.address localhost $(AT)

dev: $(VENV)/.installed demo  ## the same, reloading whenever a file changes
	$(STREAMLIT) --server.address localhost --server.fileWatcherType auto --client.showErrorDetails full $(AT)

serve: $(VENV)/.installed demo  ## dashboard for others on the same network; prints its address
	@host="$$($(PY) -c 'from streamlit.net_util import get_internal_ip as ip; print(ip() or "localhost")')" \
	&& $(STREAMLIT) --server.headless true --server.address 0.0.0.0 --browser.serverAddress "$$host" $(AT)

build: $(VENV)/.installed  ## publish a profile: make build PROFILE=lesotho
	$(BUILD) --profile "$(or $(PROFILE),demo)"

demo: $(VENV)/.installed
	@test -n "$$MECC_DATA" || test -e data/processed/datapackage.json || $(BUILD) --profile demo

test: $(VENV)/.installed-tests  ## run every test
	$(PY) -m pytest

lint: $(VENV)/.installed-tests  ## check style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

bench: $(VENV)/.installed-bench  ## measure speed and memory side by side with other tools
	$(PY) -m pytest tests/benchmarks -s -o python_files='bench_*.py'

clean:           ## remove what was installed and computed; data as downloaded and builds stay
	rm -rf $(VENV) data/interim .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find dashboard etl tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@for python in "$(PYTHON)" python3 python3.14 python3.13 python3.12 python3.11; do \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$python" -m venv --clear $(VENV) && exit 0; \
	  rm -rf $(VENV); \
	  echo "This Python cannot make an environment; on Debian and Ubuntu install python3-venv." >&2; exit 1; \
	done; \
	echo "Python 3.11 or later was not found; install it, or name it: make run PYTHON=/path/to/python3" >&2; \
	exit 1

$(VENV)/.installed: requirements.txt $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.installed-tests: requirements.txt tests/requirements.txt $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: requirements.txt tests/requirements.txt tests/benchmarks/requirements.txt $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check -r tests/benchmarks/requirements.txt
	@touch $@ $(VENV)/.installed-tests $(VENV)/.installed
