# `make` lists the targets. Each sets up what it needs first; nothing is done twice.

PYTHON ?=
ARGS ?=
LECTURE = neural-networks-and-linear-algebra
BIN = .venv/bin
READY = .venv/ready
# One thread a process: pytest-xdist already runs a process on each core.
ONE_THREAD = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 VECLIB_MAXIMUM_THREADS=1

.PHONY: help video lectures test test-all fuzz bench player docs lint setup clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

video: $(READY) ## render the lecture to renders/; more of pleat's options by ARGS="--lang zh-Hant"
	@$(BIN)/pleat lecture $(LECTURE) -q medium $(if $(ARGS),$(ARGS),-o renders/$(LECTURE))

lectures: $(READY) ## render all lectures to renders/; more of pleat's options by ARGS="--lang zh-Hant"
	@set -e; for file in configs/lectures/*.toml; do \
		name=$$(basename "$$file" .toml); \
		case "$$name" in *.*) continue;; esac; \
		$(BIN)/pleat lecture "$$name" -q medium $(if $(ARGS),$(ARGS),-o "renders/$$name"); \
	done

test: $(READY) ## run the daily tests; more of pytest's options by ARGS="-k snapshot"
	@.ci/setup browser
	@$(ONE_THREAD) $(BIN)/python -m pytest -n auto --dist worksteal -m "not slow" $(ARGS)

test-all: $(READY) ## run all tests, the slow ones too
	@.ci/setup browser
	@$(ONE_THREAD) $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

fuzz: $(READY) ## read hostile files for so long: make fuzz MINUTES=5, more by ARGS="--reader clip"
	@$(ONE_THREAD) $(BIN)/python -m tests.fuzz.run --minutes $(or $(MINUTES),1) $(ARGS)

bench: $(READY) ## measure, print the ratios, and keep them in renders/bench.json
	@$(BIN)/python tests/bench/run.py $(ARGS)

player: $(READY) ## make the interactive page's script small, after a change to it; needs npx
	@$(BIN)/python .ci/player

docs: $(READY) ## build the documentation into docs/_build/html
	@$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html $(ARGS)
	@echo docs/_build/html/index.html

lint: $(READY) ## check style, format and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

setup: $(READY) ## install system headers, .venv and the pinned packages

$(READY): pyproject.toml .ci/constraints.txt .ci/setup
	@PYTHON="$(PYTHON)" .ci/setup
	@touch $@

clean: ## remove caches and what was built; renders and .venv stay
	@rm -rf build dist docs/_build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
