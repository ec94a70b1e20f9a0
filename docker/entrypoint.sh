#!/bin/sh
# Starts Nocturne in a container, and outside of one too: `docker/entrypoint.sh doctor` is `python -m bot doctor`.
set -eu

data=${NOCTURNE_DATA_DIR:-data}
mkdir -p "$data" 2>/dev/null || true
if [ ! -d "$data" ] || [ ! -w "$data" ]; then
    echo "User $(id -u) may not write to $data: give the folder or volume to that user, or set NOCTURNE_DATA_DIR." >&2
    exit 1
fi

python=python3
for each in /opt/nocturne/bin/python "$(dirname "$0")/../.venv/bin/python"; do
    if [ -x "$each" ]; then
        python=$each
        break
    fi
done
# exec, so that the signals that stop a container reach the bot.
exec "$python" -m bot "${@:-run}"
