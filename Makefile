# Nocturne: `make run` starts it, `make test` tests it. Everything is installed into .venv, once.
# PYTHON=python3.12 chooses the interpreter; ARGS="..." is passed on to the program, to pytest or to constrain.py.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
NEURAL := $(VENV)/.installed-neural
AUDIOCRAFT := $(VENV)/.installed-audiocraft
TEST := $(VENV)/.installed-test
RUN_SYSTEM := $(VENV)/.system-run
TEST_SYSTEM := $(VENV)/.system-test
WANTED := pyproject.toml requirements/constraints.txt requirements/venv.sh

export PYTHON

.PHONY: help setup run run-neural audiocraft test soak lint eval gallery constraints clean no-interpreter
.DEFAULT_GOAL := help

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(RUN) $(RUN_SYSTEM) ## install what running needs, and start nothing

run: setup ## start the bot: on Discord with DISCORD_TOKEN, else the playground at http://127.0.0.1:8080
	@exec $(BIN)/python -m bot run $(ARGS)

run-neural: $(NEURAL) $(RUN_SYSTEM) ## the same with the engines that need weights: brings torch, several GB the first time
	@exec $(BIN)/python -m bot run $(ARGS)

audiocraft: $(AUDIOCRAFT) ## add the engine audiocraft to what run-neural installs, and start nothing

# What the tests start in processes of their own is compiled once, also where PYTHONDONTWRITEBYTECODE is set.
# The processes are the parallelism; the libraries' threads on top would only fight for the same cores.
test: export PYTHONDONTWRITEBYTECODE :=
test: export OMP_NUM_THREADS ?= 1
test: $(TEST) $(AUDIOCRAFT) $(TEST_SYSTEM) ## install what the tests need, and run them; ARGS=tests/bot chooses
	@$(BIN)/python -c "from generation.audio.analyse import warm_up; warm_up(melody=True)"
	$(BIN)/python -m pytest -m "not soak" -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

soak: $(TEST) $(AUDIOCRAFT) $(TEST_SYSTEM) ## run what takes long: random conversations that are made again, byte by byte
	$(BIN)/python -m pytest -m soak -n auto --timeout 3600 $(ARGS)

lint: $(TEST) ## style, format, types and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: $(RUN) $(RUN_SYSTEM) ## score the language and measure the music; ARGS=--workers=1 is passed on
	$(BIN)/python -m bot eval prompts tests/evaluation/prompts.jsonl --render $(ARGS)
	$(BIN)/python -m bot eval prompts tests/evaluation/prompts-held-out.jsonl --render --summary $(ARGS)
	$(BIN)/python -m bot eval genres $(ARGS)
	$(BIN)/python -m bot eval refinements tests/evaluation/refinements.jsonl --render $(ARGS)
	$(BIN)/python -m bot eval refinements tests/evaluation/refinements-held-out.jsonl --render --summary $(ARGS)
	$(BIN)/python -m bot eval refinements --pairs $(ARGS)

gallery: $(RUN) $(RUN_SYSTEM) ## draw the sheets of docs/gallery anew; ARGS="--only jazz" draws one
	$(BIN)/python -m bot gallery $(ARGS)

constraints: ## write requirements/constraints.txt anew; ARGS=--upgrade takes newer versions
	python3 requirements/constrain.py $(ARGS)

clean: ## remove .venv, caches and builds; what the bot keeps in its data directory stays
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis tests/artifacts *.egg-info
	find bot generation storage migrations tests requirements docker -name __pycache__ -type d -prune -exec rm -rf {} +

# A .venv whose interpreter went away (realpath finds nothing) is made anew; one whose interpreter was upgraded is not.
$(RUN) $(NEURAL) $(TEST): $(WANTED) $(if $(realpath $(BIN)/python),,no-interpreter)

$(RUN):
	@sh requirements/venv.sh $@

$(TEST):
	@sh requirements/venv.sh $@ test,neural
	@touch $(RUN) $(NEURAL)

$(NEURAL):
	@sh requirements/venv.sh $@ neural
	@touch $(RUN)

$(AUDIOCRAFT): requirements/audiocraft.txt requirements/audiocraft.sh | $(NEURAL)
	@sh requirements/audiocraft.sh $@

$(RUN_SYSTEM): requirements/system.sh | $(RUN)
	@sh requirements/system.sh run && touch $@

$(TEST_SYSTEM): requirements/system.sh | $(TEST)
	@sh requirements/system.sh test && touch $@ $(RUN_SYSTEM)
