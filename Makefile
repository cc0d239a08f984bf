# The front door. `make help` lists what can be asked; each line below is one thing a newcomer may want.
# Meson and ninja do the building (scripts/build, meson.build); what they and the tests need is in packages.txt.

.DELETE_ON_ERROR:
.PHONY: all demo test check bench torture format clean help setup setup-test setup-check
MAKEFLAGS += --no-print-directory

all: build/routriq ## build the program: build/routriq

demo: all ## plan a real day and show it: make demo, or make demo ARGS=--once
	@build/routriq demo $(ARGS)

test: setup-test all ## run every test with the memory checkers on; closes with "N passed, N failed"
	@scripts/build asan
	@node scripts/test.mjs $(ARGS)

check: setup-check all ## prove the house: floors, names, purity, layout, static analysis
	@scripts/check

bench: all ## measure the plans on known instances: make bench ARGS="--data DIR --time 10s"
	@node bench/solomon.mjs $(ARGS)

torture: setup-check web ## 200 kills over each database, thread checker, random tests for long, fuzzers (SECONDS_EACH=60)
	@scripts/torture

format: setup-check ## lay out the C files as .clang-format says
	@git ls-files --cached --others --exclude-standard '*.c' '*.h' | xargs clang-format -i

clean: ## remove what was built (installed packages stay)
	@rm -rf build web/dist

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What is behind those.

build/routriq: setup web FORCE
	@scripts/build release
	@ln -sf release/src/app/routriq $@

setup:
	@scripts/setup build
setup-test:
	@scripts/setup test
setup-check:
	@scripts/setup check

# The front end is bundled once for all builds, when one of its files is newer than the bundle.
.PHONY: web FORCE
ifneq ($(wildcard web/build.mjs),)
web: web/dist/index.html
endif
WEB_FILES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*')
web/dist/index.html: $(WEB_FILES) | setup
	@node web/build.mjs
	@touch $@
