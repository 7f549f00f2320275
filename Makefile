# Every target works on a fresh machine that has make, git and Python 3.11 or newer.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .venv-boot/bin/uv)
BIN := .venv/bin
READY := .venv/.ready
COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"
# pytest-xdist: one process for each core
PYTEST_ARGS ?= -n auto

.PHONY: help ready demo test tests web cohort lint loop images hostile agreement gaming lock generate bench bench-new wheel image clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

.venv-boot/bin/uv: locks/bootstrap.lock
	$(PYTHON) -m venv --clear .venv-boot
	.venv-boot/bin/python -m pip install --quiet --require-hashes --requirement locks/bootstrap.lock
	@touch $@

$(READY): locks/dev.lock pyproject.toml $(filter .venv-boot/%,$(UV))
	test -x $(BIN)/python || $(UV) venv --quiet --python '>=3.11' .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes locks/dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps --editable .
	@touch $@

demo: $(READY) ## Start a project, run its tests, grade it, a bundled sample and this project; all in out/
	UV=$(UV) $(BIN)/python -m samples.demo

test: lint tests ## Style, types and tests; CI adds web, cohort, images, hostile and loop

ready: $(READY) ## Set up .venv/ from the hashed lock

tests: $(READY) ## The tests alone
	$(BIN)/python -m pytest $(PYTEST_ARGS) $(foreach part,hostile web browser cohort,--ignore tests/$(part))

web: $(READY) ## The service's pages and API, and every page in a real browser: keyboard, phone, dark, no script, axe
	$(BIN)/python -m pytest $(PYTEST_ARGS) tests/web tests/browser $(addprefix --ignore ,$(CLASSES))

CLASSES := $(wildcard tests/web/test_cohorts*.py tests/browser/test_cohort*.py tests/browser/test_similarity*.py)
cohort: $(READY) ## Rosters, batches, marks, gradebooks, similarity, and their pages, in a real browser, too
	$(BIN)/python -m pytest $(PYTEST_ARGS) tests/cohort $(CLASSES)

loop: $(READY) ## Make, install, test, run, measure and grade every template; minutes, needs a package index
	$(BIN)/python -m pytest $(PYTEST_ARGS) -m loop --dist worksteal --durations=0 --durations-min=1 $$(grep -rl --include='test_*.py' mark.loop tests)

images: $(READY) ## Build and start every template's image; minutes, needs a container engine
	$(BIN)/python -m pytest -m docker -s --ignore tests/hostile $(addprefix --ignore ,$(WHOLE))

# A service's worker and a batch that run projects in a sandbox, one that means harm among them.
WHOLE := tests/web/test_run_in_engine.py tests/cohort/test_batch_in_sandbox.py
hostile: $(READY) ## The hostile suite, in containers, too, where there is an engine
	$(BIN)/python -m pytest $(PYTEST_ARGS) --dist loadgroup tests/hostile $(WHOLE) -m "docker or not docker" -rs

lint: $(READY) ## Style and types, also as Windows sees them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 shipfolio.py grader/cli.py grader/cli_help.py grader/pipeline.py grader/working.py grader/cli_service.py grader/cli_serve.py

generate: $(READY) ## Write what is generated: compiled rubrics, their page and schema, the README's examples
	$(BIN)/python starter_lines.py
	$(BIN)/python -m grader.catalogue
	$(BIN)/python -m samples.readme

agreement: $(READY) ## Record what the checks find in the labelled repositories, hold it against the labels; REPOS=DIR
	$(BIN)/python -m tests.corpus.agreement record $(if $(REPOS),--repos $(REPOS))

gaming: $(READY) ## Lay attacks and matters of taste over real repositories; REPOS=DIR SAMPLE=64 OUT=table.jsonl
	$(BIN)/python -m tests.gaming.run --repos $(REPOS) --sample $(or $(SAMPLE),64) $(if $(OUT),--out $(OUT))

lock: $(filter .venv-boot/%,$(UV)) ## Resolve the dependencies anew; UPGRADE=1 takes the newest
	$(UV) $(COMPILE) $(if $(UPGRADE),--upgrade) --extra postgres --group dev --output-file locks/dev.lock pyproject.toml
	$(UV) $(COMPILE) $(if $(UPGRADE),--upgrade) --extra postgres --constraint locks/dev.lock --output-file locks/service.lock pyproject.toml
	$(UV) $(COMPILE) $(if $(UPGRADE),--upgrade) --output-file locks/bootstrap.lock locks/bootstrap.in
	$(UV) $(COMPILE) $(if $(UPGRADE),--upgrade) --output-file locks/rivals.lock locks/rivals.in

bench: $(READY) ## Time and memory against other tools, which get an environment of their own
	test -x .venv-bench/bin/python || $(UV) venv --quiet --python $(BIN)/python .venv-bench
	$(UV) pip sync --quiet --python .venv-bench/bin/python --require-hashes locks/rivals.lock
	$(BIN)/python -m benchmarks.rivals

bench-new: $(READY) ## Time `new` and `update --dry-run` against Copier's own commands
	$(BIN)/python -m benchmarks.scaffolding

wheel: $(READY) ## Build the package into dist/
	$(UV) build --quiet --wheel --no-build-isolation --python $(BIN)/python

image: wheel ## Build the service's image; needs a container engine
	tar --create deploy locks/service.lock dist/*.whl | docker build --file deploy/Dockerfile --tag shipfolio -

clean: ## Remove everything that is built
	rm -rf .venv .venv-boot .venv-bench dist out .mypy_cache .pytest_cache .ruff_cache
