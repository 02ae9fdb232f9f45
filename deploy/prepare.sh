#!/usr/bin/env bash
# Makes what docker-compose.yml needs and no repository may hold: .env with the database's password,
# the payload keyset, the codec server's token, Grafana's password, the folders for manifests and for
# what the command line keeps. Leaves alone what is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
umask 022

secrets=deploy/secrets
# Nobody else on this machine gets past this folder; containers see only the folders inside it.
mkdir -p -m 700 "$secrets"
mkdir -p "$secrets"/{worker,keyset,codec,grafana}

# All that the command line in its container reads of this folder, beside the keyset.
mkdir -p manifests

# The command line in its container runs as whoever calls this, and never as root.
state=deploy/state
starter=$(id -u):$(id -g)
[ "$(id -u)" != 0 ] || starter=10001:10001
if [ ! -d "$state" ]; then
  mkdir -m 700 "$state"
  [ "$(id -u)" != 0 ] || chown "$starter" "$state"
  echo "made $state"
fi

random() { od -An -tx1 -N 24 /dev/urandom | tr -d ' \n'; }

# With the launcher of this folder, where that can build Embark, else with the image.
create_keyset() {
  if command -v javac >/dev/null; then
    ./embark keyset create "$secrets/keyset/keyset.json"
  else
    docker compose build -q codec-server
    docker compose run --rm --no-deps -T --user "$(id -u):$(id -g)" \
      --volume "$PWD/$secrets/keyset:/keyset" starter keyset create /keyset/keyset.json
  fi
}

if [ ! -e .env ]; then
  (umask 077 && sed -e "s/^POSTGRES_PASSWORD=.*/POSTGRES_PASSWORD=$(random)/" \
    -e "s/^STARTER_USER=.*/STARTER_USER=$starter/" .env.example >.env)
  echo "made .env"
elif ! grep -q '^STARTER_USER=' .env; then
  echo "STARTER_USER=$starter" >>.env
fi
for file in codec/token grafana/admin-password; do
  [ -e "$secrets/$file" ] || { random >"$secrets/$file" && echo "made $secrets/$file"; }
done
if [ ! -e "$secrets/keyset/keyset.json" ]; then
  create_keyset >/dev/null
  chmod 644 "$secrets/keyset/keyset.json" # for user 10001 of the containers
  echo "made $secrets/keyset/keyset.json"
fi
cat <<'END'
Next:
  docker compose up -d
  sign in at http://127.0.0.1:8081/sign-in with the token in deploy/secrets/codec/token,
  then open http://127.0.0.1:8080
END
