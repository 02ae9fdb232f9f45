#!/usr/bin/env bash
# Makes images under the very names that docker-compose.yml uses, for machines that reach no image
# registry: the same versions built from source or taken from Debian, with the same entry points,
# users and paths as the published ones. They are for trying the compose file, not for production.
#
#   deploy/stand-ins/build.sh             needs docker, debootstrap, Go, root, Debian's mirror and
#                                         Go's module proxy
#   COMPOSE_PROFILES=simulate docker compose up -d
#                                         as with the published images; without Grafana, for which
#                                         there is no stand-in
#
# Takes the versions from .env.example. What exists already is not built again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

work=${STAND_INS_WORK:-/var/tmp/embark-stand-ins}
suite=trixie
temporal_cli=v1.5.1
export GOBIN="$work/bin" GOFLAGS="-trimpath -buildvcs=false" CGO_ENABLED=0

say() { printf '\n== %s\n' "$*" >&2; }
version() { sed -n "s/^$1=//p" ../../.env.example; }
exists() { docker image inspect "$1" >/dev/null 2>&1; }

temporal=$(version TEMPORAL_VERSION)
ui=$(version TEMPORAL_UI_VERSION)
postgresql=$(version POSTGRESQL_VERSION)
prometheus=$(version PROMETHEUS_VERSION)
mkdir -p "$work/bin"

# Builds one program: install <file in bin> <package@version>
install() {
  [ -x "$work/bin/$1" ] && return
  say "building $2"
  go install -ldflags '-s -w' "$2"
  built=$(basename "${2%@*}")
  [ "$built" = "$1" ] || mv "$work/bin/$built" "$work/bin/$1"
}

# Makes one image: image <name> <folder with its Dockerfile> <files beside it…>
image() {
  exists "$1" && return
  say "image $1"
  context=$(mktemp -d)
  cp -R "$2/." "$context/"
  name=$1
  shift 2
  for file in "$@"; do cp -RL "$file" "$context/"; done
  chmod -R u+w "$context"
  docker build -q -t "$name" --build-arg "POSTGRESQL=$postgresql" "$context"
  rm -rf "$context"
}

if ! exists "debian:$suite-slim"; then
  say "Debian $suite"
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$work/base" >"$work/debootstrap.log"
  tar -C "$work/base" --exclude='./var/cache/apt/archives/*.deb' -c . | docker import - "debian:$suite-slim"
fi

# The modules' sources hold the entry points and the schema beside the programs.
install temporal-server "go.temporal.io/server/cmd/server@v$temporal"
install temporal-sql-tool "go.temporal.io/server/cmd/tools/sql@v$temporal"
install ui-server "github.com/temporalio/ui-server/v2/cmd/server@v$ui"
install temporal "github.com/temporalio/cli/cmd/temporal@$temporal_cli"
modules=$(go env GOMODCACHE)
server=$modules/go.temporal.io/server@v$temporal
web=$modules/github.com/temporalio/ui-server/v2@v$ui

image "postgres:$postgresql" postgres
image "temporalio/server:$temporal" temporal-server "$work/bin/temporal-server" "$server/docker/scripts/sh/entrypoint.sh"
image "temporalio/admin-tools:$temporal" admin-tools "$work/bin/temporal-sql-tool" "$work/bin/temporal" "$server/schema"
image "temporalio/ui:$ui" ui "$work/bin/ui-server" "$web/config/docker.yaml" "$web/docker/start-ui-server.sh"
image "prom/prometheus:$prometheus" prometheus
# With the certificate authorities that this machine's own Java trusts, a company's proxy among them.
image "eclipse-temurin:21-jdk" jdk "$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')/lib/security/cacerts"
exists eclipse-temurin:21-jre || docker tag eclipse-temurin:21-jdk eclipse-temurin:21-jre
say "the stand-ins are there"
