# The two commands are `make run` and `make test`; the rest is convenience.
.PHONY: run stop clean-data test fmt lint bench soak coverage

run:        ## build, start everything, serve on http://localhost:8080 (PORT=…, DETACH=1)
	@scripts/run

stop:       ## end everything that `make run` started
	@scripts/stop

clean-data: stop  ## forget the private databases, files and secrets under .local/
	@scripts/services clean

test:       ## the whole suite: format, lints, Rust tests, browser tests
	@scripts/test

lint:       ## format check and lints only
	@scripts/test lint

fmt:        ## format the Rust code
	@cargo fmt --all

bench:      ## figures for docs: HTTP beside pgbench, import beside COPY, provisioning, migration
	@scripts/bench

coverage:   ## lines covered by the Rust tests, crate by crate
	@scripts/coverage

soak:       ## a million random acts while processes and databases are killed, then everything is counted
	@scripts/soak
