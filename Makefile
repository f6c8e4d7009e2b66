# Everything a user or developer types. `make` alone prints this list; every target can be run again at any time.

ENVIRONMENT ?= local
# The kind cluster of this project, and where its NodePort 30000 is found on this machine.
CLUSTER ?= counter
HTTP_PORT ?= 30000
# The kubectl context that is meant. Only it is ever used, whatever the current one is.
CONTEXT ?= kind-$(CLUSTER)
# The counter's image: built here, unless COUNTER_IMAGE names one that the cluster can pull.
IMAGE = $(or $(COUNTER_IMAGE),counter:dev)
# Where the manifests are written and read: another folder leaves the committed one alone, as for another REDIS_IMAGE.
DIST ?= dist
export ENVIRONMENT CLUSTER HTTP_PORT CONTEXT IMAGE DIST

# Node 24 comes with the project: TypeScript is run as it is.
NODE = PATH="$(CURDIR)/node_modules/.bin:$$PATH" node
DEPENDENCIES = node_modules/.package-lock.json
# Of another cluster than the project's own nothing is made.
OWN_CLUSTER = $(filter kind-$(CLUSTER),$(CONTEXT))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help doctor dev synth test test-processes bench model prove score types lint format try-setup \
        logs redis-cli port-forward top context contexts \
        image cluster load side-load deploy refresh status report rotate replace scale url e2e usage chaos chaos-without soak undeploy clean

help: ## this list
	@awk -F ':.*## ' '/^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z0-9-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nCLUSTER=%s CONTEXT=%s HTTP_PORT=%s ENVIRONMENT=%s (each can be set: make deploy CLUSTER=second HTTP_PORT=30001)\n' \
	  $(CLUSTER) $(CONTEXT) $(HTTP_PORT) $(ENVIRONMENT)

doctor: ## what is needed for which target, what was found, and how to get the rest
	@cluster/doctor.sh

##@ On this machine, without a cluster

dev: $(DEPENDENCIES) synth ## the whole system as processes: Redis, Sentinel, the counter on http://127.0.0.1:8080 (PORT=)
	@local/install.sh redis-server
	@PATH="$(CURDIR)/node_modules/.bin:$$PATH" exec node local/dev.ts

synth: $(DEPENDENCIES) ## write the manifests to dist/ (ENVIRONMENT=, COUNTER_IMAGE=, REDIS_IMAGE=, REDIS_NODES=, SENTINELS=, DIST=)
	@CDK8S_OUTDIR=$(DIST) $(NODE) main.ts

test: types lint ## the proof: types, lint, unit tests, the service and the scripts against real Redis and Sentinel
	@local/install.sh redis-server busybox
	@npm run --silent test

test-processes: $(DEPENDENCIES) ## the long tests: sets of real processes that are killed, frozen and cut off (root, for the cuts)
	@local/install.sh redis-server iptables busybox
	@npm run --silent test:processes

bench: $(DEPENDENCIES) ## the counter beside a bare Fastify, INCR and the original's algorithm, in one run (ROUNDS=7)
	@local/install.sh redis-server
	@$(NODE) service/bench/bench.ts $(ROUNDS)

model: $(DEPENDENCIES) ## walk through all orders of events after each single fault; DEPTH=2 pairs of them, for long (KINDS=crash,cut)
	@$(NODE) test/model/run.ts

prove: $(DEPENDENCIES) ## each guard is taken away in a scratch copy, and its test must fail then
	@local/install.sh redis-server iptables busybox
	@test/without/prove.sh

types: $(DEPENDENCIES)
	@npm run --silent types

lint: $(DEPENDENCIES)
	@npm run --silent lint
	@local/install.sh shellcheck
	@find . \( -name node_modules -o -name .git \) -prune -o \( -name '*.sh' -o -path ./setup \) -print0 | xargs -0 shellcheck

score: $(DEPENDENCIES) ## what independent tools say of the manifests: strict schemas, kube-score, checkov (installed into a cache)
	@scripts/score.sh

try-setup: ## ./setup and make dev in a bare system of that suite (SUITE=bookworm MIRROR=; root, debootstrap)
	@test/machine/bare-machine.sh $(or $(SUITE),bookworm) $(MIRROR)

format: $(DEPENDENCIES) ## format all files, and mend what lint can mend
	@npm run --silent format

##@ On a cluster

deploy: ## from nothing to an answering URL; again: only what changed
deploy: $(if $(OWN_CLUSTER),cluster image) synth $(if $(OWN_CLUSTER),load,$(if $(COUNTER_IMAGE),,side-load))
	@$(NODE) cluster/deploy.ts

cluster: ## the kind cluster: one control plane, three workers in zones a, b, c; one that exists is used
	@cluster/create.sh

image: ## build the counter's image
	@cluster/require.sh docker
	@echo "building $(IMAGE)"
	@docker build --quiet --tag $(IMAGE) --file service/Dockerfile . >/dev/null

load: $(DEPENDENCIES) ## bring the images into the nodes: kind, k3d, k3s, minikube, microk8s; Docker Desktop, OrbStack and colima share them
	@cluster/require.sh docker kubectl $(if $(OWN_CLUSTER),kind)
	@$(NODE) cluster/load.ts

# Another cluster than the project's own gets the image built here too, where the manifests name it and it can be brought.
side-load: synth
	@if grep -rqE 'image: $(IMAGE)$$' $(DIST); then $(NODE) cluster/loadable.ts && $(MAKE) --no-print-directory image load; fi

refresh: image load $(DEPENDENCIES) ## after a change to the service: build, load, replace the counters
	@$(NODE) cluster/refresh.ts

status: $(DEPENDENCIES) ## one verdict: whole, or degraded and why (then it fails)
	@$(NODE) cluster/status.ts

report: $(DEPENDENCIES) ## logs, events, states, versions, manifests in one archive, without any password; prints its path
	@$(NODE) cluster/report.ts

rotate: $(DEPENDENCIES) ## new passwords for all users, without a restart; interrupted, run it again
	@$(NODE) cluster/rotate.ts

replace: $(DEPENDENCIES) ## an empty pod with a new volume in the place of one whose node never returns (POD=redis-1)
	@POD='$(POD)' $(NODE) cluster/replace.ts

scale: synth ## as many redis and sentinels as the environment has, one at a time (or REDIS_NODES=5 SENTINELS=5)
	@$(NODE) cluster/scale.ts

url: $(DEPENDENCIES) ## where the counter answers
	@$(NODE) cluster/url.ts

logs: $(DEPENDENCIES) ## what all pods print, each line with its pod (FOLLOW=no: what they printed last)
	@$(NODE) cluster/logs.ts

redis-cli: $(DEPENDENCIES) ## redis-cli on a replica, which refuses writes (WRITE=1: on the master; COMMAND='GET /version')
	@$(NODE) cluster/redis-cli.ts

port-forward: ## the counter on http://127.0.0.1:8080 (PORT=), until Ctrl-C
	@cluster/require.sh kubectl
	@exec kubectl --context $(CONTEXT) --namespace $(or $(NAMESPACE),counter) port-forward services/counter $(or $(PORT),8080):8080

top: ## processor and memory of each container, where the cluster has metrics-server
	@cluster/require.sh kubectl
	@exec kubectl --context $(CONTEXT) top pods --all-namespaces --selector app.kubernetes.io/part-of=counter --containers

context: $(DEPENDENCIES) ## a kubectl context of that name for this cluster and namespace; the current one stays (NAME=, NAMESPACE=counter)
	@$(NODE) cluster/context.ts

contexts: $(DEPENDENCIES) ## the contexts that kubectl knows, and what their clusters are
	@$(NODE) cluster/contexts.ts

e2e: deploy ## check the promises on the cluster; on the kind cluster nodes are killed and counts deleted for it (ONLY=scale)
	@e2e/run.sh

usage: $(DEPENDENCIES) ## what every container takes, idle and under load, beside what it asks for (FOR=60 seconds each)
	@$(NODE) scripts/usage.ts $(FOR)

chaos: deploy ## break the kind cluster in every way under load, and count (ONLY=a,b SEED= REPEAT= ROUND=short)
	@$(NODE) e2e/chaos.ts

chaos-without: deploy ## a few of these on a system without what this design adds, which has to lose something (ONLY=)
	@e2e/without/run.sh

soak: deploy ## single failures in an order by chance for HOURS= (1), until a promise is broken (SEED=)
	@$(NODE) e2e/soak.ts

undeploy: $(DEPENDENCIES) ## remove everything but namespaces, passwords and data; PURGE=1 removes these too
	@$(NODE) cluster/undeploy.ts

clean: ## delete the kind cluster (and the counts in it), and what was installed in this folder
	@cluster/delete.sh
	rm -rf node_modules service/node_modules .imports .local

# npm writes this file last, so it is newer than the lock file once everything is installed.
$(DEPENDENCIES): package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: install Node 18 or newer (apt-get install npm; https://nodejs.org)" >&2; exit 1; }
	npm ci --no-progress --loglevel=error
	@# npm 9 (of Debian 12, Ubuntu 24.04) drops Node's link with the variant for other processors, which it clears away.
	@[ -e node_modules/.bin/node ] || npm rebuild --silent
	@touch $@
