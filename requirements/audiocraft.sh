#!/bin/sh
# Adds audiocraft to .venv: audiocraft.sh STAMP
# Without the versions that it asks for, which are years old and would throw out what the other engines run on; the few
# packages that it really needs are in audiocraft.txt. The stamp is written last.
set -eu
stamp=$1
cd "$(dirname "$0")/.."
export PIP_CONSTRAINT=requirements/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

rm -f "$stamp"
echo "Installing audiocraft into .venv."
if [ -t 1 ]; then quiet=''; else quiet=--quiet; fi
# shellcheck disable=SC2086 # empty means no argument
if ! .venv/bin/python -m pip install $quiet --no-deps audiocraft==1.3.0 ||
    ! .venv/bin/python -m pip install $quiet --no-deps --requirement requirements/audiocraft.txt; then
    echo "audiocraft could not be installed, as said above: mend that and run make audiocraft again." >&2
    exit 1
fi
: >"$stamp"
