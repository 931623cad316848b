# make demo      repair the documents in seeds/ and write a report
# make test      the tests that need Python alone
# make test-groups   the tests that need a browser, engines of corpora (docs/engines.md) or programs
# make bench     speed beside a copy of the same JSONL and other cleaners, and of two processes
# make bench-visual    false alarms and misses of the rule of visual order by length of line
# make bench-parquet   Parquet beside a copy of it, and the engines that are installed
# make fuzz      each target of tests/fuzz, a minute long; SECONDS=600 for ten, TARGETS=any_text for one
# make picture   the picture of the report in the README (needs Chromium)
# make bench-ocr words misread by OCR, before and after, beside spelling correctors (hunspell: hunspell-ar, hunspell-en-us)
# make ocr-lines TEXT="a.txt b.txt" OUT=lines.jsonl   lines of text rendered, spoilt and read by Tesseract
# make edits     every edit of the default rules on clean text, and what changed
# make tells     every tell of machine translation that is found in real text, with its verdict
# make docs      the reference of the rules, of rule files, and the JSON Schemas, from the rules and the code
# make lint      format, lint and types

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ENGINES := $(VENV)/.engines
SEEDS := $(filter-out %.expected.txt,$(wildcard seeds/*.txt))

.PHONY: demo test test-groups test-engines bench bench-visual bench-parquet bench-quality bench-hostile bench-ocr ocr-lines edits edits-changes edits-accept fuzz tells docs lint picture clean

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "error: $(PYTHON) is older than Python 3.11; name a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "error: $(PYTHON) has no venv module; on Debian and Ubuntu install it: apt install python3-venv"; exit 1; }
	@echo "setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

$(ENGINES): $(READY)
	@echo "installing the engines ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[engines]'
	@touch $@

demo: $(READY)
	@rm -rf build/demo
	@$(BIN)/repair fix $(SEEDS) -o build/demo/cleaned --report build/demo/report.html
	@echo "cleaned texts: build/demo/cleaned"
	@echo "report:        build/demo/report.html"

test: $(READY)
	@$(BIN)/python -m pytest -q -m "not browser and not programs and not engines"
	@echo "left out: the groups browser (needs Chromium), programs (needs patch, git, zsh, fish, /dev/full, unshare, Tesseract)"
	@echo "and engines (Polars, Ray, datatrove, and Spark, which needs Java 17); make test-groups runs them"

test-groups: $(ENGINES)
	@$(BIN)/python -m pytest -q -m "browser or programs or engines"

test-engines: $(ENGINES)
	@$(BIN)/python -m pytest -q -m engines

bench: $(ENGINES)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@$(BIN)/python -m tests.bench.speed

bench-quality: $(ENGINES)
	@$(BIN)/python -m tests.bench.quality

bench-visual: $(READY)
	@$(BIN)/python -m tests.bench.visual

bench-parquet: $(READY)
	@$(BIN)/python -m tests.bench.parquet

bench-hostile: $(READY)
	@$(BIN)/python -m tests.bench.hostile

bench-ocr: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@$(BIN)/python -m tests.bench.ocr

ocr-lines: $(READY)
	@$(BIN)/python -m tests.bench.ocr_lines $(TEXT) -o $(OUT) $(OPTIONS)

edits: $(READY)
	@$(BIN)/python -m tests.bench.edits

edits-changes: $(READY)
	@$(BIN)/python -m tests.bench.edits --changes

edits-accept: $(READY)
	@$(BIN)/python -m tests.bench.edits --accept

fuzz: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[fuzz]'
	@for target in $(or $(TARGETS),$$($(BIN)/python -m tests.fuzz --list)); do \
	  echo "fuzzing $$target for $(or $(SECONDS),60) seconds"; \
	  $(BIN)/python -m tests.fuzz $$target -max_total_time=$(or $(SECONDS),60) -verbosity=0 || exit 1; \
	done

tells: $(READY)
	@$(BIN)/python -m tests.bench.tells

docs: $(READY)
	@$(BIN)/python -m tests.bench.docs

lint: $(READY)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy

picture: $(READY)
	@$(BIN)/python -m tests.bench.picture

clean:
	rm -rf $(VENV) build dist
