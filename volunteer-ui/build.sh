#!/bin/sh
# Called by Maven: leaves the volunteer page in volunteer-ui/dist/page.
set -eu
cd "$(dirname "$0")/.."

# npm ci takes long and deletes node_modules: only after the lock file has changed. npm leaves the marker.
marker=node_modules/.package-lock.json
if [ ! -f "$marker" ] || [ -n "$(find package-lock.json -newer "$marker")" ]; then
    npm ci
fi
npm run build -w volunteer-ui
