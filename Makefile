# Oriel's commands. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

# Nothing here needs C; only the race detector does.
export CGO_ENABLED := 0

VERSION ?= $(shell git describe --tags --always 2>/dev/null || echo dev)
BUILD := go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)"
LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
ROOMS := cmd internal activitypub web migrations

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

bin/oriel: # always asked: Go knows best what has changed, templates and SQL included
	$(BUILD) -o bin/oriel ./cmd/oriel

build: bin/oriel ## build bin/oriel, one static file

run: bin/oriel ## build and start Oriel at http://localhost:8080, data in ./data
	./bin/oriel

demo: bin/oriel ## fill the empty site in ./data with sample content
	./bin/oriel demo

tools: ## install what the tests need, or say what is missing
	@./.ci/tools

test: tools ## everything that has to pass: format, vet, lint, tests on both databases, village, browser, fuzz
	@echo "== format and vet"; test -z "$$(gofmt -l $(ROOMS))" || { echo "not formatted:"; gofmt -l $(ROOMS); exit 1; }
	go vet ./...
	@echo "== lint"
	$(LINT) run
	@echo "== tests"
	ORIEL_TEST_POSTGRES=$${ORIEL_TEST_POSTGRES:-required} go test -shuffle=on -timeout 25m -p 2 ./...
	@echo "== races in the rooms with most goroutines"
	@command -v gcc >/dev/null || { echo "The race detector needs a C compiler; install gcc and run this again."; exit 1; }
	CGO_ENABLED=1 go test -race -shuffle=on -timeout 10m ./internal/fetch ./internal/auth ./internal/feed ./activitypub/httpsig ./activitypub/as2
	@$(MAKE) --no-print-directory fuzz

test-quick: ## unit tests only, without village, browser and faults
	go test -short ./...

test-pg: ## what runs on PostgreSQL, failing where PostgreSQL is missing
	ORIEL_TEST_POSTGRES=required go test -shuffle=on ./internal/store/... ./activitypub
	ORIEL_TEST_POSTGRES=required go test ./cmd/oriel -run '^TestABackupComesBack'

fuzz: ## each fuzz target for a few seconds (counted in runs: the clock of go test sometimes fails a target at its end)
	@for target in $$(grep -rho --include='*_test.go' '^func Fuzz[A-Za-z0-9]*' . | awk '{print $$2}' | sort -u); do \
	  for dir in $$(grep -rl --include='*_test.go' "^func $$target(" . | xargs -n1 dirname | sort -u); do \
	    echo "== $$target in $$dir"; \
	    go test "$$dir" -run '^$$' -fuzz "^$$target$$" -fuzztime 2000x -fuzzminimizetime 1x; \
	  done; \
	done

lint: ## the linter alone
	$(LINT) run

fmt: ## format all Go files
	gofmt -w $(ROOMS)

golden: ## rewrite the golden files; then read the diff
	go test ./activitypub ./activitypub/as2 ./internal/feed ./internal/render ./web -update

fonts: ## fetch the shipped fonts again, by name and version
	@./.ci/fonts

docs: bin/oriel ## print docs/configuration.md from the program
	./bin/oriel config > docs/configuration.md

bench: ## print this machine's figures beside their baselines
	@./.ci/tools bench
	ORIEL_BENCH=1 go test ./cmd/oriel -run '^TestFigures$$' -count=1 -v -timeout 20m

image: ## build the container image oriel:dev
	docker build -t oriel:dev .

clean: ## remove what was built; ./data stays
	rm -rf bin

.PHONY: help bin/oriel build run demo tools test test-quick test-pg fuzz lint fmt golden fonts docs bench image clean
