# The two commands of the README: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo serve test browser check screenshots bench bench-networks bench-large clean

demo: $(VENV)/demo.stamp
	$(BIN)/lernbund demo --workspace workspace --out berichte
	@echo 'Damit die Befehle „lernbund …“ gefunden werden: source $(BIN)/activate'

serve: $(VENV)/demo.stamp
	$(BIN)/lernbund serve --workspace workspace --out berichte

test: $(VENV)/test.stamp browser check
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# Pages are tested in Debian's Chromium; without it those tests are skipped and say so.
browser:
	@command -v chromium >/dev/null 2>&1 \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 \
	     && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	|| echo "Chromium fehlt: Die Tests der Seiten werden übersprungen. Bitte „chromium“ installieren."

check: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Pictures of every page at three widths, as the guide shows them.
screenshots: $(VENV)/test.stamp browser
	$(BIN)/python -m docs.screenshots

# Tables beside the stock tools, compared with those before: companies in seven minutes, networks and
# pools in three, a batch of a thousand companies in an hour.
bench: $(VENV)/test.stamp browser
	$(BIN)/python -m benchmarks

bench-networks: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks --table networks

bench-large: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks --table large

$(VENV)/demo.stamp: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Bitte Python 3.11 bis 3.13 verwenden, gefunden: " + sys.version.split()[0]) if not (3, 11) <= sys.version_info < (3, 14) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/test.stamp: $(VENV)/demo.stamp
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist workspace berichte
