"""What the company's release stands on: the structure of its database, and the packages of others."""

from typing import Final

MIGRATION: Final = "db/migrations/20261118090000_listings.sql"
APPLIED: Final = "db/applied"  # in place of the table in which a database keeps it
STATUS: Final = "scripts/migrations.sh"
STRUCTURE: Final = """-- migrate:up
CREATE TABLE listings (id text PRIMARY KEY, price integer NOT NULL);

-- migrate:down
DROP TABLE listings;
"""
WAITING: Final = """#!/bin/sh
# Which migrations the database has not seen yet.
set -eu
waiting=0
for file in db/migrations/*.sql; do
  name=$(basename "$file")
  if grep -qx "$name" db/applied; then
    echo "[X] $name"
  else
    echo "[ ] $name"
    waiting=$((waiting + 1))
  fi
done
echo "Pending: $waiting"
"""
LOCK: Final = """{
  "name": "velomart",
  "lockfileVersion": 3,
  "requires": true,
  "packages": { "": { "name": "velomart" } }
}
"""
