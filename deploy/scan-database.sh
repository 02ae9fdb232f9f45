#!/usr/bin/env bash
# Looks for what encryption should hide in all that Temporal's database holds.
#
#   deploy/scan-database.sh manifests/fleet.yaml     after a run of that fleet on the composed stack
#
# Searches dumps of both databases, in which values are hexadecimal, for the e-mails and labels of
# the manifest, Google's roles and Cast AI's identities, and for the ids of its clusters, which must
# be there: otherwise the wrong thing was searched. Ends with 1 if it finds the former.
set -euo pipefail
manifest=$(realpath "${1:?usage: deploy/scan-database.sh MANIFEST}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Each line as it is, and as the dump writes it in hexadecimal.
both_forms() {
  while IFS= read -r line; do
    printf '%s\n' "$line"
    printf '%s' "$line" | od -An -v -tx1 | tr -d ' \n'
    echo
  done
}

for database in temporal temporal_visibility; do
  docker compose exec -T postgresql sh -c \
    "PGPASSWORD=\$POSTGRES_PASSWORD pg_dump -h 127.0.0.1 -U temporal $database" >>"$work/dump"
done
{
  grep -oE 'serviceAccount: *[^, }]+' "$manifest" | sed 's/.*: *//'
  grep -oE 'labels: *\{.*' "$manifest" | grep -oE ': *[^,{}]+' | sed 's/^: *//'
  printf '%s\n' roles/iam. iam.gserviceaccount.com prod-cast-identity
} | awk 'length > 5' | sort -u | both_forms >"$work/hidden"
grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' "$manifest" | sort -u >"$work/ids"

ids=$(grep -oFf "$work/ids" "$work/dump" | sort -u | wc -l)
echo "$(wc -c <"$work/dump") bytes, with the ids of $ids of $(wc -l <"$work/ids") clusters"
[ "$ids" -gt 0 ] || { echo "no run of this fleet is in the database" >&2; exit 2; }
if grep -oFf "$work/hidden" "$work/dump" | sort | uniq -c | sort -rn | head -20 | grep .; then
  echo "found in clear" >&2
  exit 1
fi
echo "none of $(($(wc -l <"$work/hidden") / 2)) texts is in clear"
